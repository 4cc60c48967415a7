/** Percentiles by nearest rank, in exact integer arithmetic. */
import * as Result from "effect/Result"
import { InvalidValue } from "./InputErrors.ts"

const partsPerWhole = 100_000

/** A percentile as whole parts of 100,000 (p99.9 is 99,900; `max` is 100,000) and the label that people read. */
export interface Percentile {
  readonly label: string
  readonly parts: number
}

/** The percentile of a label: `p50`, `p99`, `p99.9`, …, with at most three decimals, or `max`. */
export const parse = (label: string): Result.Result<Percentile, InvalidValue> => {
  if (label === "max" || label === "p100") return Result.succeed(max)
  const digits = /^p(\d{1,2}(?:\.\d{1,3})?)$/.exec(label)?.[1]
  const parts = digits === undefined ? 0 : Math.round(Number(digits) * 1000)
  if (parts === 0) {
    return Result.fail(
      new InvalidValue({
        path: "",
        found: JSON.stringify(label),
        expected: 'a percentile such as "p50", "p99", "p99.9", or "max"',
      }),
    )
  }
  return Result.succeed({ label, parts })
}

/** The largest value of all. */
export const max: Percentile = { label: "max", parts: partsPerWhole }
/** The median. */
export const p50: Percentile = { label: "p50", parts: 50_000 }
/** The 99th percentile. */
export const p99: Percentile = { label: "p99", parts: 99_000 }

/** The rungs of the ladder that estimates show. */
export const ladder: ReadonlyArray<Percentile> = [
  p50,
  { label: "p90", parts: 90_000 },
  { label: "p95", parts: 95_000 },
  p99,
  { label: "p99.9", parts: 99_900 },
  max,
]

/** ⌈p · count⌉, the 1-based rank of the percentile among `count` ascending values; exact for counts below 2^36. */
export const nearestRank = (percentile: Percentile, count: number): number =>
  Math.max(1, Math.ceil((percentile.parts * count) / partsPerWhole))

/** How many of `count` values may exceed the objective while the percentile still meets it. */
export const allowedMisses = (percentile: Percentile, count: number): number => count - nearestRank(percentile, count)

/** The percentile of values in ascending order, shape [count], at least one. */
export const ofAscending = (ascending: Float64Array, percentile: Percentile): number =>
  ascending[nearestRank(percentile, ascending.length) - 1]!

/** How many of ascending values are at most `bound`, by bisection. */
export const countAtMost = (ascending: Float64Array, bound: number): number => {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! <= bound) low = middle + 1
    else high = middle
  }
  return low
}
