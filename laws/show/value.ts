/** Values as a person reads them: like JSON, but with every number, without needless quotes, and cut when long. */

/** Longer sequences are cut to this many elements. */
const shownLength = 48

/** A value on one line. */
export const showValue = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value === "number") return showNumber(value)
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return `[${showSequence(value as unknown as ArrayLike<unknown>, ", ")}]`
  }
  if (value instanceof Error) return String(value)
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${showValue(field)}`)
    return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`
  }
  return String(value)
}

/** A number with all its digits, −0 as itself. */
export const showNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value))

/** The elements of a sequence, the first of them if they are many. */
export const showSequence = (values: ArrayLike<unknown>, separator = " "): string => {
  const shown = Array.from({ length: Math.min(values.length, shownLength) }, (_, index) => showValue(values[index]))
  return values.length <= shownLength
    ? shown.join(separator)
    : `${shown.join(separator)}${separator}… (${values.length} in all)`
}
