import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { compile } from "../../../src/planner/Candidate.ts"
import { latencyOf, reliefs } from "../../../src/planner/maximize/Bottleneck.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf, type ServiceTables } from "../../worlds.ts"

const problemOf = (tables: ServiceTables, edges: ReadonlyArray<string>): Problem => ({
  catalog: catalogOf({ cpu: 1 }, tables),
  pipeline: pipelineOf(
    Object.keys(tables).map((model) => `${model.toLowerCase()} model ${model}`),
    edges,
  ),
  arrivalMs: Float64Array.of(0, 0, 0, 0),
  serviceTimeModel: "p99",
  objective: { sloMs: 1, percentile: max },
})

/** Runs with these numbers of replicas. */
const run = (replicas: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(replicas).map(([node, count]) => [node, { hardware: "cpu", maxBatchSize: 1, replicas: count }]),
  )

const on = <A>(ask: Effect.Effect<A, unknown, Engine>): A =>
  Effect.runSync(Effect.provideService(ask, Engine, KernelEngine.make()) as Effect.Effect<A>)

const branches = ["source a", "source b", "source c", "a sink", "b sink", "c sink"]

it("a latency is told whatever the objective", () => {
  const problem = problemOf({ A: { cpu: [10] } }, ["source a", "a sink"])
  expect(on(latencyOf(problem, compile(problem, run({ a: 1 }))))).toBe(40)
})

it("relief is what latency would be without waiting for replicas at one model, the most effective first", () => {
  const problem = problemOf({ A: { cpu: [2] }, B: { cpu: [10] } }, ["source a", "a b", "b sink"])
  expect(on(reliefs(problem, run({ a: 1, b: 1 })))).toEqual([
    { node: "b", latencyMs: 18 },
    { node: "a", latencyMs: 42 },
  ])
})

it("of models whose relief does as much, that with the least capacity comes first", () => {
  // None helps alone: another branch is as slow. Capacities are 1/10, 2/20 and 3/20 per ms, and then 1/10, 1/5 and 2/20.
  const threes = problemOf({ A: { cpu: [10] }, B: { cpu: [20] }, C: { cpu: [20] } }, branches)
  expect(on(reliefs(threes, run({ a: 1, b: 3, c: 2 }))).map(({ node, latencyMs }) => [node, latencyMs])).toEqual([
    ["a", 40],
    ["c", 40],
    ["b", 40],
  ])
  const other = problemOf({ A: { cpu: [5] }, B: { cpu: [10] }, C: { cpu: [40] } }, branches)
  expect(on(reliefs(other, run({ a: 1, b: 1, c: 4 }))).map(({ node }) => node)).toEqual(["b", "c", "a"])
})
