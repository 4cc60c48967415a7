/** How many replicas of a model can ever be busy at once, given what is delivered to it. */
import type { Deliveries } from "../../domain/Deliveries.ts"
import type { Series } from "./Space.ts"

/**
 * With so many replicas one is always left to wake, so with more, and all else equal, every query fares the same.
 *
 * Each delivery wakes as many replicas as its queries need batches, and each of those is busy for no longer than the delay
 * and the longest service time of a batch that it can take: without a delay, no more than is delivered together. Where all
 * batches take equally long, no smaller number would do. At one instant replicas complete before others wake.
 */
export const mostBusy = (
  { deliveredMs, followers }: Deliveries,
  { maxBatchSize, batchingDelayMs, serviceMs }: Pick<Series, "maxBatchSize" | "batchingDelayMs" | "serviceMs">,
): number => {
  const count = deliveredMs.length
  let largest = batchingDelayMs === 0 ? 1 : maxBatchSize
  for (let place = 0; place < count && largest < maxBatchSize; place++) {
    if (largest <= followers[place]!) largest = Math.min(maxBatchSize, followers[place]! + 1)
  }
  const longestMs = serviceMs.subarray(1, largest + 1).reduce((longest, timeMs) => Math.max(longest, timeMs), 0)
  let busy = 0
  let most = 0
  let ended = 0
  for (let place = 0; place < count; place += followers[place]! + 1) {
    const nowMs = deliveredMs[place]!
    while (ended < place && deliveredMs[ended]! + batchingDelayMs + longestMs <= nowMs) {
      busy -= batchesOf(followers[ended]! + 1, maxBatchSize)
      ended += followers[ended]! + 1
    }
    busy += batchesOf(followers[place]! + 1, maxBatchSize)
    if (most < busy) most = busy
  }
  return most
}

const batchesOf = (queries: number, maxBatchSize: number): number =>
  queries <= maxBatchSize ? 1 : Math.ceil(queries / maxBatchSize)
