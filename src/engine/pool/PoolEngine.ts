/** An engine that judges many scenarios on several threads, each with an engine of its own. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type * as Worker from "effect/workers/Worker"
import type { Objective } from "../../domain/Objective.ts"
import type { Scenario } from "../../domain/Scenario.ts"
import { Engine, type SimulationError } from "../Engine.ts"
import type { Verdict } from "../Verdict.ts"
import { Batch } from "./Jobs.ts"
import { judgeJob } from "./PoolWorker.ts"
import * as Workers from "./Workers.ts"

/** How a pool is made. */
export interface PoolOptions {
  /** Threads that judge, the calling one among them: 1 starts no worker. */
  readonly threadCount: number
  /**
   * Workers are started by the batch that brings the visits asked for in long batches (scenarios × queries × stages)
   * above this. It is about as much as the calling thread simulates while a worker starts, so a short search never pays
   * for one.
   */
  readonly startAfterVisits: number
}

/** The default of `startAfterVisits`. */
export const defaultStartAfterVisits = 2 ** 26

/**
 * A batch is long, and shared, if it has so many scenarios for each thread. In a shorter one threads would wait for each
 * other, and each would simulate what another has in its cache.
 */
const minScenariosPerThread = 4

/** What a pool has done so far. */
export interface PoolStatistics extends Workers.WorkersStatistics {
  /** Scenarios of batches that the calling thread judged itself. */
  readonly judgedHere: number
}

/** A pool as an engine. */
export type Pool = Engine["Service"] & {
  /** Starts the workers now, if they are not, and waits until they are up. */
  readonly start: Effect.Effect<void>
  readonly statistics: () => PoolStatistics
}

/**
 * Makes a pool around the calling thread's engine, whose name and single answers are the pool's; its workers, which
 * judge exactly as that engine does, live in the scope. Results do not depend on which thread judges what.
 */
export const make = Effect.fnUntraced(function* (
  here: Engine["Service"],
  { threadCount, startAfterVisits }: PoolOptions,
): Effect.fn.Return<Pool, never, Worker.WorkerPlatform | Worker.Spawner | Scope.Scope> {
  const workers = yield* Workers.make(threadCount - 1)
  let askedVisits = 0
  let judgedHere = 0

  /** Does jobs in the calling thread while there are any, and lets workers be heard in between. */
  const finish = Effect.fnUntraced(function* (batch: Batch): Effect.fn.Return<void> {
    while (!batch.isOver) {
      batch.changed.closeUnsafe()
      const job = workers.take(batch)
      if (job !== undefined) {
        const answer = yield* judgeJob(here, job.scenarios, batch.objective)
        if (answer._tag === "Judged") judgedHere += answer.verdicts.length
        batch.settle(job, answer)
        yield* Effect.yieldNow
      } else yield* batch.changed.await
    }
  })

  const share = Effect.fnUntraced(function* (
    scenarios: ReadonlyArray<Scenario>,
    objective: Objective,
  ): Effect.fn.Return<ReadonlyArray<Verdict>, SimulationError> {
    yield* workers.start
    const batch = new Batch(scenarios, objective, threadCount)
    workers.submit(batch.jobs)
    // Where it ends early, workers finish the jobs that they have, and nobody waits for them.
    yield* Effect.ensuring(
      finish(batch),
      Effect.sync(() => workers.withdraw(batch)),
    )
    switch (batch.ending?._tag) {
      case undefined:
        return batch.verdicts
      case "Failed":
        return yield* Effect.fail(batch.ending.failure)
      case "Died":
        return yield* Effect.die(new Error(batch.ending.problem))
    }
  })

  return {
    ...here,
    verdicts: (scenarios, objective) =>
      Effect.suspend(() => {
        if (threadCount === 1 || scenarios.length < minScenariosPerThread * threadCount) {
          return here.verdicts(scenarios, objective)
        }
        for (const { arrivalMs, stages } of scenarios) askedVisits += arrivalMs.length * stages.length
        return startAfterVisits < askedVisits ? share(scenarios, objective) : here.verdicts(scenarios, objective)
      }),
    start: Effect.andThen(workers.start, workers.settled),
    statistics: () => ({ ...workers.statistics(), judgedHere }),
  }
})

/** Layer of a pool around an engine. */
export const layer = (
  here: Layer.Layer<Engine>,
  options: PoolOptions,
): Layer.Layer<Engine, never, Worker.WorkerPlatform | Worker.Spawner> =>
  Layer.effect(
    Engine,
    Effect.flatMap(Engine, (engine) => make(engine, options)),
  ).pipe(Layer.provide(here))
