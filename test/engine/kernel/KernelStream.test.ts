import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cases } from "../../../laws/arbitraries/cases.ts"
import { scenarioOf } from "../../../laws/case.ts"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import * as Estimate from "../../../src/domain/Estimate.ts"
import { LatencyDigest, sketchRelativeError } from "../../../src/domain/LatencyDigest.ts"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import { p99 } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { arrivalTimesMs } from "../../../src/domain/Workload.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { KernelStream } from "../../../src/engine/kernel/KernelStream.ts"
import { StreamEstimate } from "../../../src/engine/kernel/StreamEstimate.ts"
import { assertProperty } from "../../property.ts"
import { oneModel, scenarioOf as scenarioOfWorld } from "../../worlds.ts"

const kernel = KernelEngine.make({ maxCacheBytes: 0 })

/** All latencies of a scenario whose arrivals come in chunks of these sizes, over and over; and the most queries kept. */
const stream = ({ stages, arrivalMs }: Scenario, chunkSizes: ReadonlyArray<number>, capacity?: number) => {
  const run = new KernelStream(stages, capacity)
  const latencies: Array<number> = []
  let keptCount = 0
  for (let start = 0, chunk = 0; start < arrivalMs.length; chunk++) {
    const end = Math.min(arrivalMs.length, start + chunkSizes[chunk % chunkSizes.length]!)
    latencies.push(...run.push(arrivalMs.subarray(start, end)))
    keptCount = Math.max(keptCount, run.keptCount)
    start = end
  }
  latencies.push(...run.finish())
  return { latencies: Float64Array.from(latencies).toSorted(), keptCount }
}

describe("a kernel stream", () => {
  it("gives the latencies of the whole run, to the last bit, however the arrivals are cut", () => {
    assertProperty(
      fc.property(
        cases(),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        // So few that it forgets again and again.
        fc.integer({ min: 1, max: 8 }),
        (value, chunks, capacity) => {
          const scenario = scenarioOf(value)
          const whole = latenciesMs(Effect.runSync(kernel.simulate(scenario))).toSorted()
          expect(stream(scenario, chunks, capacity).latencies).toEqual(whole)
        },
      ),
      200,
    )
  })

  it.each([1, 3])("keeps only what is inside, with %i replicas", (replicas) => {
    const headwaysMs = generateHeadwaysMs({ rateQps: 100, scv: 4, headways: 20_000, seed: 3 })
    const scenario = oneModel([8, 9, 10, 11], { maxBatchSize: 4, replicas }, arrivalTimesMs(headwaysMs))
    const { latencies, keptCount } = stream(scenario, [512])
    expect(latencies).toEqual(latenciesMs(Effect.runSync(kernel.simulate(scenario))).toSorted())
    expect(keptCount).toBeLessThan(8192)
  })
})

describe("a kernel stream of few queries", () => {
  it("knows when a query last left, which at first none has", () => {
    const run = new KernelStream(oneModel([5], {}, [0]).stages, 1)
    const seen = [0, 3, 7, 8, 9, 30].map((timeMs) => {
      run.push(Float64Array.of(timeMs))
      return run.lastSinkMs
    })
    expect(seen).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 5, 5, 5, 25])
    run.finish()
    expect(run.lastSinkMs).toBe(35)
  })

  it("forgets them all once the first have left, however many overtook these", () => {
    // The first two are a pair, which takes a second; a query alone takes a millisecond.
    const run = { maxBatchSize: 2, replicas: 2, batchingDelayMs: 0.25 }
    const overtaken = new KernelStream(oneModel([1, 1000], run, [0]).stages, 1)
    const keptCounts = [0, ...Array.from({ length: 400 }, (_, query) => 10 * query)].map((timeMs) => {
      overtaken.push(Float64Array.of(timeMs))
      return overtaken.keptCount
    })
    expect(keptCounts[100]).toBe(101)
    expect(keptCounts[400]).toBeLessThan(10)
  })
})

describe("the estimate of a stream", () => {
  it("is that of the whole run, but for bins and the longest queue", () => {
    const headwaysMs = generateHeadwaysMs({ rateQps: 100, scv: 4, headways: 20_000, seed: 3 })
    const scenario = scenarioOfWorld({
      nodes: ["a model A", "b model B"],
      edges: ["source a", "a b", "b sink"],
      serviceMs: { A: [8, 9, 10, 11], B: [7, 8] },
      run: { a: { maxBatchSize: 4, replicas: 2 }, b: { maxBatchSize: 2, batchingDelayMs: 0.5 } },
      arrivalMs: arrivalTimesMs(headwaysMs),
    })
    const whole = Estimate.make(scenario, Effect.runSync(kernel.simulate(scenario)), 20)
    const run = new StreamEstimate(scenario.stages, 20)
    for (let start = 0; start < headwaysMs.length; start += 700) run.push(headwaysMs.subarray(start, start + 700))
    const { estimate, latencyMs } = run.finish(p99)
    expect(latencyMs).toBe(whole.latencies.find(({ percentile }) => percentile === "p99")!.latencyMs)
    expect(estimate.latencies).toEqual(whole.latencies)
    expect(estimate.percentileRelativeError).toBe(undefined)
    expect(estimate.queries).toBe(whole.queries)
    expect(estimate.runMs).toBe(whole.runMs)
    expect(estimate.sloAttainment).toBe(whole.sloAttainment)
    expect(estimate.meanLatencyMs).toBeCloseTo(whole.meanLatencyMs, 9)
    expect(estimate.arrivalRateQps).toBeCloseTo(whole.arrivalRateQps!, 9)
    expect(estimate.models).toHaveLength(2)
    for (const [index, model] of estimate.models.entries()) {
      const wholeModel = whole.models[index]!
      expect(model.batchSizes).toEqual(wholeModel.batchSizes)
      expect(model.utilisation).toBeCloseTo(wholeModel.utilisation, 9)
      expect(model.meanWaitMs).toBeCloseTo(wholeModel.meanWaitMs, 6)
      expect(model.maxQueueLength).toBe(null)
    }
  })

  it("tells how far percentiles may be off where there were too many latencies to keep them all", () => {
    const exact = Object.getOwnPropertyDescriptor(LatencyDigest.prototype, "relativeError")!
    // Too many are more than a test should take.
    Object.defineProperty(LatencyDigest.prototype, "relativeError", { ...exact, get: () => sketchRelativeError })
    try {
      const run = new StreamEstimate(oneModel([5], {}, [0]).stages, 20)
      expect(run.finish(p99).estimate.percentileRelativeError).toBe(sketchRelativeError)
    } finally {
      Object.defineProperty(LatencyDigest.prototype, "relativeError", exact)
    }
  })
})
