/** A model with several replicas and no batching delay: the busy-until recurrence over batches, replicas by turns. */
import { ReplicasPass } from "./ReplicasPass.ts"

/**
 * The replica that is free first, at f (minus infinity if one never served), takes the next batch. If queries were
 * delivered before f it takes at f all of those, otherwise at the next delivery what that delivers; at most B. Which
 * replica is which does not show in any result, so a replica is no more than its running batch.
 *
 * A batch is delivered when its replica is needed again, or at the end; that is in order of completion, ties in the order
 * of taking, since no batch taken later can complete before f.
 */
export class ManyReplicasPass extends ReplicasPass {
  #deliveredMs = Number.NEGATIVE_INFINITY

  advance(limitMs: number): void {
    this.reserve()
    const { running, record } = this
    const { timesMs, ends, length } = this.input
    const { maxBatchSize, serviceMs } = this.stage
    let unused = this.replicas - running.count
    let next = this.nextDelivery
    let deliveredMs = this.#deliveredMs
    let delivered = this.deliveredCount
    let taken = this.takenCount
    for (;;) {
      const freeMs = unused === 0 ? running.firstMs : Number.NEGATIVE_INFINITY
      if (limitMs <= freeMs) break
      while (next < length && timesMs[next]! < freeMs) delivered = ends[next++]!
      let takeMs = freeMs
      if (taken === delivered) {
        if (next === length || limitMs <= timesMs[next]!) break
        takeMs = deliveredMs = timesMs[next]!
        delivered = ends[next++]!
      } else if (takeMs < deliveredMs) takeMs = deliveredMs
      const size = delivered - taken < maxBatchSize ? delivered - taken : maxBatchSize
      const completeMs = takeMs + serviceMs[size]!
      if (unused === 0) this.emitFirst()
      else unused--
      running.push(completeMs, taken, taken + size)
      taken += size
      if (record !== undefined) record.add(takeMs, completeMs, taken)
    }
    while (running.firstMs < limitMs) this.emitFirst()
    this.nextDelivery = next
    this.#deliveredMs = deliveredMs
    this.deliveredCount = delivered
    this.takenCount = taken
  }
}
