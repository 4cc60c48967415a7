/** A model with one replica: the busy-until recurrence over batches. */
import type { ModelStage } from "../../domain/Scenario.ts"
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import type { Batches, Dropped, ModelPass, Need, PassOptions } from "./Pass.ts"

/**
 * The replica is free at f. If queries were delivered before f it wakes at f, otherwise at the next delivery; it takes
 * d later all that was delivered before (at least the delivery that woke it), at most B, and is free again τ(n) later.
 * Batches leave in the order in which they were taken, so positions going out are those coming in.
 */
export class SingleReplicaPass implements ModelPass {
  readonly output: Flow
  readonly #stage: ModelStage
  readonly #input: Flow
  readonly #takesMs: Float64Array | undefined
  #nextDelivery = 0
  #deliveredCount = 0
  #takenCount = 0
  #freeMs = Number.NEGATIVE_INFINITY
  /** When the waiting replica takes; NaN while it is busy or idle. */
  #takeMs = Number.NaN

  constructor(stage: ModelStage, input: Flow, { buffers, capacity, recordsTakes }: PassOptions) {
    this.#stage = stage
    this.#input = input
    this.output = Flow.empty(buffers, capacity, input.order)
    this.#takesMs = recordsTakes ? buffers.float64(capacity) : undefined
  }

  advance(limitMs: number): void {
    this.output.reserve(this.output.length + this.#input.end - this.#takenCount)
    const { timesMs, ends, length } = this.#input
    const { maxBatchSize, batchingDelayMs, serviceMs } = this.#stage
    const { timesMs: completesMs, ends: takenEnds } = this.output
    const takesMs = this.#takesMs
    const isDelayed = batchingDelayMs !== 0
    let batch = this.output.length
    let next = this.#nextDelivery
    let delivered = this.#deliveredCount
    let taken = this.#takenCount
    let freeMs = this.#freeMs
    let takeMs = this.#takeMs
    for (;;) {
      if (Number.isNaN(takeMs)) {
        if (limitMs < freeMs) break
        while (next < length && timesMs[next]! < freeMs) next++
        if (0 < next) delivered = ends[next - 1]!
        let wakeMs = freeMs
        if (delivered === taken) {
          if (next === length || limitMs <= timesMs[next]!) break
          wakeMs = timesMs[next]!
          delivered = ends[next++]!
        }
        takeMs = wakeMs + batchingDelayMs
      }
      if (isDelayed) {
        if (limitMs < takeMs) break
        while (next < length && timesMs[next]! < takeMs) next++
        if (0 < next) delivered = ends[next - 1]!
      }
      const size = Math.min(delivered - taken, maxBatchSize)
      taken += size
      freeMs = takeMs + serviceMs[size]!
      completesMs[batch] = freeMs
      takenEnds[batch] = taken
      if (takesMs !== undefined) takesMs[batch] = takeMs
      batch++
      takeMs = Number.NaN
    }
    this.output.length = batch
    this.#nextDelivery = next
    this.#deliveredCount = delivered
    this.#takenCount = taken
    this.#freeMs = freeMs
    this.#takeMs = takeMs
  }

  get batches(): Batches | undefined {
    const { timesMs, ends, length } = this.output
    return this.#takesMs === undefined ? undefined : { takesMs: this.#takesMs, completesMs: timesMs, ends, length }
  }

  needs(): ReadonlyArray<Need> {
    return [{ flow: this.#input, delivery: this.#nextDelivery, position: this.#takenCount }]
  }

  drop(droppedOf: (flow: Flow) => Dropped): void {
    const { deliveries, positions } = droppedOf(this.#input)
    this.#nextDelivery -= deliveries
    this.#deliveredCount -= positions
    this.#takenCount -= positions
  }

  release(buffers: Buffers): void {
    if (this.#takesMs !== undefined) buffers.release(this.#takesMs)
  }
}
