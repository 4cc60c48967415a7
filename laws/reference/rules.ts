/** Every decision of the semantics, one line each; `machine.ts` carries them out. */

/** Phases in their order at one time and rank. */
export const phases = ["complete", "take", "deliver"] as const

/** A pending event: what the one rule of time reads of it, and the queries that it is about. */
export interface Event {
  readonly timeMs: number
  readonly rank: number
  readonly phase: (typeof phases)[number]
  readonly sequence: number
  readonly queries: ReadonlyArray<number>
}

/** The part of an event by which events are ordered. */
export type Key = Omit<Event, "queries">

/** What there is to decide. */
export interface Rules {
  /** The one rule of time: negative if the first event comes before the second. */
  readonly order: (left: Key, right: Key) => number
  /** Whether a node that `arrivedCount` of its parents have delivered a query to now handles it. */
  readonly admits: (arrivedCount: number, parentCount: number) => boolean
  /** Whether one more idle replica is to wait for a batch. */
  readonly wakes: (waitingCount: number, maxBatchSize: number, queueLength: number) => boolean
  /** How many queries a replica takes. */
  readonly batchSize: (queueLength: number, maxBatchSize: number) => number
  /** When a replica woken now will take. */
  readonly takeMs: (nowMs: number, batchingDelayMs: number) => number
  /** When a batch taken now will be complete. */
  readonly completeMs: (nowMs: number, serviceMs: number) => number
  /** How many replicas serve. */
  readonly replicas: (configured: number) => number
  /** The queue after more queries were delivered. */
  readonly append: (queue: ReadonlyArray<number>, group: ReadonlyArray<number>) => ReadonlyArray<number>
  /** The service time of a batch of `size`, of the table indexed by batch size. */
  readonly serviceMs: (table: Float64Array, size: number) => number
}

/** The rules as the semantics states them. */
export const semantics: Rules = {
  order: (left, right) =>
    left.timeMs - right.timeMs ||
    left.rank - right.rank ||
    phases.indexOf(left.phase) - phases.indexOf(right.phase) ||
    left.sequence - right.sequence,
  admits: (arrivedCount, parentCount) => arrivedCount === parentCount,
  wakes: (waitingCount, maxBatchSize, queueLength) => waitingCount * maxBatchSize < queueLength,
  batchSize: (queueLength, maxBatchSize) => Math.min(queueLength, maxBatchSize),
  takeMs: (nowMs, batchingDelayMs) => nowMs + batchingDelayMs,
  completeMs: (nowMs, serviceMs) => nowMs + serviceMs,
  replicas: (configured) => configured,
  append: (queue, group) => [...queue, ...group],
  serviceMs: (table, size) => table[size]!,
}
