/** Queries that are certain to miss an objective, counted while a run is still under way. */
import type { Buffers } from "./Buffers.ts"
import type { Flow } from "./Flow.ts"
import { OrderReader } from "./Order.ts"

/** What the count needs to know of a run. */
export interface MissesOptions {
  readonly buffers: Buffers
  /** What the sink reads. */
  readonly inputs: ReadonlyArray<Flow>
  /** Arrivals, ms, by query id. */
  readonly arrivalMs: Float64Array
  /** What the sink writes: latencies, ms, by query id. */
  readonly latenciesMs: Float64Array
  readonly sloMs: number
}

/**
 * Once a query arrived more than the objective ago it either has met it or never will, so each query is looked at once,
 * at the end of the round in which that happens.
 */
export class Misses {
  readonly #run: MissesOptions
  readonly #ordered: ReadonlyArray<Flow>
  readonly #unordered: ReadonlyArray<Flow>
  readonly #orders: ReadonlyArray<OrderReader>
  /** Deliveries counted so far, by unordered input. */
  readonly #next: Int32Array
  /** How many unordered inputs have delivered a query, by id. */
  readonly #deliveredCount: Int32Array
  #overdueCount = 0
  #missCount = 0

  constructor(run: MissesOptions) {
    this.#run = run
    this.#ordered = run.inputs.filter(({ order }) => order === undefined)
    this.#unordered = run.inputs.filter(({ order }) => order !== undefined)
    this.#orders = this.#unordered.map(({ order }) => new OrderReader(order))
    this.#next = new Int32Array(this.#unordered.length)
    this.#deliveredCount = run.buffers.int32(run.arrivalMs.length).fill(0)
  }

  /** How many queries are certain to miss, given that inputs and sink have handled all before `nowMs` and no more. */
  countAt(nowMs: number): number {
    const { arrivalMs, latenciesMs, sloMs } = this.#run
    const deliveredCount = this.#countDelivered(nowMs)
    const inputCount = this.#unordered.length
    const orderedEnd = this.#ordered.reduce(
      (least, flow) => Math.min(least, flow.startOf(flow.countBefore(nowMs))),
      arrivalMs.length,
    )
    let missCount = this.#missCount
    let query = this.#overdueCount
    for (; query < arrivalMs.length && sloMs < nowMs - arrivalMs[query]!; query++) {
      const hasLeft = query < orderedEnd && deliveredCount[query] === inputCount
      if (!hasLeft || sloMs < latenciesMs[query]!) missCount++
    }
    this.#overdueCount = query
    this.#missCount = missCount
    return missCount
  }

  /** Gives the working array back; the count is of no use afterwards. */
  release(): void {
    this.#run.buffers.release(this.#deliveredCount)
  }

  #countDelivered(nowMs: number): Int32Array {
    const deliveredCount = this.#deliveredCount
    for (const [input, flow] of this.#unordered.entries()) {
      const next = flow.countBefore(nowMs)
      const order = this.#orders[input]!
      const end = flow.startOf(next)
      for (let position = flow.startOf(this.#next[input]!); position < end; position++) {
        deliveredCount[order.queryAt(position)]!++
      }
      this.#next[input] = next
    }
    return deliveredCount
  }
}
