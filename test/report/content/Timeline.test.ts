import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Estimate from "../../../src/domain/Estimate.ts"
import { p99 } from "../../../src/domain/Percentile.ts"
import { make } from "../../../src/engine/event-loop/EventLoopEngine.ts"
import { timelineOf, timeOf, timeUnitOf } from "../../../src/report/content/Timeline.ts"
import { assertProperty } from "../../property.ts"
import { scenarioOf, type World } from "../../worlds.ts"

const timelineAndEstimate = (world: World) => {
  const scenario = scenarioOf(world)
  const lineage = Effect.runSync(make().simulate(scenario))
  return { timeline: timelineOf(scenario, lineage, p99), estimate: Estimate.make(scenario, lineage, 100) }
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Two branches that join, with arrivals in bursts. */
const worlds = fc
  .record({
    headwaysMs: fc.array(fc.constantFrom(0, 0, 1, 2.5, 40), { minLength: 1, maxLength: 80 }),
    replicas: fc.integer({ min: 1, max: 3 }),
    batchingDelayMs: fc.constantFrom(0, 3),
  })
  .map(({ headwaysMs, replicas, batchingDelayMs }): World => {
    let nowMs = 0
    return {
      nodes: ["a model A", "b model B"],
      edges: ["source a", "a sink", "source b", "b sink"],
      serviceMs: { A: [5, 6, 7.5], B: [2] },
      run: { a: { maxBatchSize: 3, replicas, batchingDelayMs } },
      arrivalMs: headwaysMs.map((headwayMs) => (nowMs += headwayMs)),
    }
  })

describe("a timeline", () => {
  it("averages to the estimate of the whole run, and its longest queue is that of the run", () => {
    assertProperty(
      fc.property(worlds, (world) => {
        const { timeline, estimate } = timelineAndEstimate(world)
        for (const [index, model] of estimate.models.entries()) {
          const bins = timeline.models[index]!
          expect(mean(bins.map(({ meanQueueLength }) => meanQueueLength))).toBeCloseTo(model.meanQueueLength, 9)
          expect(mean(bins.map(({ utilisation }) => utilisation))).toBeCloseTo(model.utilisation, 9)
          expect(Math.max(...bins.map(({ maxQueueLength }) => maxQueueLength))).toBe(model.maxQueueLength)
        }
        const { arrivals } = timeline
        expect(arrivals.reduce((sum, { queries }) => sum + queries, 0)).toBe(estimate.queries)
        expect(Math.max(...arrivals.map(({ latencyMsMax }) => latencyMsMax ?? 0))).toBe(
          estimate.latencies.at(-1)!.latencyMs,
        )
      }),
    )
  })

  it("puts each query and each busy stretch in its bin", () => {
    const { timeline } = timelineAndEstimate({
      nodes: ["a model A"],
      edges: ["source a", "a sink"],
      serviceMs: { A: [10] },
      arrivalMs: [0, 0, 0, 50, 50, 50, 50, 80, 80, 80],
    })
    expect(timeline.bins).toEqual({ count: 2, widthMs: 60 })
    expect(timeline.arrivals.map(({ queries, latencyMs }) => [queries, latencyMs])).toEqual([
      [7, 40],
      [3, 40],
    ])
    expect(timeline.models[0]).toEqual([
      { meanQueueLength: 60 / 60, maxQueueLength: 3, utilisation: 40 / 60 },
      { meanQueueLength: 90 / 60, maxQueueLength: 3, utilisation: 1 },
    ])
  })
})

describe("the unit of time", () => {
  it.each([
    [1, "ms"],
    [10_000, "s"],
    [599_999, "s"],
    [600_000, "min"],
    [36_000_000, "h"],
  ])("of a run of %d ms is %s", (runMs, unit) => {
    expect(timeUnitOf({ count: 1, widthMs: runMs }).unit).toBe(unit)
  })

  it("is that of a row's edges", () => {
    expect(timeOf({ count: 4, widthMs: 5000 }, 1)).toEqual(["5", "10"])
  })
})
