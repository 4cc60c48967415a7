/** A model with several replicas and a batching delay: waiting replicas first in, first out. */
import { ReplicasPass } from "./ReplicasPass.ts"

/**
 * Merges three ascending sequences, completions before takes before deliveries at one instant: running batches by
 * (completion, order of taking), waiting replicas by the order in which they woke, and the parent's deliveries. Which
 * replica is which does not show in any result, so idle replicas are only counted.
 */
export class DelayedReplicasPass extends ReplicasPass {
  /** Instants at which waiting replicas take: a ring that all replicas together fill. */
  readonly #waitingMs = new Float64Array(this.replicas)
  #firstWaiting = 0
  #waitingCount = 0
  #idleCount = this.replicas

  advance(limitMs: number): void {
    this.reserve()
    const { timesMs, ends, length } = this.input
    for (;;) {
      const completeMs = this.running.firstMs
      const takeMs = this.#waitingCount === 0 ? Number.POSITIVE_INFINITY : this.#waitingMs[this.#firstWaiting]!
      const deliverMs = this.nextDelivery < length ? timesMs[this.nextDelivery]! : Number.POSITIVE_INFINITY
      if (completeMs <= takeMs && completeMs <= deliverMs) {
        if (limitMs <= completeMs) return
        this.#complete(completeMs)
        this.#idleCount++
        this.#wake(completeMs)
      } else if (takeMs <= deliverMs) {
        if (limitMs <= takeMs) return
        this.#firstWaiting = this.#firstWaiting + 1 === this.#waitingMs.length ? 0 : this.#firstWaiting + 1
        this.#waitingCount--
        this.#take(takeMs)
      } else {
        if (limitMs <= deliverMs) return
        this.deliveredCount = ends[this.nextDelivery++]!
        this.#wake(deliverMs)
      }
    }
  }

  /** Delivers the batch that completes first. */
  #complete(nowMs: number): void {
    const { running, output } = this
    output.timesMs[output.length] = nowMs
    output.ends[output.length++] = this.emit(running.firstStart, running.firstEnd)
    running.pop()
  }

  /** Makes idle replicas wait while those that wait could not take all that is queued. */
  #wake(nowMs: number): void {
    const { maxBatchSize, batchingDelayMs } = this.stage
    const queued = this.deliveredCount - this.takenCount
    while (0 < this.#idleCount && this.#waitingCount * maxBatchSize < queued) {
      const slot = this.#firstWaiting + this.#waitingCount
      this.#waitingMs[slot < this.#waitingMs.length ? slot : slot - this.#waitingMs.length] = nowMs + batchingDelayMs
      this.#waitingCount++
      this.#idleCount--
    }
  }

  /** Takes a batch of what is queued. */
  #take(nowMs: number): void {
    const { maxBatchSize, serviceMs } = this.stage
    const start = this.takenCount
    const queued = this.deliveredCount - start
    const size = queued < maxBatchSize ? queued : maxBatchSize
    const completeMs = nowMs + serviceMs[size]!
    this.takenCount = start + size
    this.running.push(completeMs, start, start + size)
    this.record?.add(nowMs, completeMs, start + size)
  }
}
