/** The parts of a queue where most comes in least time: few queries, by which it is mostly decided what can be served. */
import type { Deliveries } from "../../domain/Deliveries.ts"

/** At the ends of these parts stands one query in so many, or more where others have come as densely. */
const oneIn = 64

/**
 * The part of a queue that is delivered within `windowMs` before some of its queries: those that have the most others so
 * shortly before them. What follows a query is told as in the whole queue, also where a part ends before it.
 */
export const peaksOf = ({ query, deliveredMs, followers }: Deliveries, windowMs: number): Deliveries => {
  const count = deliveredMs.length
  const recentCount = new Int32Array(count)
  const withRecentCount = new Int32Array(count)
  let first = 0
  for (let place = 0; place < count; place++) {
    while (windowMs < deliveredMs[place]! - deliveredMs[first]!) first++
    recentCount[place] = place - first
    withRecentCount[place - first]!++
  }
  let most = count
  for (let ends = 0; ends * oneIn < count; ends += withRecentCount[most]!) most--
  const places = new Int32Array(count)
  let start = count
  let sinceMs = Number.POSITIVE_INFINITY
  for (let place = count - 1; 0 <= place; place--) {
    if (most <= recentCount[place]!) sinceMs = deliveredMs[place]! - windowMs
    if (sinceMs <= deliveredMs[place]!) places[--start] = place
  }
  const kept = places.subarray(start)
  return {
    query: kept.map((place) => query[place]!),
    deliveredMs: Float64Array.from(kept, (place) => deliveredMs[place]!),
    followers: kept.map((place) => followers[place]!),
  }
}
