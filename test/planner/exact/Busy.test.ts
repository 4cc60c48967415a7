import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { busiestCount } from "../../../src/planner/exact/Busy.ts"
import { oneModel, type Run } from "../../worlds.ts"

/** The most replicas of one model that are ever busy. */
const busiest = (serviceMs: ReadonlyArray<number>, run: Run, arrivalMs: ReadonlyArray<number>): number => {
  const scenario = oneModel(serviceMs, run, arrivalMs)
  const { models } = Effect.runSync(KernelEngine.make().simulate(scenario))
  return busiestCount(models[0]!, run.batchingDelayMs ?? 0)
}

describe("the most replicas busy at once", () => {
  it("are those whose batches overlap, an end at a beginning being none", () => {
    expect(busiest([10], { replicas: 9 }, [0, 10, 20])).toBe(1)
    expect(busiest([10], { replicas: 9 }, [0, 9, 18, 27])).toBe(2)
    expect(busiest([10], { replicas: 9 }, [0, 3, 6, 9, 12])).toBe(4)
    expect(busiest([10], { replicas: 2 }, [0, 3, 6, 9, 12])).toBe(2)
  })

  it("count a batch once, however many of a size there are", () => {
    // Batches of 1 first, then, of what queued up, three of 3 at once, which end as three of 1 would begin.
    expect(busiest([10, 10, 10], { maxBatchSize: 3, replicas: 3 }, [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 20])).toBe(3)
    // A batch of 1, one of 2 when it is complete, and another of 1 meanwhile.
    expect(busiest([10, 10], { maxBatchSize: 2, replicas: 2 }, [0, 2, 5, 5, 14])).toBe(2)
  })

  it("count those that wait for more queries", () => {
    // The second batch is taken at 13, as the first is complete at 15: both replicas are busy from 10 on, or from 8.
    expect(busiest([10, 10], { maxBatchSize: 2, replicas: 9, batchingDelayMs: 5 }, [0, 0, 0])).toBe(2)
    expect(busiest([10], { replicas: 9, batchingDelayMs: 5 }, [0, 14])).toBe(2)
    expect(busiest([10], { replicas: 9, batchingDelayMs: 5 }, [0, 15.5])).toBe(1)
  })
})
