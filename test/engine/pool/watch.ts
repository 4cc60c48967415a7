/** Pools that can be watched, and made to lose workers. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Worker } from "node:worker_threads"
import * as WorkerThreads from "../../../src/cli/WorkerThreads.ts"
import type { Objective } from "../../../src/domain/Objective.ts"
import { max } from "../../../src/domain/Percentile.ts"
import { modelStages, type Scenario } from "../../../src/domain/Scenario.ts"
import { judgingOneByOne } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../../src/engine/pool/PoolEngine.ts"
import { oneModel } from "../../worlds.ts"

/** How a worker dies. */
export type Manner = "exit" | "error" | "memory" | "hang" | "defect"

/** What the test and its workers share; scenarios are told apart by their tag. */
export interface Watch {
  /** How often each tag was judged by a worker, shape [tags]. */
  readonly judged: Int32Array
  /** How many workers are still to die over each tag, shape [tags]. */
  readonly deaths: Int32Array
  /** The id of the thread that hangs, 0 if none does, and whether it may go on. */
  readonly hung: Int32Array
  readonly manner: Manner
}

const maxTags = 64
const shared = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length))

/** A watch on which `deaths` workers die over the scenario of a tag. */
export const makeWatch = (manner: Manner = "exit", tag = 0, deaths = 0): Watch => {
  const watch = { judged: shared(maxTags), deaths: shared(maxTags), hung: shared(2), manner }
  watch.deaths[tag] = deaths
  return watch
}

const arrivalMs = Array.from({ length: 40 }, (_, index) => 3 * index)

/** Scenario `tag` of a list, which has that many replicas and one more. */
export const tagged = (tag: number): Scenario => oneModel([40], { replicas: tag + 1 }, arrivalMs)

/** The tag of such a scenario. */
export const tagOf = (scenario: Scenario): number => modelStages(scenario)[0]!.replicas - 1

/** Scenarios of tags 0 … count − 1. */
export const taggedList = (count: number): ReadonlyArray<Scenario> =>
  Array.from({ length: count }, (_, tag) => tagged(tag))

export const objective = { sloMs: 60, percentile: max }

/** The verdicts of a kernel of this thread, one by one. */
export const expectedOf = (scenarios: ReadonlyArray<Scenario>) =>
  Effect.runSync(KernelEngine.make().verdicts(scenarios, objective))

/** A pool, its threads, and how often the calling thread judged each tag. */
export interface Watched {
  readonly pool: PoolEngine.Pool
  readonly threads: ReadonlyArray<Worker>
  readonly exited: () => number
  readonly judgedHere: Int32Array
}

/** Runs a program with a pool whose workers are up, in a scope of its own. */
export const withPool = <A, E>(
  threadCount: number,
  watch: Watch,
  use: (watched: Watched) => Effect.Effect<A, E, Scope.Scope>,
): Promise<A> => {
  const threads: Array<Worker> = []
  let exitedCount = 0
  const spawn = (): Worker => {
    const worker = new Worker(new URL("./watchedWorker.ts", import.meta.url), {
      workerData: watch,
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    })
    worker.on("exit", () => exitedCount++)
    threads.push(worker)
    return worker
  }
  const judgedHere = new Int32Array(maxTags)
  const kernel = KernelEngine.make()
  const here = judgingOneByOne({
    ...kernel,
    verdict: (scenario: Scenario, objective: Objective) =>
      Effect.tap(kernel.verdict(scenario, objective), () => Effect.sync(() => judgedHere[tagOf(scenario)]!++)),
  })
  const program = Effect.gen(function* () {
    const pool = yield* PoolEngine.make(here, { threadCount, startAfterVisits: 0 })
    yield* pool.start
    return yield* use({ pool, threads, exited: () => exitedCount, judgedHere })
  })
  return Effect.runPromise(Effect.scoped(Effect.provide(program, WorkerThreads.layer(spawn))))
}

/** Gives other threads their turn until something holds. */
export const until = (holds: () => boolean): Effect.Effect<void> =>
  Effect.whileLoop({ while: () => !holds(), body: () => Effect.yieldNow, step: () => {} })
