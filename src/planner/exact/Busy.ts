/** How many replicas of a model can ever be busy at once, given what is delivered to it. */
import { type Deliveries, largestDelivery } from "../../domain/Deliveries.ts"
import type { Series } from "./Space.ts"

/**
 * With so many replicas one is always left to wake, so with more, and all else equal, every query fares the same.
 *
 * Each delivery wakes as many replicas as its queries need batches, and each of those is busy for no longer than the delay
 * and the longest service time of a batch that it can take: without a delay, no more than is delivered together. Where queries
 * are served one by one and at once, no smaller number would do. At one instant replicas complete before others wake.
 */
export const mostBusy = (
  deliveries: Deliveries,
  { maxBatchSize, batchingDelayMs, serviceMs }: Pick<Series, "maxBatchSize" | "batchingDelayMs" | "serviceMs">,
): number => {
  const { deliveredMs, followers } = deliveries
  const largestBatch = batchingDelayMs === 0 ? Math.min(maxBatchSize, largestDelivery(deliveries)) : maxBatchSize
  const longestMs = Math.max(...serviceMs.subarray(1, largestBatch + 1))
  const batchesOf = (place: number): number => Math.ceil((followers[place]! + 1) / maxBatchSize)
  let busy = 0
  let most = 0
  let ended = 0
  for (let place = 0; place < deliveredMs.length; place += followers[place]! + 1) {
    const nowMs = deliveredMs[place]!
    while (ended < place && deliveredMs[ended]! + batchingDelayMs + longestMs <= nowMs) {
      busy -= batchesOf(ended)
      ended += followers[ended]! + 1
    }
    busy += batchesOf(place)
    most = Math.max(most, busy)
  }
  return most
}
