/** A model with several replicas: a heap of running batches, and waiting replicas first in, first out. */
import type { ModelStage } from "../../domain/Scenario.ts"
import type { Buffers } from "./Buffers.ts"
import { Flow, Order } from "./Flow.ts"
import type { Batches, Dropped, ModelPass, Need, PassOptions } from "./Pass.ts"
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
  readonly #record: BatchRecord | undefined

  constructor(stage: ModelStage, input: Flow, { buffers, queryCount, capacity, recordsTakes }: PassOptions) {
    this.#stage = stage
    this.#input = input
    // More replicas than queries can never be busy at once.
    const replicas = Math.min(stage.replicas, queryCount)
    this.#running = new RunningBatches(replicas)
    this.#waitingMs = new Float64Array(stage.batchingDelayMs === 0 ? 0 : replicas)
    this.#idleCount = replicas
    this.#record = recordsTakes ? new BatchRecord(buffers, capacity) : undefined
    this.output = Flow.empty(buffers, capacity, new Order(capacity))
  }

  advance(limitMs: number): void {
    // Every batch that is emitted before the next call has a query that was delivered before this one.
    this.output.reserve(this.output.length + this.#input.end - this.#takenCount + this.#running.count)
    this.output.order!.reserve(this.#emittedCount + this.#input.end - this.#takenCount + this.#running.positionCount)
    if (this.#stage.batchingDelayMs === 0) this.#advanceAtOnce(limitMs)
    else this.#advanceDelayed(limitMs)
  }

  /** Without a delay a replica takes in the very instant in which it wakes, so queries queue only while all are busy. */
  #advanceAtOnce(limitMs: number): void {
    const { timesMs, ends, length } = this.#input
    const running = this.#running
    let next = this.#nextDelivery
    let delivered = this.#deliveredCount
    for (;;) {
      const completeMs = running.firstMs
      if (this.#idleCount === 0) {
        const untilMs = completeMs < limitMs ? completeMs : limitMs
        while (next < length && timesMs[next]! < untilMs) delivered = ends[next++]!
        if (limitMs <= completeMs) break
        this.#emitFirst()
        if (this.#takenCount < delivered) this.#take(completeMs, delivered)
        else this.#idleCount = 1
        continue
      }
      const deliverMs = next < length ? timesMs[next]! : Number.POSITIVE_INFINITY
      if (completeMs <= deliverMs) {
        if (limitMs <= completeMs) break
        this.#emitFirst()
        this.#idleCount++
      } else {
        if (limitMs <= deliverMs) break
        delivered = ends[next++]!
        while (0 < this.#idleCount && this.#takenCount < delivered) {
          this.#take(deliverMs, delivered)
          this.#idleCount--
        }
      }
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
        this.#emitFirst()
        this.#idleCount++
        this.#wake(completeMs)
      } else if (takeMs <= deliverMs) {
        if (limitMs <= takeMs) return
        this.#firstWaiting = this.#firstWaiting + 1 === this.#waitingMs.length ? 0 : this.#firstWaiting + 1
        this.#waitingCount--
        this.#take(takeMs, this.#deliveredCount)
      } else {
        if (limitMs <= deliverMs) return
        this.#deliveredCount = ends[this.#nextDelivery++]!
        this.#wake(deliverMs)
      }
    }
  }

  get batches(): Batches | undefined {
    return this.#record
  }

  needs(): ReadonlyArray<Need> {
    const position = Math.min(this.#takenCount, this.#running.leastStart)
    return [{ flow: this.#input, delivery: this.#nextDelivery, position }]
  }

  drop(droppedOf: (flow: Flow) => Dropped): void {
    const { deliveries, positions } = droppedOf(this.#input)
    this.#nextDelivery -= deliveries
    this.#deliveredCount -= positions
    this.#takenCount -= positions
    this.#running.drop(positions)
    this.#emittedCount -= droppedOf(this.output).positions
  }

  release(buffers: Buffers): void {
    this.#record?.release(buffers)
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

  /** Takes a batch of what is queued. */
  #take(nowMs: number, delivered: number): void {
    const { maxBatchSize, serviceMs } = this.#stage
    const start = this.#takenCount
    const size = delivered - start < maxBatchSize ? delivered - start : maxBatchSize
    const completeMs = nowMs + serviceMs[size]!
    this.#takenCount = start + size
    this.#running.push(completeMs, start, start + size)
    this.#record?.add(nowMs, completeMs, start + size)
  }

  /** Delivers the batch that completes first. */
  #emitFirst(): void {
    const running = this.#running
    const { timesMs, ends, order: outOrder } = this.output
    const outIds = outOrder!.ids
    const inIds = this.#input.order?.ids
    const end = running.firstEnd
    let position = running.firstStart
    let emitted = this.#emittedCount
    if (inIds === undefined) while (position < end) outIds[emitted++] = position++
    else while (position < end) outIds[emitted++] = inIds[position++]!
    this.#emittedCount = emitted
    timesMs[this.output.length] = running.firstMs
    ends[this.output.length++] = emitted
    running.pop()
  }
}

/** Every batch in the order of taking. */
class BatchRecord implements Batches {
  readonly takesMs: Float64Array
  readonly completesMs: Float64Array
  readonly ends: Int32Array
  length = 0

  constructor(buffers: Buffers, capacity: number) {
    this.takesMs = buffers.float64(capacity)
    this.completesMs = buffers.float64(capacity)
    this.ends = buffers.int32(capacity)
  }

  add(takeMs: number, completeMs: number, end: number): void {
    this.takesMs[this.length] = takeMs
    this.completesMs[this.length] = completeMs
    this.ends[this.length++] = end
  }

  release(buffers: Buffers): void {
    buffers.release(this.takesMs)
    buffers.release(this.completesMs)
    buffers.release(this.ends)
  }
}
