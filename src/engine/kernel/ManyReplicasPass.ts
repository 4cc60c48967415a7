/** A model with several replicas and no batching delay: the busy-until recurrence over batches, replicas by turns. */
import type { ModelStage } from "../../domain/Scenario.ts"
import { BatchEmitter } from "./BatchEmitter.ts"
import { BatchRecord } from "./BatchRecord.ts"
import type { Buffers } from "./Buffers.ts"
import type { Flow } from "./Flow.ts"
import type { Batches, Dropped, ModelPass, Need, PassOptions } from "./Pass.ts"

/**
 * The replica that is free first, at f (minus infinity if one never served), takes the next batch. If queries were
 * delivered before f it takes at f all of those, otherwise at the next delivery what that delivers; at most B. Which
 * replica is which does not show in any result, so a replica is no more than its running batch.
 *
 * A batch is delivered when its replica is needed again, or at the end; that is in order of completion, ties in the order
 * of taking, since no batch taken later can complete before f.
 */
export class ManyReplicasPass implements ModelPass {
  readonly output: Flow
  readonly #stage: ModelStage
  readonly #input: Flow
  readonly #emitter: BatchEmitter
  readonly #record: BatchRecord | undefined
  readonly #replicas: number
  #nextDelivery = 0
  #deliveredMs = Number.NEGATIVE_INFINITY
  #deliveredCount = 0
  #takenCount = 0

  constructor(stage: ModelStage, input: Flow, options: PassOptions) {
    this.#stage = stage
    this.#input = input
    // More replicas than queries can never be busy at once.
    this.#replicas = Math.min(stage.replicas, options.queryCount)
    this.#emitter = new BatchEmitter(input, this.#replicas, options)
    this.#record = options.recordsTakes ? new BatchRecord(options.buffers, options.capacity) : undefined
    this.output = this.#emitter.output
  }

  advance(limitMs: number): void {
    this.#emitter.reserve(this.#takenCount)
    const { timesMs, ends, length } = this.#input
    const { maxBatchSize, serviceMs } = this.#stage
    const emitter = this.#emitter
    const { running } = emitter
    const record = this.#record
    let unused = this.#replicas - running.count
    let next = this.#nextDelivery
    let deliveredMs = this.#deliveredMs
    let delivered = this.#deliveredCount
    let taken = this.#takenCount
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
      if (unused === 0) emitter.emitFirst()
      else unused--
      running.push(completeMs, taken, taken + size)
      taken += size
      if (record !== undefined) record.add(takeMs, completeMs, taken)
    }
    while (running.firstMs < limitMs) emitter.emitFirst()
    this.#nextDelivery = next
    this.#deliveredMs = deliveredMs
    this.#deliveredCount = delivered
    this.#takenCount = taken
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
}
