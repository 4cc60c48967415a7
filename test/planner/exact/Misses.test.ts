import { describe, expect, it } from "vitest"
import { missedWorkloads, missesOf, type QuerySet, unionCount } from "../../../src/planner/exact/Misses.ts"

/** The members of a set. */
const members = (set: QuerySet): ReadonlyArray<number> =>
  Array.from({ length: set.length * 32 }, (_, query) => query).filter(
    (query) => (set[query >>> 5]! & (1 << (query & 31))) !== 0,
  )

/** A set of some of 70 queries. */
const setOf = (...queries: ReadonlyArray<number>): QuerySet => {
  const latencies = new Float64Array(70)
  for (const query of queries) latencies[query] = 2
  return missesOf(latencies, 1)
}

describe("the queries that miss", () => {
  it("are those that take longer, and not those that take just as long", () => {
    expect(members(missesOf(Float64Array.of(9, 10, 10.5, 11), 10))).toEqual([2, 3])
  })

  it.each([1, 31, 32, 33, 64, 65])("are found among %d, wherever they are", (count) => {
    const all = missesOf(new Float64Array(count).fill(2), 1)
    expect(all).toHaveLength(Math.ceil(count / 32))
    expect(members(all)).toEqual(Array.from({ length: count }, (_, query) => query))
    for (const late of [0, 30, 31, 32, 63, 64].filter((query) => query < count)) {
      const latencies = new Float64Array(count)
      latencies[late] = 2
      expect(members(missesOf(latencies, 1))).toEqual([late])
    }
  })
})

describe("unions", () => {
  it("count each query once", () => {
    expect(unionCount([setOf()])).toBe(0)
    expect(unionCount([setOf(0, 31, 32, 69)])).toBe(4)
    expect(unionCount([setOf(0, 31), setOf(31, 32), setOf(69)])).toBe(4)
  })

  it("exceed what may miss on so many workloads", () => {
    const sets = [
      [setOf(1, 2), setOf(1)],
      [setOf(2, 3), setOf(1)],
    ]
    expect(missedWorkloads(sets, [3, 1])).toBe(0)
    expect(missedWorkloads(sets, [2, 1])).toBe(1)
    expect(missedWorkloads(sets, [2, 0])).toBe(2)
  })
})
