/**
 * Flows: everything that one node delivers, in order of delivery, as compact arrays.
 *
 * A delivery is an instant and a range of positions. Positions number the queries in the order in which the node
 * delivers them; where that is the order of arrival, which holds for a whole pipeline of single replicas, positions are
 * query ids and nothing is kept per query at all.
 */
import type { Buffers } from "./Buffers.ts"

/** Deliveries of one node. Delivery k is at `timesMs[k]` and holds the positions from `ends[k − 1]` to `ends[k]`. */
export class Flow {
  /** Instants, ms, ascending, shape [≥ length]. */
  timesMs: Float64Array
  /** Positions delivered so far, after each delivery, strictly ascending, shape [≥ length]. */
  ends: Int32Array
  /** How many deliveries there are. */
  length: number
  /** Query ids by position, shape [≥ positions]; undefined where positions are query ids. */
  readonly order: Int32Array | undefined

  constructor(timesMs: Float64Array, ends: Int32Array, length: number, order: Int32Array | undefined) {
    this.timesMs = timesMs
    this.ends = ends
    this.length = length
    this.order = order
  }

  /** An empty flow with room for `capacity` deliveries. */
  static empty(buffers: Buffers, capacity: number, order: Int32Array | undefined): Flow {
    return new Flow(buffers.float64(capacity), buffers.int32(capacity), 0, order)
  }

  /** What the source delivers: query i alone, at arrival time i. */
  static ofArrivals(arrivalMs: Float64Array): Flow {
    const ends = new Int32Array(arrivalMs.length)
    for (let query = 0; query < ends.length; query++) ends[query] = query + 1
    return new Flow(arrivalMs, ends, ends.length, undefined)
  }

  /** The same deliveries in arrays that fit them; the flow itself is of no use afterwards. */
  settle(buffers: Buffers): Flow {
    const timesMs = buffers.fit(this.timesMs, this.length)
    const ends = buffers.fit(this.ends, this.length)
    return new Flow(timesMs, ends, this.length, this.order)
  }

  /** Gives the arrays of an `empty` or settled flow back; its order is left alone, since other flows may share it. */
  release(buffers: Buffers): void {
    buffers.release(this.timesMs)
    buffers.release(this.ends)
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.timesMs.byteLength + this.ends.byteLength + (this.order?.byteLength ?? 0)
  }
}
