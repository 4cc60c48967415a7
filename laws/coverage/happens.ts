/** What must happen at some model node of some generated case, judged on the specification's own lineages. */
import type { Batch, ModelObservation } from "../observe.ts"
import { type Counts, countsOf } from "../instants.ts"

/** Something that can happen at a model node. */
export interface Happens {
  readonly statement: string
  readonly symbols: string
  readonly satisfies: (model: ModelObservation) => boolean
}

const pairs = (batches: ReadonlyArray<Batch>): ReadonlyArray<readonly [Batch, Batch]> =>
  batches.flatMap((first, index) => batches.slice(index + 1).map((second) => [first, second] as const))

const atSomeInstant = (model: ModelObservation, holds: (counts: Counts) => boolean): boolean =>
  countsOf(model).some(holds)

/** Happenings by name. */
export const happens: Readonly<Record<string, Happens>> = {
  FullBatch: {
    statement: "some batches of several queries are as large as they may be",
    symbols: "∃ batch b. 1 < |b| = B",
    satisfies: ({ stage, batches }) =>
      1 < stage.maxBatchSize && batches.some(({ queries }) => queries.length === stage.maxBatchSize),
  },
  PartialBatch: {
    statement: "some batches lie strictly between one query and the largest size",
    symbols: "∃ batch b. 1 < |b| < B",
    satisfies: ({ stage, batches }) =>
      batches.some(({ queries }) => 1 < queries.length && queries.length < stage.maxBatchSize),
  },
  TwinCompletion: {
    statement: "some batches of one node complete at the same time",
    symbols: "∃ batches b ≠ c. completion b = completion c",
    satisfies: ({ batches }) => pairs(batches).some(([first, second]) => first.completeMs === second.completeMs),
  },
  Overtaking: {
    statement: "some batches complete before one that was taken earlier",
    symbols: "∃ batches b, c. take b < take c ∧ completion c < completion b",
    satisfies: ({ batches }) => pairs(batches).some(([first, second]) => second.completeMs < first.completeMs),
  },
  TieWithCompletion: {
    statement: "some queries are delivered at the very time at which a batch completes",
    symbols: "∃ q, b. enqueue q = completion b",
    satisfies: ({ batches, lineage: { enqueueMs } }) =>
      batches.some(({ completeMs }) => enqueueMs.includes(completeMs)),
  },
  TieWithTake: {
    statement: "some queries are delivered at the very time at which a delayed replica takes",
    symbols: "∃ q, b. 0 < d ∧ enqueue q = take b",
    satisfies: ({ stage, batches, lineage: { enqueueMs } }) =>
      0 < stage.batchingDelayMs && batches.some(({ dequeueMs }) => enqueueMs.includes(dequeueMs)),
  },
  Saturation: {
    statement: "some queues hold more than two full batches while every replica serves",
    symbols: "∃ t. 2 B < queued(t) ∧ in service(t) = R",
    satisfies: (model) =>
      atSomeInstant(
        model,
        ({ queued, batchesInService }) =>
          2 * model.stage.maxBatchSize < queued && batchesInService === model.stage.replicas,
      ),
  },
  SeveralServe: {
    statement: "some nodes have several replicas in service at once",
    symbols: "∃ t. 2 ≤ in service(t)",
    satisfies: (model) => atSomeInstant(model, ({ batchesInService }) => 2 <= batchesInService),
  },
  SeveralWait: {
    statement: "some nodes have several replicas waiting out their delay at once",
    symbols: "∃ t. 2 ≤ waiting(t)",
    satisfies: (model) => atSomeInstant(model, ({ waiting }) => 2 <= waiting),
  },
  GroupDelivery: {
    statement: "some nodes receive several queries in one delivery of a batch from another model node",
    symbols: "∃ q ≠ r. enqueue q = enqueue r, not straight from the source",
    satisfies: ({ stage, lineage: { enqueueMs } }) =>
      !stage.parents.includes(0) && new Set(enqueueMs).size < enqueueMs.length,
  },
  ReorderedQueue: {
    statement: "some queues hold queries in another order than that of their arrival",
    symbols: "∃ node. queue ≠ sort(queue)",
    satisfies: ({ queue }) => queue.some((query, index) => query < (queue[index - 1] ?? 0)),
  },
  Absorption: {
    statement: "some service times vanish beside the time of day: completion and take are one float64",
    symbols: "∃ batch b. take b + τ(|b|) = take b",
    satisfies: ({ batches }) => batches.some(({ dequeueMs, completeMs }) => dequeueMs === completeMs),
  },
}
