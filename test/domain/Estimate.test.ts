import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Estimate from "../../src/domain/Estimate.ts"
import type { Lineage, ModelLineage } from "../../src/domain/Lineage.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import { assertProperty } from "../property.ts"
import { oneModel, scenarioOf } from "../worlds.ts"

/** A model node's lineage from a row a query: enqueue, dequeue, completion, batch size. */
const modelOf = (name: string, rows: ReadonlyArray<readonly [number, number, number, number]>): ModelLineage => ({
  name,
  enqueueMs: Float64Array.from(rows, ([enqueueMs]) => enqueueMs),
  dequeueMs: Float64Array.from(rows, ([, dequeueMs]) => dequeueMs),
  completeMs: Float64Array.from(rows, ([, , completeMs]) => completeMs),
  batchSize: Int32Array.from(rows, ([, , , batchSize]) => batchSize),
})

describe("a run worked out by hand", () => {
  /*
   * One replica that takes batches of at most two, 10 ms for one and 12 ms for two:
   *
   *   query 0  arrives  0, is taken at  0 alone,       done at 10
   *   query 1  arrives  4, is taken at 10 with query 2, done at 22
   *   query 2  arrives  4
   *   query 3  arrives 30, is taken at 30 alone,       done at 40
   */
  const scenario = oneModel([10, 12], { maxBatchSize: 2 }, [0, 4, 4, 30])
  const lineage: Lineage = {
    arrivalMs: scenario.arrivalMs,
    models: [
      modelOf("a", [
        [0, 0, 10, 1],
        [4, 10, 22, 2],
        [4, 10, 22, 2],
        [30, 30, 40, 1],
      ]),
    ],
    sinkMs: Float64Array.of(10, 22, 22, 40),
  }
  const estimate = Estimate.make(scenario, lineage, 10)

  it("has its queries, length and rates", () => {
    expect(estimate.queries).toBe(4)
    expect(estimate.runMs).toBe(40)
    expect(estimate.arrivalRateQps).toBe(100)
    expect(estimate.throughputQps).toBe(100)
  })

  it("has its latencies: 10, 10, 18 and 18 ms", () => {
    expect(estimate.meanLatencyMs).toBe(14)
    expect(estimate.sloAttainment).toBe(0.5)
    expect(estimate.latencies).toEqual([
      { percentile: "p50", latencyMs: 10 },
      { percentile: "p90", latencyMs: 18 },
      { percentile: "p95", latencyMs: 18 },
      { percentile: "p99", latencyMs: 18 },
      { percentile: "p99.9", latencyMs: 18 },
      { percentile: "max", latencyMs: 18 },
    ])
  })

  it("has its node: busy 32 of 40 ms, waits of 0, 6, 6 and 0 ms, batches of 1, 2 and 1", () => {
    expect(estimate.models).toEqual([
      {
        node: "a",
        utilisation: 0.8,
        meanQueueLength: 0.3,
        maxQueueLength: 2,
        meanWaitMs: 3,
        meanServiceMs: 11,
        meanBatchSize: 4 / 3,
        batchSizes: [
          { batchSize: 1, batches: 2 },
          { batchSize: 2, batches: 1 },
        ],
      },
    ])
  })

  it("has a histogram from the least latency to the greatest", () => {
    expect(estimate.histogram).toHaveLength(20)
    expect(estimate.histogram.at(0)).toEqual({ fromMs: 10, toMs: 10.4, queries: 2 })
    expect(estimate.histogram.at(-1)).toMatchObject({ toMs: 18, queries: 2 })
    expect(estimate.histogram.slice(1, -1).every(({ queries }) => queries === 0)).toBe(true)
  })
})

describe("several nodes", () => {
  const scenario = scenarioOf({
    nodes: ["b model B", "a model A"],
    edges: ["source a", "source b", "a sink", "b sink"],
    serviceMs: { A: [8], B: [1, 3] },
    run: { a: { replicas: 2 }, b: { maxBatchSize: 2 } },
    arrivalMs: [5, 5],
  })
  const lineage: Lineage = {
    arrivalMs: scenario.arrivalMs,
    models: [
      modelOf("b", [
        [5, 5, 8, 2],
        [5, 5, 8, 2],
      ]),
      modelOf("a", [
        [5, 5, 13, 1],
        [5, 5, 13, 1],
      ]),
    ],
    sinkMs: Float64Array.of(13, 13),
  }
  const estimate = Estimate.make(scenario, lineage, 7)

  it("are estimated in their order, each against all of its replicas", () => {
    expect(estimate.models.map(({ node, utilisation }) => [node, utilisation])).toEqual([
      ["b", 3 / 8],
      ["a", 1],
    ])
    expect(estimate.models.map(({ meanBatchSize }) => meanBatchSize)).toEqual([2, 1])
  })

  it("run from the first arrival, wherever that is", () => {
    expect(estimate.runMs).toBe(8)
    expect(estimate.throughputQps).toBe(250)
  })

  it("have no throughput where the run takes no time", () => {
    const joins = scenarioOf({ nodes: ["j join"], edges: ["source j", "j sink"], arrivalMs: [5, 5] })
    const passed: Lineage = { arrivalMs: joins.arrivalMs, models: [], sinkMs: joins.arrivalMs }
    expect(Estimate.make(joins, passed, 0)).toMatchObject({ runMs: 0, throughputQps: null, sloAttainment: 1 })
  })

  it("have no arrival rate where all arrive at once, and attain an SLO that nothing keeps not at all", () => {
    expect(estimate.arrivalRateQps).toBeNull()
    expect(estimate.sloAttainment).toBe(0)
  })
})

/** The estimate of one node's rows, over a run to the last of its completions. */
const estimateOf = (rows: ReadonlyArray<readonly [number, number, number, number]>) => {
  const scenario: Scenario = oneModel(
    [1],
    {},
    rows.map(([enqueueMs]) => enqueueMs),
  )
  const model = modelOf("a", rows)
  const lineage: Lineage = { arrivalMs: scenario.arrivalMs, models: [model], sinkMs: model.completeMs }
  const estimate = Estimate.make(scenario, lineage, 1)
  return { ...estimate.models[0]!, runMs: estimate.runMs }
}

describe("the greatest queue", () => {
  it.each<[string, number, ReadonlyArray<readonly [number, number]>]>([
    [
      "0 where every query is taken in the instant of its coming",
      0,
      [
        [1, 1],
        [2, 2],
      ],
    ],
    [
      "what is left at the end of an instant in which some come and some are taken",
      1,
      [
        [0, 0],
        [5, 5],
        [5, 5],
        [5, 6],
      ],
    ],
    [
      "counts none twice where one is taken as another comes",
      1,
      [
        [0, 3],
        [3, 6],
        [6, 9],
      ],
    ],
    [
      "all of a burst that has to wait",
      4,
      [
        [2, 3],
        [2, 4],
        [2, 5],
        [2, 6],
      ],
    ],
  ])("is %s: %d", (_, greatest, waits) => {
    const rows = waits.map(([enqueueMs, dequeueMs]) => [enqueueMs, dequeueMs, dequeueMs + 1, 1] as const)
    expect(estimateOf(rows).maxQueueLength).toBe(greatest)
  })
})

/** Queries in order of arrival, each waiting a while, at whole milliseconds, so that every sum is exact. */
const rows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 20 })
  .map((steps) => {
    let nowMs = 0
    return steps.map(([headwayMs, waitMs]) => {
      nowMs += headwayMs
      return [nowMs, nowMs + waitMs, nowMs + waitMs + 1, 1] as const
    })
  })

/** Queries waiting just after a time. */
const waitingAfter = (timeMs: number, all: ReadonlyArray<readonly [number, number, number, number]>): number =>
  all.filter(([enqueueMs, dequeueMs]) => enqueueMs <= timeMs && timeMs < dequeueMs).length

describe("queues over time", () => {
  it("have the mean and the greatest length that counting at every instant gives", () => {
    assertProperty(
      fc.property(rows, (all) => {
        const [startMs, endMs] = [all[0]![0], Math.max(...all.map(([, , completeMs]) => completeMs))]
        const lengths = Array.from({ length: endMs - startMs }, (_, index) => waitingAfter(startMs + index, all))
        const { meanQueueLength, maxQueueLength, runMs } = estimateOf(all)
        expect(meanQueueLength * runMs).toBeCloseTo(
          lengths.reduce((sum, length) => sum + length, 0),
          9,
        )
        expect(maxQueueLength).toBe(Math.max(...lengths))
      }),
    )
  })

  it("obey Little's law: mean length = rate × mean wait", () => {
    assertProperty(
      fc.property(rows, (all) => {
        const { meanQueueLength, meanWaitMs, runMs } = estimateOf(all)
        expect(meanQueueLength).toBeCloseTo((all.length / runMs) * meanWaitMs, 12)
      }),
    )
  })
})
