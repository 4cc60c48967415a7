/** Estimates: what a simulated lineage says of latency, load and queues. */
import * as Schema from "effect/Schema"
import { latenciesMs, type Lineage, type ModelLineage } from "./Lineage.ts"
import * as Percentile from "./Percentile.ts"
import { type ModelStage, modelStages, type Scenario } from "./Scenario.ts"
import { rateQpsOf } from "./Units.ts"

/** How often a batch size occurred. */
export const BatchSizeCount = Schema.Struct({ batchSize: Schema.Finite, batches: Schema.Finite })

/** One model node over the whole run. */
export const ModelEstimate = Schema.Struct({
  node: Schema.String,
  utilisation: Schema.Finite.annotate({ description: "Busy time of its replicas over replicas × run time, 0 to 1." }),
  meanQueueLength: Schema.Finite.annotate({ description: "Time average of queries enqueued and not yet dequeued." }),
  maxQueueLength: Schema.NullOr(Schema.Finite).annotate({
    description: "Most queries queued at the end of any instant; null where the run was streamed.",
  }),
  meanWaitMs: Schema.Finite.annotate({ description: "Mean of dequeue − enqueue." }),
  meanServiceMs: Schema.Finite.annotate({ description: "Mean over queries of complete − dequeue." }),
  meanBatchSize: Schema.Finite.annotate({ description: "Mean over batches." }),
  batchSizes: Schema.Array(BatchSizeCount).annotate({ description: "Batches by size, ascending." }),
}).annotate({ identifier: "ModelEstimate" })
export type ModelEstimate = typeof ModelEstimate.Type

/** A rung of the percentile ladder. */
export const Rung = Schema.Struct({ percentile: Schema.String, latencyMs: Schema.Finite })

/** A bin of the latency histogram; it holds latencies in [fromMs, toMs), the last one its end too. */
export const Bin = Schema.Struct({ fromMs: Schema.Finite, toMs: Schema.Finite, queries: Schema.Finite })
export type Bin = typeof Bin.Type

/** A simulated run. The run lasts from the first arrival to the last query's leaving. */
export const Estimate = Schema.Struct({
  queries: Schema.Finite,
  runMs: Schema.Finite.annotate({ description: "From the first arrival to the last query at the sink." }),
  arrivalRateQps: Schema.NullOr(Schema.Finite).annotate({
    description: "Headways over the time from first to last arrival; null where all arrive at once.",
  }),
  throughputQps: Schema.NullOr(Schema.Finite).annotate({
    description: "Queries over run time; null where the run takes no time.",
  }),
  meanLatencyMs: Schema.Finite,
  latencies: Schema.Array(Rung).annotate({ description: "Percentiles by nearest rank, ascending." }),
  percentileRelativeError: Schema.optionalKey(Schema.Finite).annotate({
    description: "How far percentiles below max may be off, relative to themselves; exact where it is left out.",
  }),
  histogram: Schema.Array(Bin),
  sloAttainment: Schema.Finite.annotate({ description: "Share of queries whose latency is at most the SLO, 0 to 1." }),
  models: Schema.Array(ModelEstimate),
}).annotate({ identifier: "Estimate" })
export type Estimate = typeof Estimate.Type

const histogramBinCount = 20

/** Estimates a run of `scenario`; a query attains the SLO if its latency is at most `sloMs`. */
export const make = (scenario: Scenario, lineage: Lineage, sloMs: number): Estimate => {
  const ascending = latenciesMs(lineage).toSorted()
  const queries = ascending.length
  const { arrivalMs, sinkMs } = lineage
  const firstArrivalMs = arrivalMs[0]!
  const runMs = sinkMs.reduce((latest, timeMs) => Math.max(latest, timeMs), firstArrivalMs) - firstArrivalMs
  const stages = modelStages(scenario)
  return {
    queries,
    runMs,
    arrivalRateQps: finiteOrNull(rateQpsOf(queries - 1, arrivalMs[queries - 1]! - firstArrivalMs)),
    throughputQps: finiteOrNull(rateQpsOf(queries, runMs)),
    meanLatencyMs: ascending.reduce((sum, latencyMs) => sum + latencyMs, 0) / queries,
    latencies: Percentile.ladder.map((percentile) => ({
      percentile: percentile.label,
      latencyMs: Percentile.ofAscending(ascending, percentile),
    })),
    histogram: histogramOf(ascending),
    sloAttainment: Percentile.countAtMost(ascending, sloMs) / queries,
    models: lineage.models.map((model, index) => estimateModel(stages[index]!, model, runMs)),
  }
}

/** A rate for a document: JSON has no infinity, so one that is not finite is null. */
export const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** Equal bins from the least to the greatest latency; one bin where all are equal. */
const histogramOf = (ascending: Float64Array): ReadonlyArray<Bin> => {
  const fromMs = ascending[0]!
  const toMs = ascending[ascending.length - 1]!
  const binCount = fromMs < toMs ? histogramBinCount : 1
  const counts = new Float64Array(binCount)
  const widthMs = (toMs - fromMs) / binCount
  for (const latencyMs of ascending) {
    const bin = widthMs === 0 ? 0 : Math.min(binCount - 1, Math.floor((latencyMs - fromMs) / widthMs))
    counts[bin]!++
  }
  return Array.from(counts, (queries, index) => ({
    fromMs: fromMs + index * widthMs,
    toMs: index === binCount - 1 ? toMs : fromMs + (index + 1) * widthMs,
    queries,
  }))
}

const estimateModel = (stage: ModelStage, lineage: ModelLineage, runMs: number): ModelEstimate => {
  const { enqueueMs, dequeueMs, batchSize } = lineage
  const queries = enqueueMs.length
  const queriesBySize = new Float64Array(stage.maxBatchSize + 1)
  let waitMs = 0
  for (let query = 0; query < queries; query++) {
    waitMs += dequeueMs[query]! - enqueueMs[query]!
    queriesBySize[batchSize[query]!]!++
  }
  return modelEstimate(stage, {
    queries,
    runMs,
    waitMs,
    batchesBySize: queriesBySize.map((count, size) => (size === 0 ? 0 : count / size)),
    maxQueueLength: maxQueueLength(enqueueMs, dequeueMs),
  })
}

/** Sums over a run of one model node. `batchesBySize` has shape [maxBatchSize + 1]. */
export interface ModelSums {
  readonly queries: number
  readonly runMs: number
  readonly waitMs: number
  readonly batchesBySize: Float64Array
  readonly maxQueueLength: number | null
}

/** The estimate of a model node from its sums. */
export const modelEstimate = (
  stage: ModelStage,
  { queries, runMs, waitMs, batchesBySize, maxQueueLength }: ModelSums,
): ModelEstimate => {
  const batchSizes: Array<typeof BatchSizeCount.Type> = []
  let busyMs = 0
  let serviceMs = 0
  for (const [batchSize, batches] of batchesBySize.entries()) {
    if (batches === 0) continue
    batchSizes.push({ batchSize, batches })
    busyMs += batches * stage.serviceMs[batchSize]!
    serviceMs += batches * batchSize * stage.serviceMs[batchSize]!
  }
  return {
    node: stage.name,
    utilisation: busyMs / (stage.replicas * runMs),
    // The time integral of the queue length is the sum of the waits (Little's law on a finite run).
    meanQueueLength: waitMs / runMs,
    maxQueueLength,
    meanWaitMs: waitMs / queries,
    meanServiceMs: serviceMs / queries,
    meanBatchSize: queries / batchSizes.reduce((sum, { batches }) => sum + batches, 0),
    batchSizes,
  }
}

/** Greatest, over all instants, of enqueued minus dequeued queries once everything at that instant has happened. */
const maxQueueLength = (enqueueMs: Float64Array, dequeueMs: Float64Array): number => {
  const enqueues = ascending(enqueueMs)
  const dequeues = ascending(dequeueMs)
  let dequeued = 0
  let greatest = 0
  for (let enqueued = 1; enqueued <= enqueues.length; enqueued++) {
    const nowMs = enqueues[enqueued - 1]!
    if (enqueues[enqueued] === nowMs) continue
    while (dequeued < dequeues.length && dequeues[dequeued]! <= nowMs) dequeued++
    greatest = Math.max(greatest, enqueued - dequeued)
  }
  return greatest
}

/** The values in ascending order; queries that keep their order of arrival need no sorting. */
const ascending = (values: Float64Array): Float64Array => {
  for (let index = 1; index < values.length; index++) {
    if (values[index]! < values[index - 1]!) return values.toSorted()
  }
  return values
}
