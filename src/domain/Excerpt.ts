/** Parts of a recorded workload: a window of it, and a random sample of its arrivals. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { seededRandom } from "./ArrivalProcess.ts"
import { meanRateQps } from "./Workload.ts"

/**
 * Headways of the arrivals at `fromMs` or later and before `toMs`, of which the first moves to time 0; the first arrival
 * of the whole is at 0. How many arrivals there are where they are too few for a headway.
 */
export const windowOf = (headwaysMs: Float64Array, fromMs: number, toMs: number): Float64Array | 0 | 1 => {
  let nowMs = 0
  let start = 0
  while (start < headwaysMs.length && nowMs < fromMs) nowMs += headwaysMs[start++]!
  if (nowMs < fromMs || toMs <= nowMs) return 0
  let end = start
  while (end < headwaysMs.length && nowMs + headwaysMs[end]! < toMs) nowMs += headwaysMs[end++]!
  return start === end ? 1 : headwaysMs.slice(start, end)
}

/**
 * Headways of a random sample of the arrivals: each is kept, independently, with the probability that makes the mean rate
 * `rateQps`, at most the workload's own. How long things last does not change. How many arrivals were kept where they are
 * too few for a headway.
 */
export const thinned = (headwaysMs: Float64Array, rateQps: number, seed: number): Float64Array | 0 | 1 => {
  const share = rateQps / meanRateQps(headwaysMs)
  const random = seededRandom(seed)
  const kept = new Float64Array(headwaysMs.length)
  let count = 0
  let sinceKeptMs = 0
  for (let arrival = 0; arrival <= headwaysMs.length; arrival++) {
    if (0 < arrival) sinceKeptMs += headwaysMs[arrival - 1]!
    if (share <= uniformFloat64(random)) continue
    if (0 < count) kept[count - 1] = sinceKeptMs
    count++
    sinceKeptMs = 0
  }
  return count === 0 ? 0 : count === 1 ? 1 : kept.slice(0, count - 1)
}
