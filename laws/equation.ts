/** Sentences: what a law claims of one case, as both sides of an equation, so that a refutation can show both. */

/** Both sides, and where they first differ: a path such as `[2].timeMs`, empty at the root; undefined if they agree. */
export interface Equation {
  readonly left: unknown
  readonly right: unknown
  readonly differsAt: string | undefined
}

/** The claim that two values are the same, to the last bit of every number (NaN is NaN, and 0 is not −0). */
export const equal = <A>(left: A, right: A): Equation => ({ left, right, differsAt: firstDifference(left, right, "") })

/** The claim that nothing of a kind was found: a bound, said so that a refutation shows what breaks it. */
export const none = (offenders: ReadonlyArray<unknown>): Equation => equal(offenders, [])

/** Several claims as one: the first of them that fails stands for all. */
export const every = (equations: Readonly<Record<string, Equation>>): Equation => {
  const entries = Object.entries(equations)
  const failed = entries.find(([, { differsAt }]) => differsAt !== undefined)
  if (failed === undefined) {
    return {
      left: Object.fromEntries(entries.map(([name, { left }]) => [name, left])),
      right: Object.fromEntries(entries.map(([name, { right }]) => [name, right])),
      differsAt: undefined,
    }
  }
  const [name, { left, right, differsAt }] = failed
  return { left: { [name]: left }, right: { [name]: right }, differsAt: `${name}${join(differsAt!)}` }
}

const join = (path: string): string => (path === "" || path.startsWith("[") ? path : `.${path}`)

const isSequence = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !isSequence(value)

/** Where two values first differ, or undefined. */
const firstDifference = (left: unknown, right: unknown, path: string): string | undefined => {
  if (Object.is(left, right)) return undefined
  if (isSequence(left) && isSequence(right)) {
    const length = Math.min(left.length, right.length)
    for (let index = 0; index < length; index++) {
      const difference = firstDifference(left[index], right[index], `${path}[${index}]`)
      if (difference !== undefined) return difference
    }
    return left.length === right.length ? undefined : `${path}[${length}]`
  }
  if (isRecord(left) && isRecord(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const place = path === "" ? key : `${path}.${key}`
      if (!Object.hasOwn(left, key) || !Object.hasOwn(right, key)) return place
      const difference = firstDifference(left[key], right[key], place)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  return path
}
