/**
 * Orders: which query stands at which position, as runs of consecutive ids.
 *
 * Batches are taken in order of delivery, so even where they overtake each other a node delivers long runs of queries
 * that stand as they arrived. What is known of a run is known of all its queries, and costs nothing a query.
 */
import type { Buffers } from "./Buffers.ts"

/** Runs in order of position, shared by the flows that deliver in the same order. */
export class Order {
  /** The position after each run, strictly ascending, shape [≥ length]. */
  ends: Int32Array
  /** Query id less position, the same throughout a run, shape [≥ length]. */
  offsets: Int32Array
  /** How many runs there are. */
  length = 0
  /** How many flows share it. */
  flowCount = 0

  /** Has room for `capacity` runs. */
  constructor(buffers: Buffers, capacity: number) {
    this.ends = buffers.int32(capacity)
    this.offsets = buffers.int32(capacity)
  }

  /**
   * Adds a run: the positions up to before `end` are query ids less `offset`. There must be room. Runs that could be one
   * stay two, which costs less than finding out: whether batches overtake each other is as if by chance.
   */
  add(end: number, offset: number): void {
    this.ends[this.length] = end
    this.offsets[this.length++] = offset
  }

  /** Adds one query at the position after the last one; there must be room. */
  addQuery(query: number, position: number): void {
    const last = this.length - 1
    if (0 <= last && this.offsets[last] === query - position) this.ends[last] = position + 1
    else this.add(position + 1, query - position)
  }

  /** Makes room for `length` runs. */
  reserve(length: number): void {
    if (length <= this.ends.length) return
    const capacity = Math.max(length, 2 * this.length)
    const ends = new Int32Array(capacity)
    ends.set(this.ends.subarray(0, this.length))
    this.ends = ends
    const offsets = new Int32Array(capacity)
    offsets.set(this.offsets.subarray(0, this.length))
    this.offsets = offsets
  }

  /** Forgets the first `positions`, and numbers ids as if the first `queries` had never been. */
  drop(positions: number, queries: number): void {
    let first = 0
    while (first < this.length && this.ends[first]! <= positions) first++
    this.ends.copyWithin(0, first, this.length)
    this.offsets.copyWithin(0, first, this.length)
    this.length -= first
    for (let run = 0; run < this.length; run++) {
      this.ends[run]! -= positions
      this.offsets[run]! += positions - queries
    }
  }

  /** Has no more room than it needs from now on. */
  settle(buffers: Buffers): void {
    this.ends = buffers.fit(this.ends, this.length)
    this.offsets = buffers.fit(this.offsets, this.length)
  }

  /** Gives the arrays back; the order is of no use afterwards. */
  release(buffers: Buffers): void {
    buffers.release(this.ends)
    buffers.release(this.offsets)
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.ends.byteLength + this.offsets.byteLength
  }
}

/** The order of a flow whose positions are query ids: one run without end. */
export const inOrder = { ends: Int32Array.of(2 ** 31 - 1), offsets: Int32Array.of(0), length: 1 } as const

/** Reads the query ids of an order, or of a flow without one, at positions that mostly ascend. */
export class OrderReader {
  readonly #order: Order | undefined
  #run = 0

  constructor(order: Order | undefined) {
    this.#order = order
  }

  /** The query at a position. */
  queryAt(position: number): number {
    return this.#order === undefined ? position : position + this.#order.offsets[this.runOf(this.#order, position)]!
  }

  /** The run that holds a position of the order. */
  runOf({ ends, length }: Pick<Order, "ends" | "length">, position: number): number {
    let run = this.#run < length ? this.#run : length - 1
    while (0 < run && position < ends[run - 1]!) run--
    while (ends[run]! <= position) run++
    this.#run = run
    return run
  }
}
