/** Recorded times made into headways: arrivals counted by the second, and timestamps. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { seededRandom } from "./ArrivalProcess.ts"
import { msOfSeconds } from "./Units.ts"
import { headwaysBetweenMs } from "./Workload.ts"

/**
 * Arrival times in ms, ascending, shape [sum of `counts`], of `counts[s]` arrivals within second s. With a seed they are
 * scattered uniformly and independently within their second; without one they are spread evenly, n of them at the
 * middles of n equal parts of it.
 */
export const arrivalTimesOfCountsMs = (counts: Float64Array, scatterSeed?: number): Float64Array => {
  const arrivalMs = new Float64Array(counts.reduce((sum, count) => sum + count, 0))
  const random = scatterSeed === undefined ? undefined : seededRandom(scatterSeed)
  let start = 0
  for (let second = 0; second < counts.length; second++) {
    const count = counts[second]!
    const end = start + count
    for (let index = start; index < end; index++) {
      arrivalMs[index] = random === undefined ? (index - start + 0.5) / count : uniformFloat64(random)
    }
    if (random !== undefined && 1 < count) arrivalMs.subarray(start, end).sort()
    for (let index = start; index < end; index++) arrivalMs[index] = msOfSeconds(second + arrivalMs[index]!)
    start = end
  }
  return arrivalMs
}

/**
 * Headways in ms between ascending timestamps in seconds, at least one, shape [timestamps − 1]: the first arrival moves
 * to time 0. Seconds are subtracted before they are scaled, so that the clock's epoch costs no precision.
 */
export const headwaysOfTimestampsMs = (timestamps: Float64Array): Float64Array =>
  headwaysBetweenMs(timestamps).map(msOfSeconds)
