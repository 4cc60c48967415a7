import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { costPerHour } from "../../../src/domain/Configuration.ts"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import { max } from "../../../src/domain/Percentile.ts"
import { maxReplicas } from "../../../src/domain/Units.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { compile } from "../../../src/planner/Candidate.ts"
import { stepsFrom, trySteps } from "../../../src/planner/explain/Knobs.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../../worlds.ts"

const problem: Problem = {
  catalog: catalogOf({ cpu: 1, gpu: 3, tpu: 4 }, { A: { cpu: [6, 8, 9], gpu: [2, 3], tpu: [1] }, B: { cpu: [1] } }),
  pipeline: pipelineOf(["a model A", "b model B"], ["source a", "a b", "b sink"]),
  arrivalMs: Float64Array.from({ length: 20 }, (_, index) => 3 * index),
  serviceTimeModel: "p99",
  objective: { sloMs: 30, percentile: max },
}
const configuration = {
  a: { hardware: "cpu", maxBatchSize: 2, replicas: 2, batchingDelayMs: 1 },
  b: { hardware: "cpu", maxBatchSize: 1, replicas: 1 },
}

describe("the steps from a configuration", () => {
  it("are one of each knob of each model, and none that cannot be taken", () => {
    const { a, b } = configuration
    expect(stepsFrom(problem, configuration)).toEqual([
      { node: "a", knob: "replica-more", to: { ...a, replicas: 3 } },
      { node: "a", knob: "replica-fewer", to: { ...a, replicas: 1 } },
      { node: "a", knob: "larger-batch", to: { ...a, maxBatchSize: 3 } },
      { node: "a", knob: "smaller-batch", to: { ...a, maxBatchSize: 1 } },
      { node: "a", knob: "other-hardware", to: { ...a, hardware: "gpu" } },
      { node: "a", knob: "other-hardware", to: { ...a, hardware: "tpu", maxBatchSize: 1 } },
      { node: "b", knob: "replica-more", to: { ...b, replicas: 2 } },
    ])
  })

  it("have no more replicas than there may be, and leave hardware that is not on offer", () => {
    const a = { hardware: "fpga", maxBatchSize: 2, replicas: maxReplicas }
    expect(stepsFrom(problem, { ...configuration, a }).filter(({ node }) => node !== "b")).toEqual([
      { node: "a", knob: "replica-fewer", to: { ...a, replicas: maxReplicas - 1 } },
      { node: "a", knob: "other-hardware", to: { ...a, hardware: "cpu" } },
      { node: "a", knob: "other-hardware", to: { ...a, hardware: "gpu" } },
      { node: "a", knob: "other-hardware", to: { ...a, hardware: "tpu", maxBatchSize: 1 } },
    ])
  })

  it("meet an objective that they just reach", async () => {
    const one = { ...problem, arrivalMs: Float64Array.of(0), objective: { sloMs: 8, percentile: max } }
    const results = await Effect.runPromise(
      Effect.provideService(Stream.runCollect(trySteps(one, configuration)), Engine, KernelEngine.make()),
    )
    expect(results.map(({ latencyMs, meetsSlo }) => [latencyMs, meetsSlo])).toEqual([
      [8, true],
      [8, true],
      [8, true],
      [8, true],
      [4, true],
      [3, true],
      [8, true],
    ])
  })

  it("come each with the cost and the latency that the other engine gives", async () => {
    const results = await Effect.runPromise(
      Effect.provideService(Stream.runCollect(trySteps(problem, configuration)), Engine, KernelEngine.make()),
    )
    expect(results).toHaveLength(7)
    expect(new Set(results.map(({ meetsSlo }) => meetsSlo)).size).toBe(2)
    for (const { node, to, ...result } of results) {
      const changed = { ...configuration, [node]: to }
      const lineage = await Effect.runPromise(EventLoopEngine.make().simulate(compile(problem, changed)))
      const latencyMs = Math.max(...latenciesMs(lineage))
      const cost = costPerHour(problem.catalog, changed)
      expect(result).toMatchObject({ costPerHour: cost, latencyMs, meetsSlo: latencyMs <= 30 })
    }
  })
})
