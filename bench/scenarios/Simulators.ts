/** Everybody who simulates a load and answers every query's latency, as contestants. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import { latenciesMs } from "../../src/domain/Lineage.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import type { Engine } from "../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { type CppProgram, prepareCppPipeline } from "../baselines/CppPipeline.ts"
import { simulateLean } from "../baselines/LeanHeapLoop.ts"
import { simulateLeanRanges } from "../baselines/LeanRangeLoop.ts"
import { simulatePlain } from "../baselines/PlainPipeline.ts"
import { makeSimJsPipeline, missingSimJs } from "../baselines/SimJsPipeline.ts"
import { prepareSimPyPipeline } from "../baselines/SimPyPipeline.ts"
import type { Contestant, Runs, Scale } from "../framework/Benchmark.ts"
import { headwaysMsOf, type Load, queriesOf, scenarioOf } from "./Load.ts"

/** Makes a contestant of those who simulate a load. */
export type Simulator = (load: Load, scale: Scale) => Contestant

/** Visits of queries to models to warm up, and under the clock, by who takes some ten nanoseconds a visit, and by others. */
const effort = { fast: { warmUp: 128e6, timed: 64e6 }, slow: { warmUp: 4e6, timed: 4e6 } } as const

/** As many runs of a load as that takes, so that a sample takes about as long at every size. */
export const runsOf = (scale: Scale, load: Load, speed: keyof typeof effort): Runs => {
  if (scale === "smoke") return { warmUpRuns: 0, timedRuns: 1 }
  const { warmUp, timed } = effort[speed]
  const visits = queriesOf(load) * Object.keys(load.configuration).length
  return { warmUpRuns: Math.ceil(warmUp / visits), timedRuns: Math.ceil(timed / visits) }
}

/** Simulates into an array of the caller's. */
type Latencies = (scenario: Scenario, into: Float64Array) => Float64Array | Promise<Float64Array>

/** A simulator that is asked for latencies again and again: it writes them into the same array each time. */
const latenciesSimulator = (name: string, speed: keyof typeof effort, simulate: Latencies): Simulator => {
  let into = new Float64Array(0)
  const simulateInto = (scenario: Scenario) => {
    if (into.length !== scenario.arrivalMs.length) into = new Float64Array(scenario.arrivalMs.length)
    return simulate(scenario, into)
  }
  return simulator(name, speed, simulateInto, identity)
}

/** A simulator of this repository. `simulate` gives latencies, or what they can be read from. */
const simulator =
  <A>(
    name: string,
    speed: keyof typeof effort,
    simulate: (scenario: Scenario) => A | Promise<A>,
    latenciesOf: (result: A) => Float64Array,
  ): Simulator =>
  (load, scale) => ({
    _tag: "Module",
    name,
    judgement: { _tag: "SameBits" },
    ...runsOf(scale, load, speed),
    start: async () => {
      const scenario = scenarioOf(load)
      let results: ReadonlyArray<A> = []
      return {
        run: async () => {
          results = [await simulate(scenario)]
        },
        answer: () => latenciesOf(results[0]!),
      }
    },
  })

const latenciesBy =
  (engine: Engine["Service"]) =>
  (scenario: Scenario, into: Float64Array): Promise<Float64Array> =>
    Effect.runPromise(engine.latencies(scenario, into))

/** Without a cache: what was simulated before is simulated again. */
const kernelEngine = KernelEngine.make({ maxCacheBytes: 0 })

const eventLoopEngine = EventLoopEngine.make()

/** Plain JavaScript, a heap of running batches, queues of query ids. */
export const leanHeap = latenciesSimulator("lean-heap", "fast", simulateLean)

/** The same with queues as ranges. */
export const leanHeapRanges = latenciesSimulator("lean-heap-ranges", "fast", simulateLeanRanges)

/** The event loop's events and heap with callbacks as handlers. */
export const plainCallbacks = simulator(
  "plain-callbacks",
  "slow",
  (scenario) => latenciesMs(simulatePlain(scenario, false)),
  identity,
)

/** Plain callbacks that record every query's lineage. */
export const plainCallbacksLineage = simulator(
  "plain-callbacks",
  "slow",
  (scenario) => simulatePlain(scenario, true),
  latenciesMs,
)

/** The event-loop engine. */
export const eventLoop = latenciesSimulator("event-loop", "slow", latenciesBy(eventLoopEngine))

/** The event-loop engine, recording every query's lineage. */
export const eventLoopLineage = simulator(
  "event-loop",
  "slow",
  (scenario) => Effect.runPromise(eventLoopEngine.simulate(scenario)),
  latenciesMs,
)

/** The kernel. */
export const kernel = latenciesSimulator("kernel", "fast", latenciesBy(kernelEngine))

/** The kernel, recording every query's lineage. */
export const kernelLineage = simulator(
  "kernel",
  "slow",
  (scenario) => Effect.runPromise(kernelEngine.simulate(scenario)),
  latenciesMs,
)

/** SimPy. Python does not get faster by being warm. */
export const simPy: Simulator = (load) => ({
  _tag: "Program",
  name: "simpy",
  judgement: { _tag: "SortedWithin", toleranceMs: 1e-6 },
  warmUpRuns: 0,
  timedRuns: 1,
  prepare: (directory) => {
    const headwaysMs = headwaysMsOf(load)
    return prepareSimPyPipeline(scenarioOf(load, headwaysMs).stages, headwaysMs, directory)
  },
})

/** SIM.JS. */
export const simJs: Simulator = (load, scale) => ({
  _tag: "Module",
  name: "simjs",
  judgement: { _tag: "SameBits" },
  missing: missingSimJs,
  ...runsOf(scale, load, "slow"),
  start: async () => {
    const simulate = await makeSimJsPipeline()
    const headwaysMs = headwaysMsOf(load)
    const { stages } = scenarioOf(load, headwaysMs)
    let latenciesMs: Float64Array = new Float64Array()
    return {
      run: () => {
        latenciesMs = simulate(stages, headwaysMs)
      },
      answer: () => latenciesMs,
    }
  },
})

const cpp =
  (name: string, program: CppProgram): Simulator =>
  (load, scale) => ({
    _tag: "Program",
    name,
    judgement: { _tag: "SameBits" },
    ...runsOf(scale, load, "fast"),
    prepare: (directory) => prepareCppPipeline(program, scenarioOf(load), directory),
  })

/** C++, node by node; single replicas only. */
export const cppRecurrence = cpp("cpp-recurrence", "recurrence")

/** C++, as the lean loop is written. */
export const cppHeap = cpp("cpp-heap", "heap_loop")
