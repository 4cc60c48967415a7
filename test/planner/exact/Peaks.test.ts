import { expect, it } from "vitest"
import { peaksOf } from "../../../src/planner/exact/Peaks.ts"
import { delivered } from "./deliveries.ts"

/** Which queries are in the peaks, each delivered alone. */
const peaks = (deliveredMs: ReadonlyArray<number>, windowMs: number): ReadonlyArray<number> => [
  ...peaksOf(delivered(...deliveredMs.map((timeMs) => [timeMs])), windowMs).query,
]

/** Three queries, and then so many more that come far apart. */
const withAlone = (count: number) => [0, 1, 2, ...Array.from({ length: count }, (_, index) => 100 + 100 * index)]

it("a peak holds what comes shortly before the query that has the most others shortly before it", () => {
  expect(peaks([0, 10, 18, 19, 20, 29, 40], 10)).toEqual([1, 2, 3, 4])
  expect(peaks([0, 10, 18, 19, 20, 28, 40], 10)).toEqual([1, 2, 3, 4, 5])
  expect(peaks([0, 9, 18, 19, 20, 29, 40], 10)).toEqual([1, 2, 3, 4, 5])
  expect(peaks([0, 8, 18, 19, 20, 31, 40], 10)).toEqual([2, 3, 4])
})

it("there are as many peaks as there are such queries", () => {
  expect(peaks([0, 1, 50, 100, 101, 150, 151, 160], 5)).toEqual([0, 1, 3, 4, 5, 6])
  expect(peaks([0, 1, 50, 100, 101, 150, 151, 160], 0.5)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

it("one in sixty-four queries ends a peak, or more of them that have as many before them", () => {
  // The third has two before it, the second one: these two end peaks, and where three have to, any does.
  expect(peaks(withAlone(61), 5)).toEqual([0, 1, 2])
  expect(peaks(withAlone(125), 5)).toEqual([0, 1, 2])
  expect(peaks(withAlone(126), 5)).toHaveLength(129)
  expect(peaks([...withAlone(124), 90_000, 90_001], 5)).toEqual([0, 1, 2, 127, 128])
})

it("a peak is a part of the queue as it stands", () => {
  expect(peaksOf(delivered([0], [10, 10], [30]), 5)).toEqual({
    query: Int32Array.of(1, 2),
    deliveredMs: Float64Array.of(10, 10),
    followers: Int32Array.of(1, 0),
  })
})
