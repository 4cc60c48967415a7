/**
 * Flows: what one node delivers, in order of delivery, as compact arrays.
 *
 * A delivery is an instant and a range of positions. Positions number the queries in the order in which the node
 * delivers them; where that is the order of arrival, which holds for a whole pipeline of single replicas, positions are
 * query ids and nothing is kept per query at all.
 */
import type { Buffers } from "./Buffers.ts"
import type { Order } from "./Order.ts"

/** Deliveries of one node. Delivery k is at `timesMs[k]` and holds the positions from `ends[k − 1]` to `ends[k]`. */
export class Flow {
  /** Instants, ms, ascending, shape [≥ length]. */
  timesMs: Float64Array
  /** Positions delivered so far, after each delivery, strictly ascending, shape [≥ length]. */
  ends: Int32Array
  /** How many deliveries there are. */
  length: number
  /** The position at which delivery 0 starts: not 0 once earlier ones have been dropped and later positions not. */
  start = 0
  /** Undefined where positions are query ids. */
  readonly order: Order | undefined

  constructor(timesMs: Float64Array, ends: Int32Array, length: number, order: Order | undefined) {
    this.timesMs = timesMs
    this.ends = ends
    this.length = length
    this.order = order
    if (order !== undefined) order.flowCount++
  }

  /** An empty flow with room for `capacity` deliveries. */
  static empty(buffers: Buffers, capacity: number, order: Order | undefined): Flow {
    return new Flow(buffers.float64(capacity), buffers.int32(capacity), 0, order)
  }

  /** What the source delivers: query i alone, at arrival time i. */
  static ofArrivals(arrivalMs: Float64Array): Flow {
    const ends = new Int32Array(arrivalMs.length)
    for (let query = 0; query < ends.length; query++) ends[query] = query + 1
    return new Flow(arrivalMs, ends, ends.length, undefined)
  }

  /** The position after the last one delivered. */
  get end(): number {
    return this.length === 0 ? this.start : this.ends[this.length - 1]!
  }

  /** The first position of a delivery, or the position after the last one. */
  startOf(delivery: number): number {
    return delivery === 0 ? this.start : this.ends[delivery - 1]!
  }

  /** How many deliveries there are before `limitMs`. */
  countBefore(limitMs: number): number {
    if (limitMs === Number.POSITIVE_INFINITY) return this.length
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.timesMs[middle]! < limitMs) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Makes room for `length` deliveries. */
  reserve(length: number): void {
    if (length <= this.ends.length) return
    const capacity = Math.max(length, 2 * this.ends.length)
    const timesMs = new Float64Array(capacity)
    timesMs.set(this.timesMs)
    this.timesMs = timesMs
    const ends = new Int32Array(capacity)
    ends.set(this.ends)
    this.ends = ends
  }

  /** Forgets the first `deliveries`, and numbers positions as if the first `positions` had never been. */
  drop(deliveries: number, positions: number): void {
    this.start = this.startOf(deliveries) - positions
    this.timesMs.copyWithin(0, deliveries, this.length)
    this.ends.copyWithin(0, deliveries, this.length)
    this.length -= deliveries
    for (let delivery = 0; delivery < this.length; delivery++) this.ends[delivery]! -= positions
  }

  /** The same deliveries in arrays that fit them; the flow itself is of no use afterwards. */
  settle(buffers: Buffers): Flow {
    const timesMs = buffers.fit(this.timesMs, this.length)
    const ends = buffers.fit(this.ends, this.length)
    this.order?.settle(buffers)
    if (this.order !== undefined) this.order.flowCount--
    return new Flow(timesMs, ends, this.length, this.order)
  }

  /** Gives the arrays of an `empty` or settled flow back, those of its order with the last flow that shares it. */
  release(buffers: Buffers): void {
    buffers.release(this.timesMs)
    buffers.release(this.ends)
    if (this.order !== undefined && --this.order.flowCount === 0) this.order.release(buffers)
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.timesMs.byteLength + this.ends.byteLength + (this.order?.byteLength ?? 0)
  }
}
