/** The engines agree to the last bit on workloads of the size that people plan with. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import type { Catalog } from "../../src/domain/Catalog.ts"
import type { Configuration } from "../../src/domain/Configuration.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import * as Scenario from "../../src/domain/Scenario.ts"
import { arrivalTimesMs } from "../../src/domain/Workload.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { fixtureJson } from "../worlds.ts"

const catalog = fixtureJson("catalogs/notebook.json") as Catalog
const pipeline = Result.getOrThrow(
  Pipeline.make(fixtureJson("pipelines/image-driver.json") as Pipeline.PipelineDocument),
)

/** Every model with these replicas, this batch size (or the largest profiled) and this delay. */
const configurationOf = (replicas: number, batchSize: number, batchingDelayMs: number): Configuration => ({
  ResNet: { hardware: "TPX", maxBatchSize: batchSize, replicas, batchingDelayMs },
  Inception: { hardware: "TPX", maxBatchSize: batchSize, replicas, batchingDelayMs },
  KSVM: { hardware: "cpu", maxBatchSize: batchSize, replicas, batchingDelayMs },
  LogReg: { hardware: "cpu", maxBatchSize: Math.min(8, batchSize), replicas: Math.ceil(replicas / 2), batchingDelayMs },
})

describe.each([1, 4, 16])("50,000 headways of SCV %i", (scv) => {
  const arrivalMs = arrivalTimesMs(generateHeadwaysMs({ rateQps: 100, scv, headways: 50_000, seed: 11 }))

  it.each([
    { replicas: 1, batchSize: 32, delayMs: 0 },
    { replicas: 1, batchSize: 8, delayMs: 5 },
    { replicas: 2, batchSize: 16, delayMs: 0 },
    { replicas: 5, batchSize: 4, delayMs: 3 },
    { replicas: 12, batchSize: 1, delayMs: 0 },
  ])("with $replicas replicas, batches of $batchSize and a delay of $delayMs ms", async (run) => {
    const configuration = configurationOf(run.replicas, run.batchSize, run.delayMs)
    const scenario = Result.getOrThrow(
      Scenario.compile({ catalog, pipeline, configuration, arrivalMs, serviceTimeModel: "throughput" }),
    )
    const [expected, actual] = await Effect.runPromise(
      Effect.all([EventLoopEngine.make().simulate(scenario), KernelEngine.make().simulate(scenario)]),
    )
    expect(actual).toEqual(expected)
  })
})
