/** What a workload looks like in numbers: its rate, how it varies, and its peaks. */
import { msOfSeconds, rateQpsOf } from "./Units.ts"

/**
 * A workload seen through windows of one length. `rateQps` is its peak: the most arrivals in any [t, t + `windowMs`), as
 * a rate; `peakToMean` that over the mean rate. `dispersionIndex` is the variance over the mean of the arrivals counted
 * in windows one after the other from time 0 (1 for a Poisson process), undefined where fewer than two are whole.
 */
export interface PeakRate {
  readonly windowMs: number
  readonly rateQps: number
  readonly peakToMean: number
  readonly dispersionIndex: number | undefined
}

/**
 * Statistics of a workload. `scv` is the variance of its headways over their squared mean, `cv` its square root; both are
 * 0 where all headways are zero. `peaks` has the windows that are no longer than the workload, shortest first.
 * `dispersionIndex` is the variance over the mean of arrivals counted in whole seconds (1 for a Poisson process),
 * undefined for a workload of less than two seconds. Variances are those of a population.
 */
export interface WorkloadStatistics {
  readonly headways: number
  readonly durationMs: number
  readonly meanRateQps: number
  readonly meanHeadwayMs: number
  readonly minHeadwayMs: number
  readonly maxHeadwayMs: number
  readonly zeroHeadways: number
  readonly scv: number
  readonly cv: number
  readonly peaks: ReadonlyArray<PeakRate>
  readonly dispersionIndex: number | undefined
}

/** The windows, in ms, over which peaks are sought. */
export const peakWindowsMs: ReadonlyArray<number> = [10, 100, 1000, 10_000, 60_000]

/** Statistics of headways, ms, at least one; in time proportional to their number. */
export const describeHeadways = (headwaysMs: Float64Array): WorkloadStatistics => {
  let durationMs = 0
  let minHeadwayMs = Number.POSITIVE_INFINITY
  let maxHeadwayMs = 0
  let zeroHeadways = 0
  for (const headwayMs of headwaysMs) {
    durationMs += headwayMs
    if (headwayMs < minHeadwayMs) minHeadwayMs = headwayMs
    if (maxHeadwayMs < headwayMs) maxHeadwayMs = headwayMs
    if (headwayMs === 0) zeroHeadways++
  }
  const meanHeadwayMs = durationMs / headwaysMs.length
  const scv = scvOf(headwaysMs)
  const meanRateQps = rateQpsOf(headwaysMs.length, durationMs)
  return {
    headways: headwaysMs.length,
    durationMs,
    meanRateQps,
    meanHeadwayMs,
    minHeadwayMs,
    maxHeadwayMs,
    zeroHeadways,
    scv,
    cv: Math.sqrt(scv),
    peaks: peakWindowsMs
      .filter((windowMs) => windowMs <= durationMs)
      .map((windowMs) => {
        const rateQps = rateQpsOf(mostArrivalsWithin(headwaysMs, windowMs), windowMs)
        const dispersionIndex = dispersionIndexOf(headwaysMs, durationMs, windowMs)
        return { windowMs, rateQps, peakToMean: rateQps / meanRateQps, dispersionIndex }
      }),
    dispersionIndex: dispersionIndexOf(headwaysMs, durationMs, msOfSeconds(1)),
  }
}

/** Squared coefficient of variation of headways, at least one: population variance over squared mean, 0 where all are zero. */
export const scvOf = (headwaysMs: Float64Array): number => {
  let durationMs = 0
  for (const headwayMs of headwaysMs) durationMs += headwayMs
  if (durationMs === 0) return 0
  const meanHeadwayMs = durationMs / headwaysMs.length
  let sum = 0
  for (const headwayMs of headwaysMs) {
    const deviation = headwayMs / meanHeadwayMs - 1
    sum += deviation * deviation
  }
  return sum / headwaysMs.length
}

/** The most arrivals in any half-open window [t, t + `windowMs`): the oldest arrival inside follows the newest. */
export const mostArrivalsWithin = (headwaysMs: Float64Array, windowMs: number): number => {
  let oldest = 0
  let oldestMs = 0
  let newestMs = 0
  let most = 1
  for (let index = 0; index < headwaysMs.length; index++) {
    newestMs += headwaysMs[index]!
    while (windowMs <= newestMs - oldestMs) oldestMs += headwaysMs[oldest++]!
    const arrivals = index + 2 - oldest
    if (most < arrivals) most = arrivals
  }
  return most
}

/**
 * Only windows that hold arrivals are visited, so a long quiet workload costs no more than its arrivals. A window is added
 * when one after it has an arrival: the last, which is not whole, never is.
 */
const dispersionIndexOf = (headwaysMs: Float64Array, durationMs: number, windowMs: number): number | undefined => {
  const windows = Math.floor(durationMs / windowMs)
  if (windows < 2) return undefined
  let sum = 0
  let sumOfSquares = 0
  let window = 0
  let count = 1
  let nowMs = 0
  for (const headwayMs of headwaysMs) {
    nowMs += headwayMs
    const windowNow = Math.floor(nowMs / windowMs)
    if (window < windowNow) {
      sum += count
      sumOfSquares += count * count
      window = windowNow
      count = 0
    }
    count++
  }
  const mean = sum / windows
  return (sumOfSquares / windows - mean * mean) / mean
}

/**
 * Arrivals in each of `buckets` equal parts of the workload's duration, shape [buckets]; the last part has its end. All
 * arrivals are in the first part where the duration is 0.
 */
export const arrivalsPerBucket = (headwaysMs: Float64Array, buckets: number): Float64Array => {
  const counts = new Float64Array(buckets)
  const durationMs = headwaysMs.reduce((sum, headwayMs) => sum + headwayMs, 0)
  counts[0] = 1
  let nowMs = 0
  for (const headwayMs of headwaysMs) {
    nowMs += headwayMs
    const bucket = durationMs === 0 ? 0 : Math.min(buckets - 1, Math.floor((nowMs / durationMs) * buckets))
    counts[bucket] = counts[bucket]! + 1
  }
  return counts
}
