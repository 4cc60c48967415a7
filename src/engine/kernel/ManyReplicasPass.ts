/** A model with several replicas: a heap of running batches, and waiting replicas first in, first out. */
import type { ModelStage } from "../../domain/Scenario.ts"
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import type { Batches, ModelPass, PassOptions } from "./Pass.ts"
import { RunningBatches } from "./RunningBatches.ts"

/**
 * Merges three ascending sequences, completions before takes before deliveries at one instant: running batches by
 * (completion, order of taking), waiting replicas by the order in which they woke, and the parent's deliveries. Which
 * replica is which does not show in any result, so idle replicas are only counted.
 */
export class ManyReplicasPass implements ModelPass {
  readonly output: Flow
  readonly #stage: ModelStage
  readonly #input: Flow
  /** Batches in the order of taking. */
  readonly #takesMs: Float64Array | undefined
  readonly #completesMs: Float64Array
  readonly #ends: Int32Array
  #batchCount = 0
  readonly #running: RunningBatches
  /** Instants at which waiting replicas take: a ring that all replicas together fill. */
  readonly #waitingMs: Float64Array
  #firstWaiting = 0
  #waitingCount = 0
  #idleCount: number
  #nextDelivery = 0
  #deliveredCount = 0
  #takenCount = 0
  #emittedCount = 0

  constructor(stage: ModelStage, input: Flow, { buffers, queryCount, recordsTakes }: PassOptions) {
    this.#stage = stage
    this.#input = input
    // More replicas than queries can never be busy at once.
    const replicas = Math.min(stage.replicas, queryCount)
    this.#running = new RunningBatches(replicas)
    this.#waitingMs = new Float64Array(stage.batchingDelayMs === 0 ? 0 : replicas)
    this.#idleCount = replicas
    this.#takesMs = recordsTakes ? buffers.float64(queryCount) : undefined
    this.#completesMs = buffers.float64(queryCount)
    this.#ends = buffers.int32(queryCount)
    this.output = Flow.empty(buffers, queryCount, new Int32Array(queryCount))
  }

  advance(limitMs: number): void {
    if (this.#stage.batchingDelayMs === 0) this.#advanceAtOnce(limitMs)
    else this.#advanceDelayed(limitMs)
  }

  /** Without a delay a replica takes in the very instant in which it wakes, so queries queue only while all are busy. */
  #advanceAtOnce(limitMs: number): void {
    const { timesMs, ends, length } = this.#input
    const running = this.#running
    let next = this.#nextDelivery
    let delivered = this.#deliveredCount
    let firstMs = running.firstMs
    for (;;) {
      if (this.#idleCount === 0) {
        const untilMs = firstMs < limitMs ? firstMs : limitMs
        while (next < length && timesMs[next]! < untilMs) delivered = ends[next++]!
        if (limitMs <= firstMs) break
        this.#emit(running.first)
        if (delivered === this.#takenCount) {
          running.pop()
          this.#idleCount = 1
        } else {
          running.replaceFirst(this.#take(firstMs, delivered), this.#batchCount - 1)
        }
        firstMs = running.firstMs
        continue
      }
      const deliverMs = next < length ? timesMs[next]! : Number.POSITIVE_INFINITY
      if (firstMs <= deliverMs) {
        if (limitMs <= firstMs) break
        this.#emit(running.first)
        running.pop()
        this.#idleCount++
      } else {
        if (limitMs <= deliverMs) break
        delivered = ends[next++]!
        while (0 < this.#idleCount && this.#takenCount < delivered) {
          running.push(this.#take(deliverMs, delivered), this.#batchCount - 1)
          this.#idleCount--
        }
      }
      firstMs = running.firstMs
    }
    this.#nextDelivery = next
    this.#deliveredCount = delivered
  }

  #advanceDelayed(limitMs: number): void {
    const { timesMs, ends, length } = this.#input
    const running = this.#running
    for (;;) {
      const completeMs = running.firstMs
      const takeMs = this.#waitingCount === 0 ? Number.POSITIVE_INFINITY : this.#waitingMs[this.#firstWaiting]!
      const deliverMs = this.#nextDelivery < length ? timesMs[this.#nextDelivery]! : Number.POSITIVE_INFINITY
      if (completeMs <= takeMs && completeMs <= deliverMs) {
        if (limitMs <= completeMs) return
        this.#emit(running.first)
        running.pop()
        this.#idleCount++
        this.#wake(completeMs)
      } else if (takeMs <= deliverMs) {
        if (limitMs <= takeMs) return
        this.#firstWaiting = this.#firstWaiting + 1 === this.#waitingMs.length ? 0 : this.#firstWaiting + 1
        this.#waitingCount--
        running.push(this.#take(takeMs, this.#deliveredCount), this.#batchCount - 1)
      } else {
        if (limitMs <= deliverMs) return
        this.#deliveredCount = ends[this.#nextDelivery++]!
        this.#wake(deliverMs)
      }
    }
  }

  get batches(): Batches | undefined {
    const takesMs = this.#takesMs
    if (takesMs === undefined) return undefined
    return { takesMs, completesMs: this.#completesMs, ends: this.#ends, length: this.#batchCount }
  }

  release(buffers: Buffers): void {
    buffers.release(this.#completesMs)
    buffers.release(this.#ends)
    if (this.#takesMs !== undefined) buffers.release(this.#takesMs)
  }

  /** Makes idle replicas wait while those that wait could not take all that is queued. */
  #wake(nowMs: number): void {
    const { maxBatchSize, batchingDelayMs } = this.#stage
    const queued = this.#deliveredCount - this.#takenCount
    while (0 < this.#idleCount && this.#waitingCount * maxBatchSize < queued) {
      const slot = this.#firstWaiting + this.#waitingCount
      this.#waitingMs[slot < this.#waitingMs.length ? slot : slot - this.#waitingMs.length] = nowMs + batchingDelayMs
      this.#waitingCount++
      this.#idleCount--
    }
  }

  /** Takes a batch of what is queued; gives when it completes. */
  #take(nowMs: number, delivered: number): number {
    const { maxBatchSize, serviceMs } = this.#stage
    const queued = delivered - this.#takenCount
    const size = queued < maxBatchSize ? queued : maxBatchSize
    const batch = this.#batchCount++
    const completeMs = nowMs + serviceMs[size]!
    this.#takenCount += size
    this.#ends[batch] = this.#takenCount
    this.#completesMs[batch] = completeMs
    if (this.#takesMs !== undefined) this.#takesMs[batch] = nowMs
    return completeMs
  }

  /** Delivers a batch that is complete. */
  #emit(batch: number): void {
    const { timesMs, ends, order: outOrder } = this.output
    const inOrder = this.#input.order
    const end = this.#ends[batch]!
    let position = batch === 0 ? 0 : this.#ends[batch - 1]!
    let emitted = this.#emittedCount
    if (inOrder === undefined) while (position < end) outOrder![emitted++] = position++
    else while (position < end) outOrder![emitted++] = inOrder[position++]!
    this.#emittedCount = emitted
    timesMs[this.output.length] = this.#completesMs[batch]!
    ends[this.output.length++] = emitted
  }
}
