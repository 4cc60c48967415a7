/** No bound rejects what a simulation finds feasible, over many small scenarios. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { latenciesMs } from "../../src/domain/Lineage.ts"
import { max, ofAscending, p99, type Percentile } from "../../src/domain/Percentile.ts"
import { make } from "../../src/engine/event-loop/EventLoopEngine.ts"
import { findImpossibility, minLatencyMs } from "../../src/planner/Bounds.ts"
import { assertAsyncProperty, assertProperty } from "../property.ts"
import { oneModel, type Run, scenarioOf } from "../worlds.ts"

const shapes = [
  { nodes: ["a model A"], edges: ["source a", "a sink"] },
  { nodes: ["a model A", "b model B"], edges: ["source a", "a b", "b sink"] },
  { nodes: ["a model A", "b model B"], edges: ["source a", "source b", "a sink", "b sink"] },
  {
    nodes: ["a model A", "b model B", "c model C"],
    edges: ["source a", "source b", "a c", "b c", "a sink", "c sink"],
  },
  {
    nodes: ["a model A", "b model B", "j join", "c model C"],
    edges: ["source a", "a b", "a j", "b j", "j c", "c sink"],
  },
]

const serviceMs = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.double({ min: 0.01, max: 20, noNaN: true }),
  fc.constantFrom(0.1, 1 / 3),
)
const table = fc.array(serviceMs, { minLength: 3, maxLength: 3 })
const run: fc.Arbitrary<Run> = fc.record({
  maxBatchSize: fc.integer({ min: 1, max: 3 }),
  replicas: fc.integer({ min: 1, max: 3 }),
  batchingDelayMs: fc.constantFrom(0, 0, 0, 2.5),
})
/** Some workloads rest for a while after their first query, so that rounding weighs more on the rest. */
const restMs = fc.constantFrom(0, 0, 0, 1e6, 1e9)
const headwayMs = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(0.1, 1 / 3, 1) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 15, noNaN: true }) },
)
const arrivalMs = fc.tuple(restMs, fc.array(headwayMs, { maxLength: 40, size: "max" })).map(([rest, headwaysMs]) => {
  let nowMs = 0
  return [0, rest, ...headwaysMs].map((headway) => (nowMs += headway))
})

const scenario = fc
  .record({
    shape: fc.constantFrom(...shapes),
    serviceMs: fc.record({ A: table, B: table, C: table }),
    run: fc.record({ a: run, b: run, c: run }),
    arrivalMs,
  })
  .map(({ shape, ...world }) => scenarioOf({ ...shape, ...world, run: pickRuns(shape.nodes, world.run) }))

const pickRuns = (nodes: ReadonlyArray<string>, runs: Readonly<Record<string, Run>>): Record<string, Run> =>
  Object.fromEntries(Object.entries(runs).filter(([name]) => nodes.some((words) => words.startsWith(`${name} model`))))

const percentile = fc.constantFrom<Percentile>(
  max,
  p99,
  { label: "p90", parts: 90_000 },
  { label: "p50", parts: 50_000 },
)

it("an SLO of just the simulated latency, which is feasible, is never found impossible", async () => {
  const engine = make()
  await assertAsyncProperty(
    fc.asyncProperty(scenario, percentile, async (given, asked) => {
      const ascending = latenciesMs(await Effect.runPromise(engine.simulate(given))).toSorted()
      const sloMs = ofAscending(ascending, asked)
      expect(findImpossibility(given, { sloMs, percentile: asked })).toBeUndefined()
    }),
    1000,
  )
})

it("what is found impossible misses, and by at least as many queries as were said", async () => {
  const engine = make()
  const met = { TooSlow: 0, Overloaded: 0, NoHardware: 0, possible: 0 }
  const tightness = fc.double({ min: 0.02, max: 1.1, noNaN: true })
  await assertAsyncProperty(
    fc.asyncProperty(scenario, percentile, tightness, async (given, asked, share) => {
      const ascending = latenciesMs(await Effect.runPromise(engine.simulate(given))).toSorted()
      const sloMs = ofAscending(ascending, asked) * share
      const why = findImpossibility(given, { sloMs, percentile: asked })
      met[why?._tag ?? "possible"]++
      if (why === undefined) return
      expect(sloMs).toBeLessThan(ofAscending(ascending, asked))
      const misses = ascending.filter((latencyMs) => sloMs < latencyMs).length
      if (why._tag === "TooSlow") expect(misses).toBe(ascending.length)
      if (why._tag === "Overloaded") {
        expect(why.allowedMisses).toBeLessThan(why.minMisses)
        expect(why.minMisses).toBeLessThanOrEqual(misses)
      }
    }),
    1000,
  )
  expect(met.TooSlow).toBeGreaterThan(50)
  expect(met.Overloaded).toBeGreaterThan(50)
  expect(met.possible).toBeGreaterThan(50)
})

it("no query is faster than the minimum latency, but for rounding", async () => {
  const engine = make()
  await assertAsyncProperty(
    fc.asyncProperty(scenario, async (given) => {
      const fastestMs = Math.min(...latenciesMs(await Effect.runPromise(engine.simulate(given))))
      expect(minLatencyMs(given)).toBeLessThanOrEqual(fastestMs + 1e-5)
    }),
    300,
  )
})

it("what was asked of one trace before does not change an answer", () => {
  const question = fc.record({
    replicas: fc.integer({ min: 1, max: 4 }),
    maxBatchSize: fc.integer({ min: 1, max: 3 }),
    sloMs: fc.integer({ min: 1, max: 60 }),
    asked: percentile,
  })
  const met = { TooSlow: 0, Overloaded: 0, NoHardware: 0, possible: 0 }
  assertProperty(
    fc.property(arrivalMs, table, fc.array(question, { minLength: 2, maxLength: 20 }), (arrivals, times, questions) => {
      const shared = Float64Array.from(arrivals)
      for (const { replicas, maxBatchSize, sloMs, asked } of questions) {
        const fresh = oneModel(times, { replicas, maxBatchSize }, arrivals)
        const objective = { sloMs, percentile: asked }
        const why = findImpossibility(fresh, objective)
        expect(findImpossibility({ ...fresh, arrivalMs: shared }, objective)).toEqual(why)
        met[why?._tag ?? "possible"]++
      }
    }),
    300,
  )
  expect(met.Overloaded).toBeGreaterThan(100)
  expect(met.possible).toBeGreaterThan(100)
})
