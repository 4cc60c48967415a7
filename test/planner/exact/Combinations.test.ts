import { describe, expect, it } from "vitest"
import { Combinations } from "../../../src/planner/exact/Combinations.ts"
import type { PartPlan } from "../../../src/planner/exact/PartSearch.ts"

const plan = (costPerHour: number, latencyMs: number): PartPlan => ({ choices: [], costPerHour, latencyMs })

/** All combinations, in the order in which they are taken: cost, least latency and the plans' costs. */
const takeAll = (combinations: Combinations) => {
  const taken: Array<readonly [number, number, ReadonlyArray<number>]> = []
  while (combinations.first !== undefined) {
    const { first } = combinations
    const next = combinations.take()
    expect(next).toBe(first)
    taken.push([next.costPerHour, next.leastLatencyMs, next.plans.map((part) => part.costPerHour)])
  }
  return taken
}

describe("combinations", () => {
  it("of no part are one that costs nothing", () => {
    const combinations = new Combinations(0)
    expect(combinations.count).toBe(1)
    expect(takeAll(combinations)).toEqual([[0, Number.NEGATIVE_INFINITY, []]])
  })

  it("are none until every part has a plan, and then all, by cost and by least latency", () => {
    const combinations = new Combinations(2)
    expect(combinations.leastCostPerHour(0)).toBe(Number.POSITIVE_INFINITY)
    combinations.add(0, plan(1, 30))
    combinations.add(0, plan(2, 10))
    expect(combinations.first).toBeUndefined()
    expect([0, 1].map((part) => combinations.leastCostPerHour(part))).toEqual([1, Number.POSITIVE_INFINITY])
    combinations.add(1, plan(5, 20))
    combinations.add(1, plan(6, 25))
    expect([0, 1].map((part) => combinations.leastCostPerHour(part))).toEqual([1, 5])
    expect(combinations.count).toBe(4)
    expect(takeAll(combinations)).toEqual([
      [6, 30, [1, 5]],
      [7, 20, [2, 5]],
      [7, 30, [1, 6]],
      [8, 25, [2, 6]],
    ])
  })

  it("cost what is on the price list, without what adding in float64 leaves", () => {
    const combinations = new Combinations(2)
    combinations.add(0, plan(0.1, 1))
    combinations.add(1, plan(0.2, 1))
    expect(combinations.first?.costPerHour).toBe(0.3)
  })
})
