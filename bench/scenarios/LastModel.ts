/**
 * One knob turned at the end of a chain: the chain has been simulated, its last model gets another batch size, and
 * latencies are asked for again.
 */
import * as Effect from "effect/Effect"
import type { Scenario, Stage } from "../../src/domain/Scenario.ts"
import { Buffers } from "../../src/engine/kernel/Buffers.ts"
import { Flow } from "../../src/engine/kernel/Flow.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { advanceToQuery } from "../../src/engine/kernel/KernelRun.ts"
import { buildNetwork, type Network } from "../../src/engine/kernel/Network.ts"
import { makeSink } from "../../src/engine/kernel/Sink.ts"
import type { Answer, Benchmark, Scale, Session } from "../framework/Benchmark.ts"
import { type Load, parametersOf, queriesOf, scenarioOf } from "./Load.ts"
import { chain } from "./Shapes.ts"
import { runsOf } from "./Simulators.ts"

/** The chain with another batch size at its last model. */
const changed = (load: Load): Load => {
  const last = Object.keys(load.configuration).at(-1)!
  const { [last]: before } = load.configuration
  return { ...load, configuration: { ...load.configuration, [last]: { ...before!, maxBatchSize: 12 } } }
}

const latenciesBy = (engine: KernelEngine.Kernel, scenario: Scenario): Promise<Float64Array> =>
  Effect.runPromise(engine.latencies(scenario))

/** All of the changed chain, nothing of it known. */
const startWhole = async (load: Load): Promise<Session> => {
  const engine = KernelEngine.make({ maxCacheBytes: 0 })
  const scenario = scenarioOf(changed(load))
  let latenciesMs: Answer = new Float64Array()
  return {
    run: async () => {
      latenciesMs = await latenciesBy(engine, scenario)
    },
    answer: () => latenciesMs,
  }
}

/** Simulates the unchanged chain with a new copy of the arrivals, which it gives, so that the engine knows it alone. */
const prepare = async (engine: KernelEngine.Kernel, { stages, arrivalMs }: Scenario): Promise<Float64Array> => {
  // The engine tells traces apart by identity.
  const copy = arrivalMs.slice()
  await latenciesBy(engine, { stages, arrivalMs: copy })
  return copy
}

/** The changed chain by an engine that has just simulated the unchanged one. */
const startChanged = async (load: Load): Promise<Session> => {
  const engine = KernelEngine.make()
  const before = scenarioOf(load)
  const { stages } = scenarioOf(changed(load))
  let arrivalMs = before.arrivalMs
  let latenciesMs: Answer = new Float64Array()
  return {
    beforeRun: async () => {
      arrivalMs = await prepare(engine, before)
    },
    run: async () => {
      latenciesMs = await latenciesBy(engine, { stages, arrivalMs })
    },
    answer: () => latenciesMs,
  }
}

/** Builds a network that keeps nothing. */
const networkOf = (stages: Scenario["stages"], source: Flow, buffers: Buffers, queryCount: number): Network =>
  buildNetwork(stages, source, {
    buffers,
    queryCount,
    capacity: queryCount,
    recordsTakes: false,
    keys: stages.map(({ name }) => name),
    recall: () => undefined,
  })

/** What the last node of a network delivers. */
const outputOf = ({ passes }: Network): Flow => passes.at(-1)!.output

const timesOf = ({ timesMs, length }: Flow): Float64Array => timesMs.slice(0, length)

/** What the models before the last one deliver, and source, last model and sink alone. */
const apart = ({
  stages,
  arrivalMs,
}: Scenario): { readonly deliveries: Flow; readonly alone: ReadonlyArray<Stage> } => {
  const [source] = stages
  const last = stages.at(-2)!
  const sink = stages.at(-1)!
  const before = [...stages.slice(0, -2), { ...sink, rank: last.rank, parents: last.parents }]
  const network = networkOf(before, Flow.ofArrivals(arrivalMs), new Buffers(), arrivalMs.length)
  advanceToQuery(network, arrivalMs, arrivalMs.length)
  const alone = [
    { ...source!, children: [1] },
    { ...last, rank: 1, parents: [0], children: [2] },
    { ...sink, rank: 2, parents: [1] },
  ]
  return { deliveries: outputOf(network), alone }
}

/** The last model alone, fed what the chain delivers to it; with the latencies at the sink, or without. */
const startAlone = async (load: Load, withLatencies: boolean): Promise<Session> => {
  const { stages, arrivalMs } = scenarioOf(changed(load))
  const { deliveries, alone } = apart({ stages, arrivalMs })
  const queryCount = arrivalMs.length
  const buffers = new Buffers()
  const engine = KernelEngine.make()
  const before = scenarioOf(load)
  let latenciesMs: Answer = new Float64Array()
  let network = networkOf(alone, deliveries, buffers, queryCount)
  return {
    // What is done before the other's run is done before this one too: it leaves caches and garbage behind.
    beforeRun: async () => {
      outputOf(network).release(buffers)
      await prepare(engine, before)
    },
    run: () => {
      network = networkOf(alone, deliveries, buffers, queryCount)
      const untilMs = advanceToQuery(network, arrivalMs, queryCount)
      for (const pass of network.passes) pass.release(buffers)
      if (!withLatencies) return
      latenciesMs = new Float64Array(queryCount)
      makeSink([outputOf(network)], arrivalMs, latenciesMs).advance(untilMs)
    },
    answer: () => (withLatencies ? latenciesMs : timesOf(outputOf(network))),
  }
}

const sizes = {
  smoke: { queries: 500, latencies: "d1a558412ede5a4e", completions: "f05601a916699756" },
  full: { queries: 100_000, latencies: "53303eef2d682384", completions: "402f39fe0a086068" },
} as const

/** The benchmark. */
export const lastModelAt = (scale: Scale): Benchmark => {
  const { queries, latencies, completions } = sizes[scale]
  const load = chain(queries)
  const runs = runsOf(scale, load, "fast")
  const sameBits = { _tag: "SameBits" } as const
  return {
    name: `last-model/${queriesOf(load)}`,
    question: "What does it cost to change the last model of a chain of twenty, beside that model alone?",
    parameters: parametersOf(changed(load)),
    seed: load.workload.seed,
    work: { unit: "queries", count: queries },
    baseline: "alone",
    expectedDigest: latencies,
    contestants: [
      { _tag: "Module", name: "alone", judgement: sameBits, start: () => startAlone(load, true), ...runs },
      { _tag: "Module", name: "changed", judgement: sameBits, start: () => startChanged(load), ...runs },
      { _tag: "Module", name: "whole-chain", judgement: sameBits, start: () => startWhole(load), ...runs },
      {
        _tag: "Module",
        name: "alone-without-latencies",
        judgement: { _tag: "Digest", digest: completions },
        start: () => startAlone(load, false),
        ...runs,
      },
    ],
    targets: [{ contestant: "changed", against: "alone", speedAtLeast: 1 / 1.3 }],
  }
}
