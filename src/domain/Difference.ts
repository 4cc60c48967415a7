/** The first place where two documents differ. */
import { type DocumentPath, formatFound, formatPath } from "./Decode.ts"
import { InvalidValue } from "./InputErrors.ts"

/**
 * Where a document first differs from what it should be, keys in the order in which it should have them; numbers are
 * equal only to the last bit.
 */
export const firstDifference = (
  found: unknown,
  expected: unknown,
  path: DocumentPath = [],
): InvalidValue | undefined => {
  if (!isContainer(found) || !isContainer(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    if (Object.is(found, expected)) return undefined
    return new InvalidValue({ path: formatPath(path), found: formatFound(found), expected: formatFound(expected) })
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(found)])
  for (const key of keys) {
    const place = [...path, Array.isArray(expected) ? Number(key) : key]
    const difference = firstDifference(found[key], expected[key], place)
    if (difference !== undefined) return difference
  }
  return undefined
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
