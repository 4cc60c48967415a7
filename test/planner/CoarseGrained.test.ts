import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Catalog } from "../../src/domain/Catalog.ts"
import { max } from "../../src/domain/Percentile.ts"
import { maxReplicas } from "../../src/domain/Units.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { type CoarsePlan, plan, type RateKind, rateToProvisionQps } from "../../src/planner/CoarseGrained.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { catalogOf, pipelineOf, profileOf } from "../worlds.ts"

const planOf = (problem: Problem, rateKind: RateKind = "mean"): Promise<CoarsePlan> =>
  Effect.runPromise(Effect.provide(plan(problem, rateKind), EventLoopEngine.layer()))

const provisioned = async (problem: Problem, rateKind?: RateKind) => {
  const planned = await planOf(problem, rateKind)
  if (planned._tag !== "Provisioned") throw new Error(`provisioned, not ${planned._tag}`)
  return planned
}

const every = (headwayMs: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => index * headwayMs)

/** So many headways, evenly over two seconds. */
const dense = (count: number) => every(2000 / count, count + 1)

/** Two branches, the longer of two models: a, then c, beside b; on a fast and a cheap hardware. */
const catalog = catalogOf(
  { gpu: 3, cpu: 1 },
  {
    A: { gpu: [4, 5, 6, 7], cpu: [8, 16] },
    B: { gpu: [10, 12, 14], cpu: [9, 20, 31] },
    C: { cpu: [2, 3, 4, 5] },
  },
)
const pipeline = pipelineOf(
  ["a model A", "b model B", "c model C", "both join"],
  ["source a", "source b", "a c", "b both", "c both", "both sink"],
)
const problemOf = (given: Partial<Problem>): Problem => ({
  catalog,
  pipeline,
  arrivalMs: every(5, 401),
  serviceTimeModel: "p99",
  objective: { sloMs: 100, percentile: max },
  ...given,
})

describe("the unit", () => {
  it("has the largest batch size profiled for all that is served within the SLO, each model on its fastest", async () => {
    const { unit } = await provisioned(problemOf({}))
    expect(unit).toEqual({
      batchSize: 3,
      nodes: [
        { node: "a", hardware: "gpu", costPerHour: 3, serviceMs: 6 },
        { node: "b", hardware: "gpu", costPerHour: 3, serviceMs: 14 },
        { node: "c", hardware: "cpu", costPerHour: 1, serviceMs: 4 },
      ],
      latencyMs: 14,
      throughputQps: 3000 / 14,
      costPerHour: 7,
    })
  })

  it("takes the longest path for its latency", async () => {
    const slow = catalogOf({ gpu: 3, cpu: 1 }, { A: { gpu: [7, 7] }, B: { gpu: [10, 10] }, C: { gpu: [5, 5] } })
    expect((await provisioned(problemOf({ catalog: slow }))).unit.latencyMs).toBe(12)
  })

  it.each([
    [14, 3],
    [13.9, 2],
    [12, 2],
    [11.9, 1],
    [9, 1],
  ])("is of a batch that is served within an SLO of %d ms: %i", async (sloMs, batchSize) => {
    const { unit } = await provisioned(problemOf({ objective: { sloMs, percentile: max } }))
    expect(unit.batchSize).toBe(batchSize)
  })

  it("runs each model on what is fastest at its batch size", async () => {
    const { unit } = await provisioned(problemOf({ objective: { sloMs: 11, percentile: max } }))
    expect(unit.nodes.map(({ hardware }) => hardware)).toEqual(["gpu", "cpu", "cpu"])
  })

  it("runs on the cheaper of two hardwares as fast", async () => {
    const alike = catalogOf(
      { gpu: 3, cpu: 1, tpu: 2 },
      { A: { gpu: [5], cpu: [5], tpu: [5] }, B: { gpu: [1] }, C: { gpu: [1] } },
    )
    const { unit } = await provisioned(problemOf({ catalog: alike }))
    expect(unit.nodes[0]).toMatchObject({ node: "a", hardware: "cpu" })
  })

  it("has the largest batch size in whatever order the models' profiles name them", async () => {
    const rows = profileOf([1, 2, 3])
    const prices = catalogOf({ gpu: 1, cpu: 1 }, {})
    // Sizes 1 and 3 are named first, size 2 after them.
    const models = { A: { gpu: [rows[0], rows[2]], cpu: rows }, B: { gpu: rows }, C: { gpu: rows } }
    const mixed = { ...prices, models } as unknown as Catalog
    const { unit } = await provisioned(problemOf({ catalog: mixed }))
    expect(unit.batchSize).toBe(3)
  })

  it("uses no batch size between profiled ones", async () => {
    const rows = profileOf([10, 12, 13])
    const sparse = { ...catalog, models: { ...catalog.models, B: { gpu: [rows[0], rows[2]] } } } as unknown as Catalog
    const { unit } = await provisioned(problemOf({ catalog: sparse, objective: { sloMs: 12.5, percentile: max } }))
    expect(unit.batchSize).toBe(1)
  })
})

describe("the number of units", () => {
  it("is the fewest whose throughput is that of the mean rate, and all nodes have as many replicas", async () => {
    // 1000 qps, and 3000 / 14 = 214.3 qps a unit.
    const { rateQps, unitCount, candidate } = await provisioned(problemOf({ arrivalMs: every(1, 401) }))
    expect({ rateQps, unitCount }).toEqual({ rateQps: 1000, unitCount: 5 })
    expect(candidate.configuration).toEqual({
      a: { hardware: "gpu", maxBatchSize: 3, replicas: 5 },
      b: { hardware: "gpu", maxBatchSize: 3, replicas: 5 },
      c: { hardware: "cpu", maxBatchSize: 3, replicas: 5 },
    })
    expect(candidate.costPerHour).toBe(35)
  })

  it("is that of the fastest of several workloads", async () => {
    const more = { arrivals: [every(1, 401), every(7, 401)], mayMiss: 0 }
    const { rateQps, unitCount } = await provisioned(problemOf({ more }))
    expect({ rateQps, unitCount }).toEqual({ rateQps: 1000, unitCount: 5 })
  })

  it("may be as many as there may be replicas", async () => {
    const oneUnit = { catalog: catalogOf({ gpu: 1 }, { A: { gpu: [1000] }, B: { gpu: [1] }, C: { gpu: [1] } }) }
    const objective = { sloMs: 1001, percentile: max }
    const atMost = await planOf(problemOf({ ...oneUnit, objective, arrivalMs: dense(2 * maxReplicas) }))
    expect(atMost).toMatchObject({ _tag: "Provisioned", unitCount: maxReplicas })
    const beyond = await planOf(problemOf({ ...oneUnit, objective, arrivalMs: dense(2 * maxReplicas + 2) }))
    expect(beyond).toMatchObject({ _tag: "TooManyUnits", unitCount: maxReplicas + 1 })
  })

  it("is one where one is too many", async () => {
    const { unitCount } = await provisioned(problemOf({ arrivalMs: every(1e6, 3) }))
    expect(unitCount).toBe(1)
  })

  it("follows from the peak rate where asked, and only then do the bursts meet the objective", async () => {
    // Bursts of 50 queries, one a second.
    const arrivalMs = Float64Array.from({ length: 500 }, (_, query) => 1000 * Math.floor(query / 50))
    const problem = problemOf({ arrivalMs, objective: { sloMs: 100, percentile: max } })
    const mean = await provisioned(problem, "mean")
    expect({ rateQps: mean.rateQps, unitCount: mean.unitCount }).toEqual({ rateQps: 499 / 9, unitCount: 1 })
    expect(mean.candidate.verdict._tag).not.toBe("Meets")
    const peak = await provisioned(problem, "peak")
    expect({ rateQps: peak.rateQps, unitCount: peak.unitCount }).toEqual({ rateQps: 500, unitCount: 3 })
    // On b's three replicas: one query each as the burst begins, then fifteen batches of three, and the last two.
    expect(peak.candidate.verdict).toEqual({ _tag: "Meets", latencyMs: 10 + 5 * 14 + 12 })
  })
})

describe("the rate to provision for", () => {
  const arrivalMs = Float64Array.of(0, 0, 0, 8, 16, 16)

  it.each([
    ["mean", 8, 5000 / 16],
    // The window is half open: the arrivals at 16 lie not in [8, 16).
    ["peak", 8, 3000 / 8],
    ["peak", 9, 4000 / 9],
    ["mean", 16, 5000 / 16],
  ] as const)("%s, SLO %d ms: %d qps", (rateKind, sloMs, rateQps) => {
    expect(rateToProvisionQps(arrivalMs, sloMs, rateKind)).toBe(rateQps)
  })

  it("is the same wherever the first arrival lies", () => {
    const late = arrivalMs.map((timeMs) => timeMs + 1000)
    expect(rateToProvisionQps(late, 8, "mean")).toBe(5000 / 16)
    expect(rateToProvisionQps(late, 20, "mean")).toBe(6000 / 20)
  })

  it("at its peak is not below the mean, which may happen where few windows fit", () => {
    expect(rateToProvisionQps(arrivalMs, 16, "peak")).toBe(5000 / 16)
  })

  it.each(["mean", "peak"] as const)("of a workload shorter than the SLO is that of one window, %s", (rateKind) => {
    expect(rateToProvisionQps(arrivalMs, 20, rateKind)).toBe(6000 / 20)
    expect(rateToProvisionQps(Float64Array.of(0), 20, rateKind)).toBe(50)
  })
})

describe("without a plan", () => {
  it("there is a model without hardware", async () => {
    const late = { ...catalog, models: { ...catalog.models, C: { cpu: [profileOf([1, 2])[1]] } } } as unknown as Catalog
    expect(await planOf(problemOf({ catalog: late }))).toEqual({ _tag: "NoHardware", node: "c" })
  })

  it("no batch size is served within the SLO, and the nearest is told", async () => {
    const dips = catalogOf({ gpu: 1 }, { A: { gpu: [9, 8, 10] }, B: { gpu: [1, 1, 1] }, C: { gpu: [1, 1, 1] } })
    const planned = await planOf(problemOf({ catalog: dips, objective: { sloMs: 8.5, percentile: max } }))
    expect(planned).toMatchObject({ _tag: "NoUnit", fastest: { batchSize: 2, latencyMs: 9 } })
  })

  it("the rate is beyond the replicas that a node may have", async () => {
    const planned = await planOf(
      problemOf({ arrivalMs: every(1e-5, 100_001), objective: { sloMs: 9, percentile: max } }),
    )
    expect(planned).toMatchObject({ _tag: "TooManyUnits", unit: { batchSize: 1 }, unitCount: 100_001 })
  })
})

it("a pipeline without models is one unit of nothing", async () => {
  const empty = pipelineOf(["j join"], ["source j", "j sink"])
  const { unit, unitCount, candidate } = await provisioned(problemOf({ pipeline: empty }))
  expect(unit).toEqual({
    batchSize: 1,
    nodes: [],
    latencyMs: 0,
    throughputQps: Number.POSITIVE_INFINITY,
    costPerHour: 0,
  })
  expect(unitCount).toBe(1)
  expect(candidate).toMatchObject({ configuration: {}, costPerHour: 0, verdict: { _tag: "Meets", latencyMs: 0 } })
})
