/** What the laws of a model node say of one node, as its lineage shows it. */
import { type Equation, equal, none } from "./equation.ts"
import { countsOf } from "./instants.ts"
import type { ModelObservation } from "./observe.ts"

/** Queries leave the queue in the order in which they joined it. */
export const fifo = ({ queue, lineage }: ModelObservation): Equation => {
  const taken = queue.map((query) => lineage.dequeueMs[query]!)
  return equal(
    taken,
    taken.toSorted((left, right) => left - right),
  )
}

/** A batch is a run of the queue: all its queries are taken together, complete together and know its size. */
export const batchesAreRuns = ({
  batches,
  lineage: { dequeueMs, completeMs, batchSize },
}: ModelObservation): Equation =>
  equal(
    batches.map(({ queries }) =>
      queries.map((query) => [dequeueMs[query]!, completeMs[query]!, batchSize[query]!] as const),
    ),
    batches.map((batch) => batch.queries.map(() => [batch.dequeueMs, batch.completeMs, batch.queries.length] as const)),
  )

/** No query is taken before it joined the queue, and none completes before it is taken. */
export const causal = ({ queue, lineage: { enqueueMs, dequeueMs, completeMs } }: ModelObservation): Equation =>
  none(
    queue
      .map((query) => ({
        query,
        enqueueMs: enqueueMs[query]!,
        dequeueMs: dequeueMs[query]!,
        completeMs: completeMs[query]!,
      }))
      .filter(({ enqueueMs, dequeueMs, completeMs }) => !(enqueueMs <= dequeueMs && dequeueMs <= completeMs)),
  )

/** At every instant, what was delivered is queued, in service or complete. */
export const conserves = (model: ModelObservation): Equation => {
  const counted = countsOf(model)
  return equal(
    counted.map(({ timeMs, queued, inService, completed }) => [timeMs, queued + inService + completed] as const),
    counted.map(({ timeMs, delivered }) => [timeMs, delivered] as const),
  )
}

/** 1 ≤ batch ≤ B. */
export const batchBounds = ({ stage, lineage }: ModelObservation): Equation =>
  none(
    Array.from(lineage.batchSize, (batchSize, query) => ({ query, batchSize })).filter(
      ({ batchSize }) => !(Number.isInteger(batchSize) && 1 <= batchSize && batchSize <= stage.maxBatchSize),
    ),
  )

/** At most R batches are in service at once. */
export const replicaBound = (model: ModelObservation): Equation =>
  none(
    countsOf(model)
      .filter(({ batchesInService }) => model.stage.replicas < batchesInService)
      .map(({ timeMs, batchesInService }) => ({ timeMs, batchesInService })),
  )

/** With d = 0 no replica is idle while a query waits. */
export const workConserving = (model: ModelObservation): Equation =>
  none(
    countsOf(model)
      .filter(({ queued, batchesInService }) => 0 < queued && batchesInService < model.stage.replicas)
      .map(({ timeMs, queued, batchesInService }) => ({ timeMs, queued, batchesInService })),
  )

/** completion − take = τ(batch), as the sum that it is: completion = take + τ(batch). */
export const serviceTime = ({ stage, lineage: { dequeueMs, completeMs, batchSize } }: ModelObservation): Equation =>
  equal(
    completeMs,
    dequeueMs.map((timeMs, query) => timeMs + stage.serviceMs[batchSize[query]!]!),
  )

/** A batch is taken no sooner than d after its first query joined the queue. */
export const delay = ({ stage, lineage, batches }: ModelObservation): Equation =>
  none(
    batches
      .map(({ queries: [query], dequeueMs }) => ({
        query,
        dequeueMs,
        soonestMs: lineage.enqueueMs[query!]! + stage.batchingDelayMs,
      }))
      .filter(({ dequeueMs, soonestMs }) => !(soonestMs <= dequeueMs)),
  )

/** A batch smaller than B leaves the queue empty: the next query joined it no sooner than that batch was taken. */
export const takesAll = ({ stage, lineage, batches }: ModelObservation): Equation =>
  none(
    batches
      .map(({ queries, dequeueMs }, index) => ({
        size: queries.length,
        dequeueMs,
        next: batches[index + 1]?.queries[0],
      }))
      .filter(
        ({ size, dequeueMs, next }) =>
          next !== undefined && size < stage.maxBatchSize && lineage.enqueueMs[next]! < dequeueMs,
      ),
  )

/** Waiting replicas, told from takes at exact times, never exceed ⌈queue/B⌉. */
export const waitingBound = (model: ModelObservation): Equation =>
  none(
    countsOf(model)
      .filter(({ waiting, queued }) => Math.ceil(queued / model.stage.maxBatchSize) < waiting)
      .map(({ timeMs, waiting, queued }) => ({ timeMs, waiting, queued })),
  )

/** No replica stays idle while more queries wait than the waiting replicas will take. */
export const wakes = (model: ModelObservation): Equation =>
  none(
    countsOf(model)
      .filter(
        ({ waiting, queued, batchesInService }) =>
          waiting + batchesInService < model.stage.replicas && waiting * model.stage.maxBatchSize < queued,
      )
      .map(({ timeMs, waiting, queued, batchesInService }) => ({ timeMs, waiting, queued, batchesInService })),
  )
