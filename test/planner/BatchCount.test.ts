import { describe, expect, it } from "vitest"
import * as fc from "fast-check"
import { BatchCount, certainMisses } from "../../src/planner/BatchCount.ts"
import { assertAsyncProperty, assertProperty } from "../property.ts"

const traces = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 })
  .map((headways) => Float64Array.from(headways.map((_, index) => headways.slice(0, index).reduce((a, b) => a + b, 0))))

/** The most that disjoint runs of queries, each within the window, have above the capacity, tried one by one. */
const most = (arrivalMs: Float64Array, windowMs: number, capacity: number, from = 0): number => {
  let best = 0
  for (let first = from; first < arrivalMs.length; first++) {
    for (let last = first; last < arrivalMs.length; last++) {
      if (windowMs < arrivalMs[last]! - arrivalMs[first]!) break
      best = Math.max(best, last - first + 1 - capacity + most(arrivalMs, windowMs, capacity, last + 1))
    }
  }
  return best
}

describe("certain misses by count", () => {
  it("are what disjoint runs of queries have above the capacity, of the best choice of runs", async () => {
    let met = 0
    const given = fc.tuple(traces, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 4 }))
    await assertAsyncProperty(
      fc.asyncProperty(given, async ([arrivalMs, windowMs, capacity]) => {
        const expected = most(arrivalMs, windowMs, capacity)
        expect(certainMisses(arrivalMs, windowMs, capacity)).toBe(expected)
        if (0 < expected) met++
      }),
      200,
    )
    expect(met).toBeGreaterThan(50)
  })
})

describe("the least number of replicas by count", () => {
  const capacity = { leastServiceMs: 10, largestBatch: 1, ratePerMs: 0.1 }

  it("is one for each query that cannot wait for another's replica", () => {
    expect(new BatchCount(Float64Array.of(0, 1, 2, 3), 10.5, 0).leastReplicas(capacity)).toBe(4)
  })

  it("is less by what may miss", () => {
    expect(new BatchCount(Float64Array.of(0, 1, 2, 3), 10.5, 1).leastReplicas(capacity)).toBe(3)
  })

  it("counts a batch as the queries that it holds", () => {
    const batches = { ...capacity, largestBatch: 2, ratePerMs: 0.2 }
    expect(new BatchCount(Float64Array.of(0, 1, 2, 3), 10.5, 0).leastReplicas(batches)).toBe(2)
  })

  it("is one where a replica has time for all", () => {
    expect(new BatchCount(Float64Array.of(0, 100, 200), 10.5, 0).leastReplicas(capacity)).toBe(1)
  })

  it("is no less than what is known, and else the same whatever was asked before", () => {
    const questions = fc.array(
      fc.record({
        leastServiceMs: fc.integer({ min: 3, max: 8 }),
        largestBatch: fc.integer({ min: 1, max: 3 }),
        known: fc.integer({ min: 1, max: 6 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    const met = new Set<number>()
    assertProperty(
      fc.property(traces, fc.integer({ min: 0, max: 2 }), questions, (arrivalMs, allowed, asked) => {
        const counts = new BatchCount(arrivalMs, 6.5, allowed)
        for (const { leastServiceMs, largestBatch, known } of asked) {
          const timely = { leastServiceMs, largestBatch, ratePerMs: largestBatch / leastServiceMs }
          const alone = new BatchCount(arrivalMs, 6.5, allowed).leastReplicas(timely)
          expect(counts.leastReplicas(timely, known)).toBe(Math.max(known, alone))
          met.add(alone)
        }
      }),
    )
    expect(met.size).toBeGreaterThan(5)
  })
})
