/** What the kernel takes from its cache and what it keeps there, question by question. */
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import type { Engine } from "../../../src/engine/Engine.ts"
import { OrderedGatePass } from "../../../src/engine/kernel/GatePass.ts"
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

const deliveries: Question = (engine, scenario) => engine.deliveries(scenario, "c")

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
      [(engine, scenario) => engine.latencies(scenario), {}],
      [deliveries, {}],
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

it("keeps what leads to a node whose deliveries are asked for", () => {
  expect(
    statisticsAfter([
      // Of a, b and the gate of c.
      [deliveries, {}],
      [deliveries, { c: { replicas: 2 } }],
      [verdict(100), {}],
    ]),
  ).toEqual([
    [0, 3, 3],
    [3, 3, 3],
    [6, 5, 5],
  ])
})

/** Models that each hear of the source and are heard by the sink, as in the scenarios here. */
const branches = (nodes: ReadonlyArray<string>): Scenario => ({
  ...scenarioOf({
    nodes,
    edges: nodes.flatMap((words) => [`source ${words.charAt(0)}`, `${words.charAt(0)} sink`]),
    serviceMs: { A: [3], B: [2], D: [1] },
    arrivalMs,
  }),
  arrivalMs,
})

it("keeps what parents deliver together as soon as both are known to the end", () => {
  const kernel = KernelEngine.make()
  const seen = [
    kernel.latencies(branches(["a model A", "b model B"])),
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

/** What two parents deliver together, and then with a third. */
const nested: Scenario = {
  ...scenarioOf({
    nodes: ["a model A", "b model B", "d model D", "j join", "c model C"],
    edges: ["source a", "source b", "source d", "a j", "b j", "j c", "d c", "c sink"],
    serviceMs: { A: [3], B: [2], C: [3, 4], D: [1] },
    arrivalMs,
  }),
  arrivalMs,
}

it("keeps what such parents deliver together with others, too", () => {
  const kernel = KernelEngine.make()
  Effect.runSync(kernel.latencies(branches(["a model A", "b model B", "d model D"])))
  expect(kernel.cacheStatistics()).toMatchObject({ hits: 0, misses: 3, entries: 3 })
  Effect.runSync(verdict(1)(kernel, nested))
  expect(kernel.cacheStatistics()).toMatchObject({ hits: 3, misses: 6, entries: 5 })
})

it("knows to the end what parents deliver together that are known", () => {
  const kernel = KernelEngine.make()
  Effect.runSync(kernel.latencies(branches(["a model A", "b model B", "d model D"])))
  const fresh = KernelEngine.make()
  expect(Effect.runSync(kernel.latencies(nested))).toEqual(Effect.runSync(fresh.latencies(nested)))
})

/** How often a gate is advanced while something is done. */
const advancesOfGates = (act: () => unknown): number => {
  const { advance } = OrderedGatePass.prototype
  let count = 0
  OrderedGatePass.prototype.advance = function (limitMs) {
    count++
    advance.call(this, limitMs)
  }
  try {
    act()
    return count
  } finally {
    OrderedGatePass.prototype.advance = advance
  }
}

it("does not run again what it recalls", () => {
  const kernel = KernelEngine.make()
  const advancesFor = (run: Readonly<Record<string, Run>>) =>
    advancesOfGates(() => Effect.runSync(kernel.latencies(scenarioWith(run))))
  expect(advancesFor({})).toBeGreaterThan(0)
  expect(advancesFor({ c: { replicas: 2 } })).toBe(0)
  expect(advancesFor({ b: { replicas: 2 } })).toBeGreaterThan(0)
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
