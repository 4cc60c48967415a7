/** A model with several replicas and a batching delay: waiting replicas first in, first out. */
import type { ModelStage } from "../../domain/Scenario.ts"
import { BatchEmitter } from "./BatchEmitter.ts"
import { BatchRecord } from "./BatchRecord.ts"
import type { Buffers } from "./Buffers.ts"
import type { Flow } from "./Flow.ts"
import type { Batches, Dropped, ModelPass, Need, PassOptions } from "./Pass.ts"

/**
 * Merges three ascending sequences, completions before takes before deliveries at one instant: running batches by
 * (completion, order of taking), waiting replicas by the order in which they woke, and the parent's deliveries. Which
 * replica is which does not show in any result, so idle replicas are only counted.
 */
export class DelayedReplicasPass implements ModelPass {
  readonly output: Flow
  readonly #stage: ModelStage
  readonly #input: Flow
  readonly #emitter: BatchEmitter
  readonly #record: BatchRecord | undefined
  /** Instants at which waiting replicas take: a ring that all replicas together fill. */
  readonly #waitingMs: Float64Array
  #firstWaiting = 0
  #waitingCount = 0
  #idleCount: number
  #nextDelivery = 0
  #deliveredCount = 0
  #takenCount = 0

  constructor(stage: ModelStage, input: Flow, options: PassOptions) {
    this.#stage = stage
    this.#input = input
    // More replicas than queries can never be busy at once.
    const replicas = Math.min(stage.replicas, options.queryCount)
    this.#emitter = new BatchEmitter(input, replicas, options)
    this.#record = options.recordsTakes ? new BatchRecord(options.buffers, options.capacity) : undefined
    this.#waitingMs = new Float64Array(replicas)
    this.#idleCount = replicas
    this.output = this.#emitter.output
  }

  advance(limitMs: number): void {
    this.#emitter.reserve(this.#takenCount)
    const { timesMs, ends, length } = this.#input
    const emitter = this.#emitter
    for (;;) {
      const completeMs = emitter.running.firstMs
      const takeMs = this.#waitingCount === 0 ? Number.POSITIVE_INFINITY : this.#waitingMs[this.#firstWaiting]!
      const deliverMs = this.#nextDelivery < length ? timesMs[this.#nextDelivery]! : Number.POSITIVE_INFINITY
      if (completeMs <= takeMs && completeMs <= deliverMs) {
        if (limitMs <= completeMs) return
        emitter.emitFirst()
        this.#idleCount++
        this.#wake(completeMs)
      } else if (takeMs <= deliverMs) {
        if (limitMs <= takeMs) return
        this.#firstWaiting = this.#firstWaiting + 1 === this.#waitingMs.length ? 0 : this.#firstWaiting + 1
        this.#waitingCount--
        this.#take(takeMs)
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
    const position = Math.min(this.#takenCount, this.#emitter.running.leastStart)
    return [{ flow: this.#input, delivery: this.#nextDelivery, position }]
  }

  drop(droppedOf: (flow: Flow) => Dropped): void {
    const { deliveries, positions } = droppedOf(this.#input)
    this.#nextDelivery -= deliveries
    this.#deliveredCount -= positions
    this.#takenCount -= positions
    this.#emitter.drop(droppedOf)
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
  #take(nowMs: number): void {
    const { maxBatchSize, serviceMs } = this.#stage
    const start = this.#takenCount
    const queued = this.#deliveredCount - start
    const size = queued < maxBatchSize ? queued : maxBatchSize
    const completeMs = nowMs + serviceMs[size]!
    this.#takenCount = start + size
    this.#emitter.running.push(completeMs, start, start + size)
    this.#record?.add(nowMs, completeMs, start + size)
  }
}
