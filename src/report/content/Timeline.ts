/** A run over time, in equal bins: few enough to draw, whatever the number of queries. */
import { type Column, formatNumber } from "../Format.ts"
import { latenciesMs, type Lineage, type ModelLineage } from "../../domain/Lineage.ts"
import { ofAscending, type Percentile } from "../../domain/Percentile.ts"
import { type ModelStage, modelStages, type Scenario } from "../../domain/Scenario.ts"
import { rateQpsOf } from "../../domain/Units.ts"

/** Equal bins of time, ms since the first arrival, from 0 to the end of the run. */
export interface Bins {
  readonly count: number
  readonly widthMs: number
}

/** What happened in one bin to the queries that arrived in it; latencies are null where none did. */
export interface ArrivalBin {
  readonly queries: number
  readonly rateQps: number
  readonly latencyMsP50: number | null
  /** At the objective's percentile. */
  readonly latencyMs: number | null
  readonly latencyMsMax: number | null
}

/** How one model fared in one bin. */
export interface ModelBin {
  readonly meanQueueLength: number
  /** Most queries queued at the end of any instant. */
  readonly maxQueueLength: number
  /** Busy time of its replicas over replicas × bin width, 0 to 1. */
  readonly utilisation: number
}

/** A run over time; `models` by rank. */
export interface Timeline {
  readonly bins: Bins
  readonly arrivals: ReadonlyArray<ArrivalBin>
  readonly models: ReadonlyArray<ReadonlyArray<ModelBin>>
}

/** The most bins; fewer where queries are few. */
const maxBins = 120
const queriesPerBin = 5

/** The timeline of a simulated run that takes some time. */
export const timelineOf = (scenario: Scenario, lineage: Lineage, percentile: Percentile): Timeline => {
  const queries = lineage.arrivalMs.length
  const startMs = lineage.arrivalMs[0]!
  const runMs = lineage.sinkMs.reduce((latest, timeMs) => Math.max(latest, timeMs), startMs) - startMs
  const count = Math.max(1, Math.min(maxBins, Math.floor(queries / queriesPerBin)))
  const bins = { count, widthMs: runMs / count }
  const stages = modelStages(scenario)
  return {
    bins,
    arrivals: arrivalBins(lineage, startMs, bins, percentile),
    models: lineage.models.map((model, index) => modelBins(model, stages[index]!, startMs, bins)),
  }
}

const binAt = ({ count, widthMs }: Bins, timeMs: number): number => Math.min(count - 1, Math.floor(timeMs / widthMs))

const arrivalBins = (
  lineage: Lineage,
  startMs: number,
  bins: Bins,
  percentile: Percentile,
): ReadonlyArray<ArrivalBin> => {
  const latencies = latenciesMs(lineage)
  const { arrivalMs } = lineage
  let end = 0
  return Array.from({ length: bins.count }, (_, bin) => {
    const start = end
    while (end < arrivalMs.length && binAt(bins, arrivalMs[end]! - startMs) <= bin) end++
    const ascending = latencies.slice(start, end).toSorted()
    const at = (which: Percentile) => (ascending.length === 0 ? null : ofAscending(ascending, which))
    return {
      queries: end - start,
      rateQps: rateQpsOf(end - start, bins.widthMs),
      latencyMsP50: at({ label: "p50", parts: 50_000 }),
      latencyMs: at(percentile),
      latencyMsMax: ascending.at(-1) ?? null,
    }
  })
}

const modelBins = (
  { enqueueMs, dequeueMs, completeMs, batchSize }: ModelLineage,
  { replicas }: ModelStage,
  startMs: number,
  bins: Bins,
): ReadonlyArray<ModelBin> => {
  const queuedMs = new TimeSums(bins)
  const busyMs = new TimeSums(bins)
  for (let query = 0; query < enqueueMs.length; query++) {
    queuedMs.add(enqueueMs[query]! - startMs, dequeueMs[query]! - startMs, 1)
    // Each of a batch's n queries stands for an n-th of the batch.
    busyMs.add(dequeueMs[query]! - startMs, completeMs[query]! - startMs, 1 / batchSize[query]!)
  }
  const queued = queuedMs.sums()
  const busy = busyMs.sums()
  const longest = longestQueues(enqueueMs, dequeueMs, startMs, bins)
  return Array.from(longest, (maxQueueLength, bin) => ({
    meanQueueLength: queued[bin]! / bins.widthMs,
    maxQueueLength,
    utilisation: busy[bin]! / (replicas * bins.widthMs),
  }))
}

/** Sums, over intervals of time, of the time that they share with each bin. */
class TimeSums {
  readonly #bins: Bins
  readonly #partial: Float64Array
  /** What begins to count, or ends to, in every bin from this one on. */
  readonly #change: Float64Array

  constructor(bins: Bins) {
    this.#bins = bins
    this.#partial = new Float64Array(bins.count)
    this.#change = new Float64Array(bins.count + 1)
  }

  add(fromMs: number, toMs: number, weight: number): void {
    const { widthMs } = this.#bins
    const first = binAt(this.#bins, fromMs)
    const last = binAt(this.#bins, toMs)
    if (first === last) {
      this.#partial[first]! += weight * (toMs - fromMs)
      return
    }
    this.#partial[first]! += weight * ((first + 1) * widthMs - fromMs)
    this.#partial[last]! += weight * (toMs - last * widthMs)
    this.#change[first + 1]! += weight
    this.#change[last]! -= weight
  }

  sums(): Float64Array {
    let whole = 0
    return this.#partial.map((partial, bin) => {
      whole += this.#change[bin]!
      return Math.max(0, partial + whole * this.#bins.widthMs)
    })
  }
}

/** The longest queue of each bin, once everything at an instant has happened. */
const longestQueues = (enqueueMs: Float64Array, dequeueMs: Float64Array, startMs: number, bins: Bins): Float64Array => {
  const enqueues = enqueueMs.toSorted()
  const dequeues = dequeueMs.toSorted()
  const longest = new Float64Array(bins.count)
  let enqueued = 0
  let dequeued = 0
  for (let bin = 0; bin < bins.count; bin++) {
    longest[bin] = enqueued - dequeued
    while (enqueued < enqueues.length && binAt(bins, enqueues[enqueued]! - startMs) <= bin) {
      const nowMs = enqueues[enqueued]!
      while (enqueued < enqueues.length && enqueues[enqueued] === nowMs) enqueued++
      while (dequeued < dequeues.length && dequeues[dequeued]! <= nowMs) dequeued++
      longest[bin] = Math.max(longest[bin]!, enqueued - dequeued)
    }
    while (dequeued < dequeues.length && binAt(bins, dequeues[dequeued]! - startMs) <= bin) dequeued++
  }
  return longest
}

/** The columns that say which bin a row is of. */
export const timeColumns = (bins: Bins): ReadonlyArray<Column> => {
  const { unit } = timeUnitOf(bins)
  return [
    { heading: `from, ${unit}`, align: "right" },
    { heading: `to, ${unit}`, align: "right" },
  ]
}

/** The cells of these columns. */
export const timeOf = (bins: Bins, bin: number): ReadonlyArray<string> => {
  const { unitMs } = timeUnitOf(bins)
  return [bin, bin + 1].map((edge) => formatNumber((edge * bins.widthMs) / unitMs))
}

const timeUnits = [
  { unit: "ms", unitMs: 1 },
  { unit: "s", unitMs: 1000 },
  { unit: "min", unitMs: 60_000 },
  { unit: "h", unitMs: 3_600_000 },
] as const

/** The greatest unit of which the run lasts ten. */
export const timeUnitOf = ({ count, widthMs }: Bins) =>
  timeUnits.findLast(({ unitMs }) => 10 * unitMs <= count * widthMs) ?? timeUnits[0]
