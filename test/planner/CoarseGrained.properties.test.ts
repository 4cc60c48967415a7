/** The coarse-grained planners over many small problems, held to their definition read literally. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import * as Catalog from "../../src/domain/Catalog.ts"
import { costPerHour } from "../../src/domain/Configuration.ts"
import { latenciesMs } from "../../src/domain/Lineage.ts"
import { max, ofAscending, p99 } from "../../src/domain/Percentile.ts"
import { modelNodes, type Pipeline } from "../../src/domain/Pipeline.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { compile, isFeasible } from "../../src/planner/Candidate.ts"
import { type CoarsePlan, plan, type RateKind, rateToProvisionQps } from "../../src/planner/CoarseGrained.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { assertAsyncProperty, assertProperty } from "../property.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const shapes = [
  [["a model A"], ["source a", "a sink"]],
  [
    ["a model A", "b model B", "c model C"],
    ["source a", "a b", "b c", "c sink"],
  ],
  [
    ["a model A", "b model B", "c model C"],
    ["source a", "source b", "a c", "b c", "b sink", "c sink"],
  ],
  [
    ["a model A", "b model B", "j join", "c model C"],
    ["source a", "a b", "a j", "b j", "j c", "c sink"],
  ],
] as const

const table = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
const tables = fc
  .record({ gpu: fc.option(table), cpu: table, tpu: fc.option(table) })
  .map((given) => Object.fromEntries(Object.entries(given).filter(([, some]) => some !== null)))
const headwayMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 }))
const arrivals = fc.array(headwayMs, { minLength: 1, maxLength: 60, size: "max" }).map((headways) => {
  let nowMs = 0
  return Float64Array.from([0, ...headways.map((headway) => (nowMs += headway))])
})

const problems: fc.Arbitrary<Problem> = fc
  .record({
    shape: fc.constantFrom(...shapes),
    models: fc.record({ A: tables, B: tables, C: tables }),
    arrivalMs: arrivals,
    sloMs: fc.integer({ min: 1, max: 120 }),
    percentile: fc.constantFrom(max, p99),
  })
  .map(({ shape: [nodes, edges], models, arrivalMs, sloMs, percentile }) => ({
    catalog: catalogOf({ gpu: 3, cpu: 1, tpu: 2 }, models as never),
    pipeline: pipelineOf(nodes, edges),
    arrivalMs,
    serviceTimeModel: "p99",
    objective: { sloMs, percentile },
  }))
const rateKinds = fc.constantFrom<RateKind>("mean", "peak")

const planOf = (problem: Problem, rateKind: RateKind): Promise<CoarsePlan> =>
  Effect.runPromise(Effect.provide(plan(problem, rateKind), KernelEngine.layer()))

/** Every path from the source to the sink, by ranks. */
const pathsOf = ({ nodes }: Pipeline, from = 0): ReadonlyArray<ReadonlyArray<number>> =>
  nodes[from]!.children.length === 0
    ? [[from]]
    : nodes[from]!.children.flatMap((child) => pathsOf({ name: "", nodes }, child).map((path) => [from, ...path]))

/** The least time of a batch at each model node, ms; none if some node has no profile of that size. */
const leastTimes = ({ catalog, pipeline }: Problem, batchSize: number): ReadonlyMap<number, number> | undefined => {
  const times = modelNodes(pipeline).map(({ rank, role: { model } }) => {
    const rows = Catalog.hardwareOf(catalog, model).flatMap((name) => Catalog.profileOf(catalog, model, name)!)
    const some = rows.filter((row) => row.batchSize === batchSize).map(({ latencyMsP99 }) => latencyMsP99)
    return [rank, Math.min(...some)] as const
  })
  return times.every(([, timeMs]) => Number.isFinite(timeMs)) ? new Map(times) : undefined
}

const longestMs = ({ pipeline }: Problem, times: ReadonlyMap<number, number>): number =>
  Math.max(...pathsOf(pipeline).map((path) => path.reduce((sum, rank) => sum + (times.get(rank) ?? 0), 0)))

it("the unit is the largest that meets the SLO, on the fastest hardware, as fast as its slowest node", async () => {
  const met = { Provisioned: 0, NoUnit: 0, NoHardware: 0, TooManyUnits: 0 }
  await assertAsyncProperty(
    fc.asyncProperty(problems, rateKinds, async (problem, rateKind) => {
      const { sloMs } = problem.objective
      const fitting = [1, 2, 3, 4].filter((batchSize) => {
        const times = leastTimes(problem, batchSize)
        return times !== undefined && longestMs(problem, times) <= sloMs
      })
      const planned = await planOf(problem, rateKind)
      met[planned._tag]++
      expect(planned._tag).toBe(fitting.length === 0 ? "NoUnit" : "Provisioned")
      if (planned._tag !== "Provisioned") return
      const { unit } = planned
      expect(unit.batchSize).toBe(fitting.at(-1))
      const times = leastTimes(problem, unit.batchSize)!
      expect(unit.nodes.map(({ serviceMs }) => serviceMs)).toEqual([...times.values()])
      expect(unit.latencyMs).toBe(longestMs(problem, times))
      const ratesQps = [...times.values()].map((timeMs) => (unit.batchSize * 1000) / timeMs)
      expect(unit.throughputQps).toBe(Math.min(...ratesQps))
    }),
    500,
  )
  expect(met.Provisioned).toBeGreaterThan(100)
  expect(met.NoUnit).toBeGreaterThan(50)
})

it("every node has one batch size and as many replicas: the fewest units for the rate", async () => {
  let several = 0
  await assertAsyncProperty(
    fc.asyncProperty(problems, rateKinds, async (problem, rateKind) => {
      const planned = await planOf(problem, rateKind)
      if (planned._tag !== "Provisioned") return
      const { unit, unitCount, rateQps, candidate } = planned
      const nodes = Object.values(candidate.configuration)
      expect(nodes.map(({ maxBatchSize, replicas }) => [maxBatchSize, replicas])).toEqual(
        unit.nodes.map(() => [unit.batchSize, unitCount]),
      )
      expect(nodes.map(({ hardware }) => hardware)).toEqual(unit.nodes.map(({ hardware }) => hardware))
      const needed = rateQps / unit.throughputQps
      expect(needed).toBeLessThanOrEqual(unitCount)
      expect(unitCount === 1 || unitCount - 1 < needed).toBe(true)
      expect(candidate.costPerHour).toBe(unitCount * unit.costPerHour)
      expect(candidate.costPerHour).toBe(costPerHour(problem.catalog, candidate.configuration))
      if (1 < unitCount) several++
    }),
    500,
  )
  expect(several).toBeGreaterThan(50)
})

it("says of the candidate what the other engine finds", async () => {
  const engine = EventLoopEngine.make()
  const met = { true: 0, false: 0 }
  await assertAsyncProperty(
    fc.asyncProperty(problems, rateKinds, async (problem, rateKind) => {
      const planned = await planOf(problem, rateKind)
      if (planned._tag !== "Provisioned") return
      const { candidate } = planned
      const lineage = await Effect.runPromise(engine.simulate(compile(problem, candidate.configuration)))
      const latencyMs = ofAscending(latenciesMs(lineage).toSorted(), problem.objective.percentile)
      const meets = latencyMs <= problem.objective.sloMs
      expect(isFeasible(candidate)).toBe(meets)
      if (isFeasible(candidate)) expect(candidate.verdict.latencyMs).toBe(latencyMs)
      met[`${meets}`]++
    }),
    300,
  )
  expect(met.true).toBeGreaterThan(50)
  expect(met.false).toBeGreaterThan(50)
})

it("the peak rate is the most arrivals in any window as long as the SLO, and at least the mean", () => {
  assertProperty(
    fc.property(arrivals, fc.integer({ min: 1, max: 200 }), (arrivalMs, sloMs) => {
      const durationMs = arrivalMs.at(-1)!
      const inWindow = arrivalMs.map(
        (startMs) => arrivalMs.filter((ms) => startMs <= ms && ms < startMs + sloMs).length,
      )
      const meanQps = rateToProvisionQps(arrivalMs, sloMs, "mean")
      const peakQps = rateToProvisionQps(arrivalMs, sloMs, "peak")
      expect(peakQps).toBe(Math.max(meanQps, (Math.max(...inWindow) * 1000) / sloMs))
      if (sloMs <= durationMs) expect(meanQps).toBe(((arrivalMs.length - 1) * 1000) / durationMs)
    }),
    500,
  )
})
