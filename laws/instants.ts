/** A model node counted at an instant, after everything that happens at that time. */
import type { ModelObservation } from "./observe.ts"

/** Counts of queries, and of batches where it says so. */
export interface Counts {
  readonly timeMs: number
  readonly delivered: number
  readonly queued: number
  readonly inService: number
  readonly completed: number
  readonly batchesInService: number
  /** Replicas that wait out their batching delay; exact where times are dyadic. */
  readonly waiting: number
}

/** The times at which something happens at the node, ascending, each once. */
const instantsOf = ({ lineage, batches, stage }: ModelObservation): ReadonlyArray<number> => {
  const wakeMs = batches.map(({ dequeueMs }) => dequeueMs - stage.batchingDelayMs)
  const all = new Set([...lineage.enqueueMs, ...lineage.dequeueMs, ...lineage.completeMs, ...wakeMs])
  return [...all].toSorted((left, right) => left - right)
}

const countsOfModel = new WeakMap<ModelObservation, ReadonlyArray<Counts>>()

/** What the node held at each instant at which something happens; counted once for each observation. */
export const countsOf = (model: ModelObservation): ReadonlyArray<Counts> => {
  const known = countsOfModel.get(model)
  if (known !== undefined) return known
  const counts = instantsOf(model).map((timeMs) => countsAt(model, timeMs))
  countsOfModel.set(model, counts)
  return counts
}

/** What the node held at `timeMs`: half-open intervals, so that what ends at an instant is over. */
const countsAt = ({ stage, lineage, batches }: ModelObservation, timeMs: number): Counts => {
  const { enqueueMs, dequeueMs, completeMs } = lineage
  const during = (from: number, until: number) => from <= timeMs && timeMs < until
  return {
    timeMs,
    delivered: count(enqueueMs, (enqueuedMs) => enqueuedMs <= timeMs),
    queued: count(enqueueMs, (enqueuedMs, query) => during(enqueuedMs, dequeueMs[query]!)),
    inService: count(dequeueMs, (dequeuedMs, query) => during(dequeuedMs, completeMs[query]!)),
    completed: count(completeMs, (completedMs) => completedMs <= timeMs),
    batchesInService: count(batches, (batch) => during(batch.dequeueMs, batch.completeMs)),
    waiting: count(batches, (batch) => during(batch.dequeueMs - stage.batchingDelayMs, batch.dequeueMs)),
  }
}

const count = <A>(
  items: { reduce: (step: (sum: number, item: A, index: number) => number, start: number) => number },
  isCounted: (item: A, index: number) => boolean,
): number => items.reduce((sum, item, index) => (isCounted(item, index) ? sum + 1 : sum), 0)
