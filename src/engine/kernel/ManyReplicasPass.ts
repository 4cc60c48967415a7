/** A model with several replicas and no batching delay: the busy-until recurrence over batches, replicas by turns. */
import { ReplicasPass } from "./ReplicasPass.ts"
import { insert, isHeapFirst, overtakesMany } from "./RunningBatches.ts"

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
    const { running, record, replicas, output } = this
    const { completesMs, starts: startsOf, ends: endsOf, mask, overtaking } = running
    const { timesMs, ends, length } = this.input
    const { timesMs: emittedMs, ends: emittedEnds } = output
    const { maxBatchSize, serviceMs } = this.stage
    let { head, ringCount } = running
    let emitted = output.length
    let next = this.nextDelivery
    let deliveredMs = this.#deliveredMs
    let delivered = this.deliveredCount
    let taken = this.takenCount
    for (;;) {
      const isInHeap = isHeapFirst(running, head)
      const firstMs = isInHeap ? overtaking.firstMs : completesMs[head]!
      const isFull = ringCount + overtaking.count === replicas
      const freeMs = isFull ? firstMs : Number.NEGATIVE_INFINITY
      if (limitMs <= freeMs) break
      while (next < length && timesMs[next]! < freeMs) next++
      if (0 < next) delivered = ends[next - 1]!
      const isIdle = taken === delivered
      const isOver = isIdle && (next === length || limitMs <= timesMs[next]!)
      if (isOver && limitMs <= firstMs) break
      // The replica that goes on, or with nothing left to take the next one that completes.
      if (isFull || isOver) {
        emittedMs[emitted] = firstMs
        if (isInHeap) {
          emittedEnds[emitted++] = this.emit(overtaking.firstStart, overtaking.firstEnd)
          overtaking.pop()
        } else {
          emittedEnds[emitted++] = this.emit(startsOf[head]!, endsOf[head]!)
          completesMs[head] = Number.POSITIVE_INFINITY
          head = (head + 1) & mask
          ringCount--
        }
        if (isOver) continue
      }
      if (isIdle) {
        deliveredMs = timesMs[next]!
        delivered = ends[next++]!
      }
      const takeMs = isIdle ? deliveredMs : Math.max(freeMs, deliveredMs)
      const size = Math.min(delivered - taken, maxBatchSize)
      const completeMs = takeMs + serviceMs[size]!
      if (overtakesMany(running, head, ringCount, completeMs)) overtaking.push(completeMs, taken, taken + size)
      else insert(running, head, ringCount++, completeMs, taken, taken + size)
      taken += size
      if (record !== undefined) record.add(takeMs, completeMs, taken)
    }
    running.head = head
    running.ringCount = ringCount
    output.length = emitted
    this.nextDelivery = next
    this.#deliveredMs = deliveredMs
    this.deliveredCount = delivered
    this.takenCount = taken
  }
}
