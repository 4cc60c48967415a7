/** What a model did over a stream, summed up while it happens. */
import type { Flow } from "./Flow.ts"
import type { ModelRun } from "./Network.ts"
import type { Dropped, Need, Reader } from "./Pass.ts"

/** Sums over a model's deliveries and batches. */
export class ModelTally implements Reader {
  readonly run: ModelRun
  /** Batches by size, shape [maxBatchSize + 1]. */
  readonly batchesBySize: Float64Array
  /** Sum over queries of dequeue − enqueue, ms. */
  waitMs = 0
  #input = 0
  #inputEnd = 0
  #output = 0
  #outputEnd = 0

  constructor(run: ModelRun) {
    this.run = run
    this.batchesBySize = new Float64Array(run.stage.maxBatchSize + 1)
  }

  /** Adds what has been delivered before `limitMs`, and every batch that was taken since. */
  advance(limitMs: number): void {
    const { input, pass, stage } = this.run
    let waitMs = 0
    for (; this.#input < input.length && input.timesMs[this.#input]! < limitMs; this.#input++) {
      const end = input.ends[this.#input]!
      waitMs -= (end - this.#inputEnd) * input.timesMs[this.#input]!
      this.#inputEnd = end
    }
    const { output } = pass
    for (; this.#output < output.length; this.#output++) {
      const end = output.ends[this.#output]!
      const size = end - this.#outputEnd
      // When the batch was taken, but for rounding: the pass does not keep it.
      waitMs += size * (output.timesMs[this.#output]! - stage.serviceMs[size]!)
      this.batchesBySize[size]!++
      this.#outputEnd = end
    }
    this.waitMs += waitMs
  }

  needs(): ReadonlyArray<Need> {
    return [
      { flow: this.run.input, delivery: this.#input, position: this.run.input.end },
      { flow: this.run.pass.output, delivery: this.#output, position: this.run.pass.output.end },
    ]
  }

  drop(droppedOf: (flow: Flow) => Dropped): void {
    const input = droppedOf(this.run.input)
    this.#input -= input.deliveries
    this.#inputEnd -= input.positions
    const output = droppedOf(this.run.pass.output)
    this.#output -= output.deliveries
    this.#outputEnd -= output.positions
  }
}
