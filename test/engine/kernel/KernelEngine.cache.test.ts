/** What the kernel takes from its cache and what it keeps there, question by question. */
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import type { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { type Run, scenarioOf } from "../../worlds.ts"

/** The kernel knows a workload by its array. */
const arrivalMs = Float64Array.from({ length: 3000 }, (_, query) => 4 * query)

/** Two branches, one model that waits for both, and one more. */
const scenarioWith = (run: Readonly<Record<string, Run>>): Scenario => ({
  ...scenarioOf({
    nodes: ["a model A", "b model B", "c model C", "d model D"],
    edges: ["source a", "source b", "a c", "b c", "c d", "d sink"],
    serviceMs: { A: [3], B: [2], C: [3, 4], D: [1] },
    run,
    arrivalMs,
  }),
  arrivalMs,
})

type Question = (engine: Engine["Service"], scenario: Scenario) => Effect.Effect<unknown, unknown>

const verdict =
  (sloMs: number): Question =>
  (engine, scenario) =>
    engine.verdict(scenario, { sloMs, percentile: max })

const simulate: Question = (engine, scenario) => engine.simulate(scenario)

/** Hits, misses and entries after each question to one kernel. */
const statisticsAfter = (
  questions: ReadonlyArray<readonly [Question, Readonly<Record<string, Run>>]>,
  options?: KernelEngine.KernelOptions,
) => {
  const kernel = KernelEngine.make(options)
  return questions.map(([ask, run]) => {
    Effect.runSync(ask(kernel, scenarioWith(run)))
    const { hits, misses, entries } = kernel.cacheStatistics()
    return [hits, misses, entries]
  })
}

it("recalls what is upstream of a change, and what the parents of a model deliver together", () => {
  expect(
    statisticsAfter([
      // Nothing is known: of a, b, the gate of c, c and d, which are kept.
      [verdict(100), {}],
      // All but c and d.
      [verdict(100), { c: { replicas: 2 } }],
      // All but d.
      [verdict(100), { c: { replicas: 2 }, d: { replicas: 2 } }],
      // b is another, and so all that hears of it.
      [verdict(100), { b: { replicas: 2 } }],
      // All is known.
      [verdict(100), {}],
    ]),
  ).toEqual([
    [0, 5, 5],
    [3, 7, 7],
    [6, 8, 8],
    [7, 12, 12],
    [11, 12, 12],
  ])
})

it("keeps no output of a run that ended early", () => {
  expect(
    statisticsAfter([
      [verdict(1), {}],
      [(engine, scenario) => engine.deliveries(scenario, "a"), {}],
      [verdict(1), { c: { replicas: 2 } }],
      [(engine, scenario) => engine.largestBatch(scenario, "b"), {}],
      [(engine, scenario) => engine.deliveries(scenario, "c"), {}],
      [verdict(1), { c: { replicas: 2 } }],
      [verdict(1), { c: { replicas: 3 } }],
    ]),
  ).toEqual([
    [0, 5, 0],
    [0, 5, 0],
    [0, 10, 0],
    [0, 15, 5],
    [3, 15, 5],
    [6, 17, 5],
    [9, 19, 5],
  ])
})

it("keeps what parents deliver together as soon as both are known to the end", () => {
  const kernel = KernelEngine.make()
  const branches = scenarioOf({
    nodes: ["a model A", "b model B"],
    edges: ["source a", "source b", "a sink", "b sink"],
    serviceMs: { A: [3], B: [2] },
    arrivalMs,
  })
  const seen = [
    kernel.latencies({ ...branches, arrivalMs }),
    verdict(1)(kernel, scenarioWith({})),
    verdict(1)(kernel, scenarioWith({ c: { replicas: 2 } })),
  ].map((ask) => {
    Effect.runSync(ask)
    const { hits, misses, entries } = kernel.cacheStatistics()
    return [hits, misses, entries]
  })
  expect(seen).toEqual([
    [0, 2, 2],
    [2, 5, 3],
    [5, 7, 3],
  ])
})

it("neither recalls nor keeps anything for a lineage, or without room", () => {
  expect(
    statisticsAfter([
      [verdict(100), {}],
      [simulate, {}],
    ]),
  ).toEqual([
    [0, 5, 5],
    [0, 5, 5],
  ])
  expect(
    statisticsAfter(
      [
        [verdict(100), {}],
        [verdict(100), {}],
      ],
      { maxCacheBytes: 0 },
    ),
  ).toEqual([
    [0, 5, 0],
    [0, 10, 0],
  ])
})
