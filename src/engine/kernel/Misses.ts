/** Queries that are certain to miss an objective, counted while a run is still under way. */
import type { Buffers } from "./Buffers.ts"
import type { Flow } from "./Flow.ts"
import { OrderReader } from "./Order.ts"
import { makeSink, type Sink, SoleSink } from "./Sink.ts"

/** What the count needs to know of a run. */
export interface MissesOptions {
  readonly buffers: Buffers
  /** What the sink reads. */
  readonly inputs: ReadonlyArray<Flow>
  /** Arrivals, ms, by query id. */
  readonly arrivalMs: Float64Array
  /** Where latencies are written, ms, by query id. */
  readonly latenciesMs: Float64Array
  readonly sloMs: number
}

/** Writes latencies as queries leave, and counts those that are certain to miss. */
export interface Misses {
  /** Handles all that inputs deliver before `nowMs`, until when they have been run; gives how many are certain to miss. */
  readonly countAt: (nowMs: number) => number
  /** Gives working arrays back; the count is of no use afterwards. */
  readonly release: () => void
}

/** A count for a run that nothing has left yet. */
export const makeMisses = (run: MissesOptions): Misses =>
  run.inputs.length === 1 ? new SoleMisses(run) : new JointMisses(run)

/**
 * One parent. Queries that left late miss, and so do those that arrived more than the objective ago, less all that left in
 * time: some of these may have arrived since, so the count lags a little until the end.
 */
class SoleMisses implements Misses {
  readonly #run: MissesOptions
  readonly #sink: SoleSink
  #overdueCount = 0

  constructor(run: MissesOptions) {
    this.#run = run
    this.#sink = new SoleSink(run.inputs[0]!, run.arrivalMs, run.latenciesMs, run.sloMs)
  }

  countAt(nowMs: number): number {
    this.#sink.advance(nowMs)
    this.#overdueCount = firstNotOverdue(this.#run, this.#overdueCount, nowMs)
    return Math.max(this.#sink.leftCount, this.#overdueCount) - this.#sink.timelyCount
  }

  release(): void {}
}

/** The first query from one on that arrived no more than the objective ago. */
const firstNotOverdue = ({ arrivalMs, sloMs }: MissesOptions, from: number, nowMs: number): number => {
  let low = from
  let high = arrivalMs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sloMs < nowMs - arrivalMs[middle]!) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Several parents. Once a query arrived more than the objective ago it either has met it or never will, so each query is
 * looked at once, at the end of the round in which that happens.
 */
class JointMisses implements Misses {
  readonly #run: MissesOptions
  readonly #sink: Sink
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
    this.#sink = makeSink(run.inputs, run.arrivalMs, run.latenciesMs)
    this.#ordered = run.inputs.filter(({ order }) => order === undefined)
    this.#unordered = run.inputs.filter(({ order }) => order !== undefined)
    this.#orders = this.#unordered.map(({ order }) => new OrderReader(order))
    this.#next = new Int32Array(this.#unordered.length)
    this.#deliveredCount = run.buffers.int32(run.arrivalMs.length).fill(0)
  }

  countAt(nowMs: number): number {
    this.#sink.advance(nowMs)
    const { arrivalMs, latenciesMs, sloMs } = this.#run
    const deliveredCount = this.#countDelivered(nowMs)
    const inputCount = this.#unordered.length
    const orderedEnd = this.#ordered.reduce(
      (least, flow) => Math.min(least, flow.startOf(flow.countBefore(nowMs))),
      arrivalMs.length,
    )
    let missCount = this.#missCount
    const overdueCount = firstNotOverdue(this.#run, this.#overdueCount, nowMs)
    for (let query = this.#overdueCount; query < overdueCount; query++) {
      const hasLeft = query < orderedEnd && deliveredCount[query] === inputCount
      if (!hasLeft || sloMs < latenciesMs[query]!) missCount++
    }
    this.#overdueCount = overdueCount
    this.#missCount = missCount
    return missCount
  }

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
