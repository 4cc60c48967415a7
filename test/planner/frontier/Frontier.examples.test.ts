/** What the frontier reports, step by step, in small worlds. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { type FrontierStep, search } from "../../../src/planner/frontier/Frontier.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../../worlds.ts"

const problem: Problem = {
  catalog: catalogOf({ cpu: 1, gpu: 3 }, { A: { cpu: [10, 12], gpu: [4] } }),
  pipeline: pipelineOf(["a model A"], ["source a", "a sink"]),
  arrivalMs: Float64Array.of(0, 0, 0),
  serviceTimeModel: "p99",
  objective: { sloMs: Number.POSITIVE_INFINITY, percentile: max },
}

const told = (step: FrontierStep): string => {
  switch (step._tag) {
    case "Standing":
      return `Standing ≥ ${step.lowerBoundPerHour}; ${step.simulated}`
    case "Point": {
      const { configuration, costPerHour, verdict } = step.point
      const { hardware, maxBatchSize, replicas } = configuration["a"]!
      return `Point ${hardware} ${maxBatchSize}×${replicas} at ${costPerHour} with ${verdict.latencyMs} ms`
    }
    case "Complete":
      return `Complete, ${step.isFastest ? "fastest" : "within the budget"}, ${JSON.stringify(step.why ?? null)}`
  }
}

/** What is told; what is told again, once. */
const report = async (given: Partial<Problem>, budgetPerHour: number): Promise<ReadonlyArray<string>> => {
  const lines = await Effect.runPromise(
    Effect.provide(
      Stream.runCollect(
        Stream.map(search({ ...problem, ...given }, { maxReplicas: 10, batchingDelaysMs: [0], budgetPerHour }), told),
      ),
      KernelEngine.layer(),
    ),
  )
  return lines.filter((line, index) => line !== lines[index - 1])
}

/** What is told up to 3 per hour, and of what comes next. */
const upTo3 = [
  "Standing ≥ 1; 0",
  "Standing ≥ 1; 1",
  "Standing ≥ 1; 2",
  "Standing ≥ 1; 3",
  "Standing ≥ 1; 4",
  "Point cpu 2×1 at 1 with 22 ms",
  "Standing ≥ 1; 4",
  "Standing ≥ 2; 4",
  "Standing ≥ 2; 5",
  "Standing ≥ 2; 6",
  "Standing ≥ 2; 7",
  "Standing ≥ 2; 8",
  "Point cpu 1×2 at 2 with 20 ms",
  "Standing ≥ 2; 8",
  "Standing ≥ 3; 8",
  "Standing ≥ 3; 9",
  "Standing ≥ 3; 10",
  "Standing ≥ 3; 11",
  "Standing ≥ 3; 12",
  "Standing ≥ 3; 13",
  "Standing ≥ 3; 14",
  "Point cpu 1×3 at 3 with 10 ms",
  "Standing ≥ 3; 14",
  "Standing ≥ 6; 14",
]

it("every point in its turn, up to one that nothing is faster than", async () => {
  expect(await report({}, 100)).toEqual([
    ...upTo3,
    "Standing ≥ 6; 15",
    "Standing ≥ 6; 16",
    "Point gpu 1×2 at 6 with 8 ms",
    "Standing ≥ 6; 16",
    "Standing ≥ 9; 16",
    "Standing ≥ 9; 17",
    "Standing ≥ 9; 18",
    "Point gpu 1×3 at 9 with 4 ms",
    "Standing ≥ 9; 18",
    "Standing ≥ Infinity; 18",
    "Complete, fastest, null",
  ])
})

it("points within the budget alone", async () => {
  expect(await report({}, 3)).toEqual([...upTo3, "Complete, within the budget, null"])
})

it("none where all that there is is too slow", async () => {
  expect(await report({ objective: { sloMs: 3, percentile: max } }, 100)).toEqual([
    `Complete, fastest, {"_tag":"TooSlow","minLatencyMs":4}`,
  ])
})

it("an end where times vanish beside the time of day", async () => {
  expect(await report({ arrivalMs: Float64Array.of(2 ** 60) }, 100)).toEqual([
    "Standing ≥ 1; 0",
    "Standing ≥ 1; 1",
    "Standing ≥ 1; 2",
    "Standing ≥ 1; 3",
    "Standing ≥ 1; 4",
    "Point cpu 1×1 at 1 with 0 ms",
    "Complete, fastest, null",
  ])
})
