/** What a planner asks: is this configuration fast enough; and two thousand others. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Objective } from "../../src/domain/Objective.ts"
import * as Percentile from "../../src/domain/Percentile.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import type { Engine } from "../../src/engine/Engine.ts"
import type { Verdict } from "../../src/engine/Verdict.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../src/engine/pool/PoolEngine.ts"
import * as WorkerThreads from "../../src/cli/WorkerThreads.ts"
import { digestOf } from "../framework/Judge.ts"
import type { Answer, Benchmark, Contestant, Scale, Session } from "../framework/Benchmark.ts"
import { headwaysMsOf, imageDriver, type Load, models, parametersOf, scenarioOf, workloadOf } from "./Load.ts"
import { neighbourCount, neighbours } from "./Neighbours.ts"
import { runsOf } from "./Simulators.ts"

const objective: Objective = { sloMs: 500, percentile: Percentile.p99 }

/** With this, a verdict is a full run: it never stops early, and gives the latency at the percentile. */
const metByAll: Objective = { ...objective, sloMs: Number.MAX_VALUE }

const withoutCache = KernelEngine.make({ maxCacheBytes: 0 })

/** Latency at the percentile where it is at most the SLO, else −1. */
const answerOf = (verdicts: ReadonlyArray<Verdict>): Answer =>
  Float64Array.from(verdicts, (verdict) =>
    verdict._tag === "Meets" && verdict.latencyMs <= objective.sloMs ? verdict.latencyMs : -1,
  )

const loadOf = (queries: number, rateQps: number): Load => ({
  pipeline: imageDriver,
  configuration: models,
  workload: workloadOf(queries, rateQps),
  serviceTimeModel: "throughput",
})

/** Twice what the slowest model, ResNet, can take. */
const hopelessRateQps = 2 * 126.2

const hopeless = (queries: number, scale: Scale): Benchmark => {
  const load = loadOf(queries, hopelessRateQps)
  const judging = (name: string, objective: Objective, timesAsOften: number): Contestant => {
    const { warmUpRuns, timedRuns } = runsOf(scale, load, "fast")
    return {
      _tag: "Module",
      name,
      judgement: { _tag: "SameBits" },
      warmUpRuns: timesAsOften * warmUpRuns,
      timedRuns: timesAsOften * timedRuns,
      start: async () => {
        const scenario = scenarioOf(load)
        let verdicts: ReadonlyArray<Verdict> = []
        return {
          run: async () => {
            verdicts = [await Effect.runPromise(withoutCache.verdict(scenario, objective))]
          },
          answer: () => answerOf(verdicts),
        }
      },
    }
  }
  return {
    name: `hopeless/${queries}`,
    question: "What does it cost to see that a configuration is overloaded twice, beside simulating it to the end?",
    parameters: { ...parametersOf(load), sloMs: objective.sloMs, percentile: objective.percentile.label },
    seed: 1,
    work: { unit: "verdicts", count: 1 },
    baseline: "full-run",
    expectedDigest: digestOf(Float64Array.of(-1)),
    contestants: [judging("full-run", metByAll, 1), judging("verdict", objective, scale === "smoke" ? 1 : 10)],
    targets: [{ contestant: "verdict", against: "full-run", speedAtLeast: 10 }],
  }
}

const digests = { smoke: "87b297b4393afc45", full: "a3b4fb935ca16ae7" } as const

const sizes = { smoke: { queries: 1000, count: 64 }, full: { queries: 50_000, count: neighbourCount } } as const

const many = (scale: Scale): Benchmark => {
  const { queries, count } = sizes[scale]
  const load = loadOf(queries, 100)
  const judging = (name: string, objective: Objective, open: () => Promise<Judges>): Contestant => ({
    _tag: "Module",
    name,
    judgement: { _tag: "SameBits" },
    start: () => sessionOf(load, count, objective, open),
    ...(scale === "smoke" ? { warmUpRuns: 0, timedRuns: 1 } : { warmUpRuns: 1, timedRuns: 1 }),
  })
  return {
    name: `verdicts/${count}`,
    question: 'How many configurations of the list "neighbours of the plan" are judged a second?',
    parameters: { queries, list: "neighbours of the plan", sloMs: objective.sloMs, percentile: "p99" },
    seed: 1,
    work: { unit: "verdicts", count },
    baseline: "full-runs",
    expectedDigest: digests[scale],
    contestants: [
      judging("full-runs", metByAll, async () => ({ engine: withoutCache })),
      judging("early-and-cached", objective, async () => ({ engine: KernelEngine.make() })),
      judging("on-two-threads", objective, openPool),
    ],
    targets: [{ contestant: "on-two-threads", speedAtLeast: 1500 }],
  }
}

/** An engine, and how to be done with it. */
interface Judges {
  readonly engine: Engine["Service"]
  readonly close?: () => Promise<void>
}

/** A pool of the calling thread and one worker, which is up. */
const openPool = async (): Promise<Judges> => {
  const scope = Scope.makeUnsafe()
  const pool = await PoolEngine.make(KernelEngine.make(), { threadCount: 2, startAfterVisits: 0 }).pipe(
    Effect.provide(WorkerThreads.layer(() => WorkerThreads.spawnKernel(KernelEngine.defaultOptions))),
    Effect.provideService(Scope.Scope, scope),
    Effect.runPromise,
  )
  await Effect.runPromise(pool.start)
  return { engine: pool, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

const sessionOf = async (
  load: Load,
  count: number,
  objective: Objective,
  open: () => Promise<Judges>,
): Promise<Session> => {
  const { engine, close } = await open()
  const headwaysMs = headwaysMsOf(load)
  const scenarios = neighbours(count).map((configuration) => scenarioOf({ ...load, configuration }, headwaysMs))
  const { arrivalMs } = scenarios[0]!
  let list: ReadonlyArray<Scenario> = []
  let verdicts: ReadonlyArray<Verdict> = []
  return {
    // Caches tell traces apart by identity, so with a copy of the arrivals they know nothing yet.
    beforeRun: () => {
      const copy = arrivalMs.slice()
      list = scenarios.map(({ stages }) => ({ stages, arrivalMs: copy }))
    },
    run: async () => {
      verdicts = await Effect.runPromise(engine.verdicts(list, objective))
    },
    answer: () => answerOf(verdicts),
    ...(close === undefined ? {} : { end: close }),
  }
}

/** The benchmarks of verdicts. */
export const verdictsAt = (scale: Scale): ReadonlyArray<Benchmark> => [
  ...(scale === "smoke" ? [5000] : [50_000, 1_000_000]).map((queries) => hopeless(queries, scale)),
  many(scale),
]
