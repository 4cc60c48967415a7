/**
 * Open-loop load: every query is sent at its own instant, whatever has become of those before it, and its latency counts
 * from that instant even if it was sent late. So a server that stalls is charged for every query that would have come
 * meanwhile.
 */
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import { type ReadMs, sleepUntil, startClock } from "../Instants.ts"

/** A node as far as a query's way through the pipeline goes; `Scenario`'s stages are such nodes. */
export interface Waypoint {
  readonly rank: number
  readonly parents: ReadonlyArray<number>
  readonly children: ReadonlyArray<number>
}

/** What to replay: nodes by rank, the source first, the sink last; arrival times in ms, ascending, shape [queries]. */
export interface Route {
  readonly stages: ReadonlyArray<Waypoint>
  readonly arrivalMs: Float64Array
}

/** What became of the queries; arrays have shape [queries], times in ms from the instant at which the replay began. */
export interface ReplayRecord {
  readonly sentMs: Float64Array
  /** When the sink had the query; infinite where a node failed it. */
  readonly doneMs: Float64Array
  /** How many queries failed first with each message. */
  readonly failures: ReadonlyMap<string, number>
}

/** How far a replay is. */
export interface ReplayStanding {
  readonly sent: number
  readonly done: number
  readonly failed: number
}

/** What a replay needs besides its route. */
export interface ReplayOptions<E, R> {
  /** Serves one query at the node of a rank; nodes without models serve at once. */
  readonly serve: (rank: number) => Effect.Effect<void, E, R>
  readonly onProgress: (standing: ReplayStanding) => void
}

/** Sends every query on its way at its instant, and waits for them all. */
export const replay = Effect.fnUntraced(function* <E extends { readonly message: string }, R>(
  { stages, arrivalMs }: Route,
  { serve, onProgress }: ReplayOptions<E, R>,
): Effect.fn.Return<ReplayRecord, never, R> {
  const nowMs = yield* startClock
  const record = {
    sentMs: new Float64Array(arrivalMs.length),
    doneMs: new Float64Array(arrivalMs.length).fill(Number.POSITIVE_INFINITY),
    failures: new Map<string, number>(),
  }
  const standing = { sent: 0, done: 0, failed: 0 }
  const sendQuery = (query: number) =>
    Effect.suspend(() => {
      record.sentMs[query] = nowMs()
      standing.sent++
      const onFailure = ({ message }: E): void => {
        standing.failed++
        record.failures.set(message, (record.failures.get(message) ?? 0) + 1)
      }
      const onArrival = (): void => {
        record.doneMs[query] = nowMs()
        standing.done++
      }
      return journey(stages, { serve, onFailure, onArrival })
    })
  yield* Effect.scoped(sendAll(arrivalMs, nowMs, sendQuery, () => onProgress(standing)))
  return record
})

const sendAll = Effect.fnUntraced(function* <R>(
  arrivalMs: Float64Array,
  nowMs: ReadMs,
  sendQuery: (query: number) => Effect.Effect<void, never, R>,
  onSent: () => void,
) {
  const underWay = yield* FiberSet.make<void>()
  for (const [query, instantMs] of arrivalMs.entries()) {
    yield* sleepUntil(instantMs, nowMs)
    yield* FiberSet.run(underWay, sendQuery(query), { startImmediately: true })
    onSent()
  }
  yield* FiberSet.awaitEmpty(underWay)
})

/**
 * One query's way from source to sink: a node serves it once all its parents have. A node that fails passes nothing on,
 * so the query never reaches the sink; its other branches still run to their end, for they load the servers.
 */
const journey = <E, R>(
  stages: ReadonlyArray<Waypoint>,
  events: {
    readonly serve: (rank: number) => Effect.Effect<void, E, R>
    readonly onFailure: (error: E) => void
    readonly onArrival: () => void
  },
): Effect.Effect<void, never, R> => {
  const awaited = stages.map(({ parents }) => parents.length)
  let hasFailed = false
  const visit = (rank: number): Effect.Effect<void, never, R> =>
    Effect.matchEffect(events.serve(rank), {
      onFailure: (error) =>
        Effect.sync(() => {
          if (!hasFailed) events.onFailure(error)
          hasFailed = true
        }),
      onSuccess: () => deliver(rank),
    })
  const deliver = (rank: number): Effect.Effect<void, never, R> =>
    Effect.suspend(() => {
      const { children } = stages[rank]!
      if (children.length === 0) events.onArrival()
      const complete = children.filter((child) => --awaited[child]! === 0)
      return complete.length === 1
        ? visit(complete[0]!)
        : Effect.forEach(complete, visit, { concurrency: "unbounded", discard: true })
    })
  return visit(0)
}
