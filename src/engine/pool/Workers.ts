/** The workers of a pool: started, fed from one queue of jobs, and replaced when they die. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Scope from "effect/Scope"
import * as Worker from "effect/workers/Worker"
import type { Batch, Job } from "./Jobs.ts"
import type { Answer, Request } from "./Messages.ts"

/** Workers that may die over one job before it is given up. */
const maxLosses = 3
/** Workers in a row that may die without a single answer before their place stays empty. */
const maxFruitlessLives = 5

/** What the workers have done so far. */
export interface WorkersStatistics {
  /** Workers started, those that replace others included. */
  readonly started: number
  /** Workers that died. */
  readonly lost: number
  /** Workers that are up. */
  readonly up: number
  /** Jobs that a dying worker left to be done again. */
  readonly redone: number
  /** Scenarios that workers have judged. */
  readonly judged: number
}

/** The workers, as the calling thread sees them. */
export interface Workers {
  /** Starts them, once, without waiting. */
  readonly start: Effect.Effect<void>
  /** Waits until every worker is up, or known not to come up. */
  readonly settled: Effect.Effect<void>
  /** Queues jobs, and gives every idle worker one. */
  readonly submit: (jobs: ReadonlyArray<Job>) => void
  /** Takes a job of the batch for the calling thread, if one waits that it may do. */
  readonly take: (batch: Batch) => Job | undefined
  /** Gives up what is left of a batch; workers finish what they are at. */
  readonly withdraw: (batch: Batch) => void
  readonly statistics: () => WorkersStatistics
}

/** One worker's life: its jobs under way, in the order in which they were sent, and the trace that it knows. */
interface Life {
  readonly worker: Worker.Worker<Answer, Request>
  readonly jobs: Array<Job>
  knownTrace: Float64Array | undefined
  answerCount: number
}

/** Makes `count` workers, which live in the scope once they are started. */
export const make = Effect.fnUntraced(function* (
  count: number,
): Effect.fn.Return<Workers, never, Worker.WorkerPlatform | Worker.Spawner | Scope.Scope> {
  const platform = yield* Worker.WorkerPlatform
  const spawner = yield* Worker.Spawner
  const scope = yield* Effect.scope
  const up = new Set<Life>()
  const shareTrace = traceSharer()
  let queue: Array<Job> = []
  let isStarted = false
  let placeCount = count
  let started = 0
  let lost = 0
  let redone = 0
  let judged = 0
  const settled = Array.from({ length: count }, () => Latch.makeUnsafe())

  const send = (life: Life, job: Job): void => {
    const arrivalMs = shareTrace(job.scenarios[0]!.arrivalMs)
    if (life.knownTrace !== arrivalMs) Effect.runSync(life.worker.send({ _tag: "Trace", arrivalMs }))
    life.knownTrace = arrivalMs
    life.jobs.push(job)
    const stages = job.scenarios.map((scenario) => scenario.stages)
    Effect.runSync(life.worker.send({ _tag: "Judge", stages, objective: job.batch.objective }))
  }

  /** The first job that is still needed; those that are not are settled. */
  const next = (mayTake: (job: Job) => boolean): Job | undefined => {
    for (let index = 0; index < queue.length; index++) {
      const job = queue[index]!
      if (!job.batch.needs(job)) {
        queue.splice(index--, 1)
        job.batch.settle(job, undefined)
      } else if (mayTake(job)) {
        queue.splice(index, 1)
        return job
      }
    }
    return undefined
  }

  /**
   * Gives idle workers a job each; and those at work another to go on with, while as many are left as there are threads,
   * so that nobody waits for a thread that has work in store.
   */
  const feed = (): void => {
    for (const maxJobs of [1, 2]) {
      for (const life of up) {
        if (maxJobs <= life.jobs.length || (maxJobs === 2 && queue.length <= up.size)) continue
        const job = next(() => true)
        if (job !== undefined) send(life, job)
      }
    }
  }

  const receive = (life: Life, answer: Answer): void => {
    if (!up.has(life)) return
    const job = life.jobs.shift()!
    life.answerCount++
    if (answer._tag === "Judged") judged += answer.verdicts.length
    feed()
    job.batch.settle(job, answer)
  }

  /** The job that a lost worker was at counts the loss; what it had in store is as good as new. */
  const lose = (life: Life, cause: Cause.Cause<unknown>): void => {
    up.delete(life)
    lost++
    const [current] = life.jobs
    queue = [...life.jobs, ...queue]
    if (current === undefined) return
    redone += life.jobs.length
    if (maxLosses <= ++current.losses) {
      queue = queue.filter((job) => job !== current)
      const problem = `${maxLosses} workers died over the same job, the last so: ${Cause.pretty(cause)}`
      current.batch.settle(current, { _tag: "Died", problem })
    }
    for (const job of life.jobs) job.batch.changed.openUnsafe()
    feed()
  }

  /** Keeps one place filled: a worker that dies is followed by another. */
  const keepPlace = Effect.fnUntraced(function* (place: number): Effect.fn.Return<void> {
    for (let fruitless = 0; fruitless < maxFruitlessLives;) {
      const worker = yield* Effect.orDie(
        Effect.provideService(platform.spawn<Answer, Request>(started++), Worker.Spawner, spawner),
      )
      const life: Life = { worker, jobs: [], knownTrace: undefined, answerCount: 0 }
      const rise = Effect.sync(() => {
        up.add(life)
        settled[place]!.openUnsafe()
        feed()
      })
      const hear = (answer: Answer) => Effect.sync(() => receive(life, answer))
      yield* worker.run(hear, { onSpawn: rise }).pipe(
        Effect.catchCause((cause) => Effect.sync(() => lose(life, cause))),
        Effect.ensuring(Effect.sync(() => up.delete(life))),
      )
      fruitless = life.answerCount === 0 ? fruitless + 1 : 0
    }
    placeCount--
    settled[place]!.openUnsafe()
    for (const job of queue) job.batch.changed.openUnsafe()
  })

  return {
    start: Effect.suspend(() => {
      if (isStarted) return Effect.void
      isStarted = true
      return Effect.forEach(settled, (_, place) => Effect.forkIn(keepPlace(place), scope), { discard: true })
    }),
    settled: Effect.forEach(settled, (latch) => latch.await, { discard: true }),
    submit: (jobs) => {
      for (const job of jobs) queue.push(job)
      feed()
    },
    take: (batch) => {
      // A job that killed a worker may kill this thread too, so it is for workers while there are any to come.
      return next((waiting) => waiting.batch === batch && (waiting.losses === 0 || placeCount === 0))
    },
    withdraw: (batch) => {
      batch.abandon()
      queue = queue.filter((job) => job.batch !== batch)
    },
    statistics: () => ({ started, lost, up: up.size, redone, judged }),
  }
})

/** Puts traces into shared memory, each once; arrivals are told apart by identity. */
const traceSharer = (): ((arrivalMs: Float64Array) => Float64Array) => {
  const shared = new WeakMap<Float64Array, Float64Array>()
  return (arrivalMs) => {
    if (arrivalMs.buffer instanceof SharedArrayBuffer) return arrivalMs
    const known = shared.get(arrivalMs)
    if (known !== undefined) return known
    const trace = new Float64Array(new SharedArrayBuffer(arrivalMs.byteLength))
    trace.set(arrivalMs)
    shared.set(arrivalMs, trace)
    return trace
  }
}
