/** A model without batching: every query is its own batch, so completions keep the order of delivery. */
import type { ModelStage } from "../../domain/Scenario.ts"
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import type { Batches, Dropped, ModelPass, Need, PassOptions } from "./Pass.ts"

/**
 * With batches of one, no delay and one service time τ, query k is taken when it is delivered or when query k − R
 * completes, whichever is later: C_k = max(D_k, C_{k−R}) + τ. The output is its own memory of the last R completions.
 *
 * @source Kiefer & Wolfowitz, "On the theory of queues with many servers" (1955), for one service time
 */
export class UnbatchedPass implements ModelPass {
  readonly output: Flow
  readonly #input: Flow
  readonly #replicas: number
  readonly #serviceMs: number
  readonly #takesMs: Float64Array | undefined
  #nextDelivery = 0
  #takenCount = 0

  /** `stage` has a largest batch size of 1 and no batching delay. */
  constructor(stage: ModelStage, input: Flow, { buffers, capacity, recordsTakes }: PassOptions) {
    this.#input = input
    this.#replicas = stage.replicas
    this.#serviceMs = stage.serviceMs[1]!
    this.output = Flow.empty(buffers, capacity, input.order)
    this.#takesMs = recordsTakes ? buffers.float64(capacity) : undefined
  }

  advance(limitMs: number): void {
    this.output.reserve(this.output.length + this.#input.end - this.#takenCount)
    const { timesMs: deliveriesMs, ends: deliveredEnds, length } = this.#input
    const { timesMs: completesMs, ends } = this.output
    const replicas = this.#replicas
    const serviceMs = this.#serviceMs
    const takesMs = this.#takesMs
    let next = this.#nextDelivery
    let batch = this.output.length
    let taken = this.#takenCount
    for (; next < length && deliveriesMs[next]! < limitMs; next++) {
      const deliverMs = deliveriesMs[next]!
      for (const end = deliveredEnds[next]!; taken < end; batch++) {
        const freeMs = batch < replicas ? deliverMs : completesMs[batch - replicas]!
        const takeMs = deliverMs < freeMs ? freeMs : deliverMs
        completesMs[batch] = takeMs + serviceMs
        ends[batch] = ++taken
        if (takesMs !== undefined) takesMs[batch] = takeMs
      }
    }
    this.#nextDelivery = next
    this.#takenCount = taken
    this.output.length = batch
  }

  needs(): ReadonlyArray<Need> {
    const { output } = this
    return [
      { flow: this.#input, delivery: this.#nextDelivery, position: this.#takenCount },
      { flow: output, delivery: Math.max(0, output.length - this.#replicas), position: output.end },
    ]
  }

  drop(droppedOf: (flow: Flow) => Dropped): void {
    const { deliveries, positions } = droppedOf(this.#input)
    this.#nextDelivery -= deliveries
    this.#takenCount -= positions
  }

  get batches(): Batches | undefined {
    const { timesMs, ends, length } = this.output
    return this.#takesMs === undefined ? undefined : { takesMs: this.#takesMs, completesMs: timesMs, ends, length }
  }

  release(buffers: Buffers): void {
    if (this.#takesMs !== undefined) buffers.release(this.#takesMs)
  }
}
