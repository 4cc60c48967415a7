import { describe, expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import { excludedFromScale } from "../../../src/planner/maximize/Exclusion.ts"
import { greatestScale, leastScale, problemAt, type Question } from "../../../src/planner/maximize/Question.ts"
import { nodeOptions } from "../../../src/planner/Options.ts"
import { catalogOf, pipelineOf } from "../../worlds.ts"

/** So many queries of one model that takes 10 ms, so many ms apart, with one replica; one may wait for ten others. */
const excluded = (headwayMs: number, count: number, sloMs = 110) => {
  const question: Question = {
    catalog: catalogOf({ cpu: 1 }, { A: { cpu: [10] } }),
    pipeline: pipelineOf(["a model A"], ["source a", "a sink"]),
    serviceTimeModel: "p99",
    objective: { sloMs, percentile: max },
    headwaysMs: new Float64Array(count - 1).fill(headwayMs),
    budgetPerHour: 1,
    tolerance: 0.01,
    space: { maxReplicas: 10, batchingDelaysMs: [0] },
  }
  return excludedFromScale(question, nodeOptions(problemAt(question, 1)))
}

describe("the scale from which on nothing within the budget can do", () => {
  it.each([10, 40, 1000, 2.5, 0.01, 0.001])(
    "is that at which the work no longer fits, of queries %d ms apart",
    (headwayMs) => {
      // Of 1,001 queries, all served within 1,000 headways and 110 ms.
      const scale = (1000 * headwayMs) / (10 * 1001 - 110)
      const found = excluded(headwayMs, 1001)
      expect(found / scale).toBeGreaterThan(0.999)
      expect(found / scale).toBeLessThan(1.005)
    },
  )

  it("is none where even the greatest is not excluded", () => {
    expect(excluded(10, 11)).toBe(Number.POSITIVE_INFINITY)
    expect(excluded(10, 1)).toBe(Number.POSITIVE_INFINITY)
  })

  it("lies within the scales that are looked at", () => {
    expect(excluded(0, 1001)).toBeLessThan(leastScale * 1.001)
    expect(excluded(1e6, 1001)).toBeLessThan(greatestScale)
    expect(excluded(1e12, 1001)).toBe(Number.POSITIVE_INFINITY)
  })
})
