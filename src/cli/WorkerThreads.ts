/** Worker threads of Node for Effect's workers. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as EffectWorker from "effect/workers/Worker"
import { WorkerError, WorkerReceiveError } from "effect/workers/WorkerError"
import { Worker } from "node:worker_threads"

const fail = (deferred: Deferred.Deferred<never, WorkerError>, message: string, cause?: unknown): void => {
  const error = new WorkerError({ reason: new WorkerReceiveError({ message, cause }) })
  Deferred.doneUnsafe(deferred, Effect.fail(error))
}

/**
 * Threads that are stopped at once when they are no longer needed, whatever they are at. (`NodeWorker` asks them to end
 * and waits; a thread that is starting or simulating hears that late, and the command line would wait for it.)
 */
const platform = EffectWorker.makePlatform<Worker>()({
  setup: ({ scope, worker }) =>
    Effect.as(
      Scope.addFinalizer(
        scope,
        Effect.promise(() => worker.terminate()),
      ),
      worker,
    ),
  listen: ({ port, emit, deferred }) =>
    Effect.sync(() => {
      port.on("message", emit)
      port.on("messageerror", (cause) => fail(deferred, "a message could not be read", cause))
      port.on("error", (cause) => fail(deferred, "the worker failed", cause))
      port.on("exit", (exitCode) => fail(deferred, `the worker ended with exit code ${exitCode}`))
    }),
})

/** The entry of a worker thread, beside this module and with its ending: `.ts` in the sources, `.js` where built. */
const entry = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url)

/** What a worker thread is told when it starts. */
export interface WorkerStart {
  readonly maxCacheBytes: number
}

/** Starts a thread that judges scenarios with a kernel. */
export const spawnKernel = (start: WorkerStart): Worker => new Worker(entry, { workerData: start })

/** Threads started by a function of their number. */
export const layer = (spawn: (id: number) => Worker): Layer.Layer<EffectWorker.WorkerPlatform | EffectWorker.Spawner> =>
  Layer.merge(EffectWorker.layerSpawner(spawn), Layer.succeed(EffectWorker.WorkerPlatform, platform))
