/** What the passes of a model with several replicas have in common: what they read, what runs, and what they deliver. */
import type { ModelStage } from "../../domain/Scenario.ts"
import { BatchRecord } from "./BatchRecord.ts"
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import { Order, OrderReader } from "./Order.ts"
import type { Batches, Dropped, ModelPass, Need, PassOptions } from "./Pass.ts"
import { RunningBatches } from "./RunningBatches.ts"

/** Batches are taken in order of delivery and delivered in order of completion, which reorders queries. */
export abstract class ReplicasPass implements ModelPass {
  readonly output: Flow
  protected readonly stage: ModelStage
  protected readonly input: Flow
  protected readonly replicas: number
  protected readonly running: RunningBatches
  protected readonly record: BatchRecord | undefined
  protected nextDelivery = 0
  protected deliveredCount = 0
  protected takenCount = 0
  readonly #inputOrder: OrderReader
  #emittedCount = 0

  constructor(stage: ModelStage, input: Flow, { buffers, capacity, queryCount, recordsTakes }: PassOptions) {
    this.stage = stage
    this.input = input
    this.#inputOrder = new OrderReader(input.order)
    // More replicas than queries can never be busy at once.
    this.replicas = Math.min(stage.replicas, queryCount)
    this.running = new RunningBatches(this.replicas)
    this.record = recordsTakes ? new BatchRecord(buffers, capacity) : undefined
    this.output = Flow.empty(buffers, capacity, new Order(buffers, capacity))
  }

  abstract advance(limitMs: number): void

  get batches(): Batches | undefined {
    return this.record
  }

  needs(): ReadonlyArray<Need> {
    const position = Math.min(this.takenCount, this.running.leastStart)
    return [{ flow: this.input, delivery: this.nextDelivery, position }]
  }

  drop(droppedOf: (flow: Flow) => Dropped): void {
    const { deliveries, positions } = droppedOf(this.input)
    this.nextDelivery -= deliveries
    this.deliveredCount -= positions
    this.takenCount -= positions
    this.running.drop(positions)
    this.#emittedCount -= droppedOf(this.output).positions
  }

  release(buffers: Buffers): void {
    this.record?.release(buffers)
  }

  /** Makes room for all that may be delivered before more is read: what runs, and what has not been taken. */
  protected reserve(): void {
    const waiting = this.input.end - this.takenCount
    this.output.reserve(this.output.length + waiting + this.running.count)
    this.output.order!.reserve(this.output.order!.length + waiting + this.running.positionCount)
  }

  /** Delivers the queries at these positions of the input; gives how many have been delivered with them. */
  protected emit(start: number, end: number): number {
    const inputOrder = this.input.order
    const order = this.output.order!
    const shift = this.#emittedCount - start
    this.#emittedCount = end + shift
    if (inputOrder === undefined) order.add(end + shift, -shift)
    else {
      const { ends, offsets } = inputOrder
      let run = this.#inputOrder.runOf(inputOrder, start)
      for (; ends[run]! < end; run++) order.add(ends[run]! + shift, offsets[run]! - shift)
      order.add(end + shift, offsets[run]! - shift)
    }
    return end + shift
  }
}
