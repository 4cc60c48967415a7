/** What a model with several replicas delivers: batches in order of completion, which reorders queries. */
import { Flow, Order } from "./Flow.ts"
import type { Dropped, PassOptions } from "./Pass.ts"
import { RunningBatches } from "./RunningBatches.ts"

/** Running batches, and the flow that they join when they complete. */
export class BatchEmitter {
  readonly output: Flow
  readonly running: RunningBatches
  readonly #input: Flow
  #emittedCount = 0

  /** Batches are ranges of positions of `input`. */
  constructor(input: Flow, replicas: number, { buffers, capacity }: PassOptions) {
    this.#input = input
    this.running = new RunningBatches(replicas)
    this.output = Flow.empty(buffers, capacity, new Order(buffers, capacity))
  }

  /** Makes room for all that may be delivered before more is: what runs, and what is taken from position `taken` on. */
  reserve(taken: number): void {
    const waiting = this.#input.end - taken
    this.output.reserve(this.output.length + waiting + this.running.count)
    this.output.order!.reserve(this.#emittedCount + waiting + this.running.positionCount)
  }

  /** Delivers the batch that completes first. */
  emitFirst(): void {
    const { running, output } = this
    const outIds = output.order!.ids
    const inIds = this.#input.order?.ids
    output.timesMs[output.length] = running.firstMs
    running.pop()
    const end = running.removedEnd
    let position = running.removedStart
    let emitted = this.#emittedCount
    if (inIds === undefined) while (position < end) outIds[emitted++] = position++
    else while (position < end) outIds[emitted++] = inIds[position++]!
    this.#emittedCount = emitted
    output.ends[output.length++] = emitted
  }

  /** Follows input and output in forgetting. */
  drop(droppedOf: (flow: Flow) => Dropped): void {
    this.running.drop(droppedOf(this.#input).positions)
    this.#emittedCount -= droppedOf(this.output).positions
  }
}
