/**
 * The lean loop, one idea richer: where a node delivers in order of arrival, as every node with one replica does, its
 * queue is a range of query ids, and nothing is copied from node to node. A node with several replicas writes down the
 * order in which it delivers, which is then its children's queue.
 */
import type { Scenario } from "../../src/domain/Scenario.ts"
import { LeanHeap } from "./LeanHeap.ts"
import { type LeanShape, leanShape } from "./LeanShape.ts"

/** End-to-end latencies, ms, by query id, shape [queries]. */
export const simulateLeanRanges = (scenario: Scenario, into?: Float64Array): Float64Array =>
  new LeanRangeLoop(scenario, into).run()

/** Query ids by position where positions are query ids. */
const identity = new Int32Array(0)

/** One run. Nodes are known by rank, replicas by slot. */
class LeanRangeLoop {
  readonly #arrivalMs: Float64Array
  readonly #latenciesMs: Float64Array
  readonly #shape: LeanShape
  readonly #heap: LeanHeap
  /** By slot: the positions of the running batch. */
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  /** By node: positions taken, come in, and gone out; and how many slots are idle. */
  readonly #heads: Int32Array
  readonly #tails: Int32Array
  readonly #deliveredCounts: Int32Array
  readonly #idleCounts: Int32Array
  /** By node: query ids by position, of what comes in and of what goes out. */
  readonly #inputOrders: Array<Int32Array> = []
  readonly #outputOrders: Array<Int32Array> = [identity]
  /** The nodes that deliver to the end; what has left, either in order of arrival or counted query by query. */
  readonly #lastRanks: Int32Array
  readonly #leftCounts: Uint8Array | undefined
  #leftCount = 0

  constructor({ stages, arrivalMs }: Scenario, into?: Float64Array) {
    const shape = leanShape(stages)
    const slotCount = shape.rankOf.length
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = into ?? new Float64Array(arrivalMs.length)
    this.#shape = shape
    this.#starts = new Int32Array(slotCount)
    this.#ends = new Int32Array(slotCount)
    this.#heap = new LeanHeap(shape.rankOf, this.#starts)
    this.#heads = new Int32Array(stages.length)
    this.#tails = new Int32Array(stages.length)
    this.#deliveredCounts = new Int32Array(stages.length)
    this.#idleCounts = Int32Array.from(shape.idleSlots, ({ length }) => length)
    for (const { rank, parents, replicas } of shape.models) {
      const input = this.#outputOrders[parents[0]!]!
      this.#inputOrders[rank] = input
      this.#outputOrders[rank] = replicas === 1 ? input : new Int32Array(arrivalMs.length)
    }
    const last = shape.models.map(({ rank }) => rank).filter((rank) => shape.isLast[rank] === 1)
    this.#lastRanks = Int32Array.from(last)
    const isOrdered = last.every((rank) => this.#outputOrders[rank] === identity)
    this.#leftCounts = isOrdered ? undefined : new Uint8Array(arrivalMs.length)
  }

  run(): Float64Array {
    const arrivalMs = this.#arrivalMs
    const heapMs = this.#heap.timesMs
    const roots = this.#shape.children[0]!
    for (let query = 0; query < arrivalMs.length; query++) {
      const nowMs = arrivalMs[query]!
      while (heapMs[0]! <= nowMs) this.#complete()
      for (let index = 0; index < roots.length; index++) this.#deliver(roots[index]!, query + 1, nowMs)
    }
    while (0 < this.#heap.size) this.#complete()
    return this.#latenciesMs
  }

  #complete(): void {
    const heap = this.#heap
    const nowMs = heap.timesMs[0]!
    const slot = heap.slots[0]!
    const rank = this.#shape.rankOf[slot]!
    const start = this.#starts[slot]!
    const end = this.#ends[slot]!
    if (this.#heads[rank]! < this.#tails[rank]!) heap.replaceFirst(nowMs + this.#take(rank, slot), slot)
    else {
      this.#shape.idleSlots[rank]![this.#idleCounts[rank]!++] = slot
      heap.pop()
    }
    const input = this.#inputOrders[rank]!
    const output = this.#outputOrders[rank]!
    const before = this.#deliveredCounts[rank]!
    const delivered = before + end - start
    this.#deliveredCounts[rank] = delivered
    if (input !== output) write(input, start, end, output, before)
    const children = this.#shape.children[rank]!
    for (let index = 0; index < children.length; index++) this.#deliver(children[index]!, delivered, nowMs)
    if (this.#shape.isLast[rank] === 0) return
    if (this.#leftCounts === undefined) this.#leaveInOrder(before, delivered, nowMs)
    else this.#leave(output, before, delivered, nowMs)
  }

  /** The parent of a node has now delivered so many positions; idle replicas take what they can. */
  #deliver(rank: number, delivered: number, nowMs: number): void {
    this.#tails[rank] = delivered
    while (0 < this.#idleCounts[rank]! && this.#heads[rank]! < delivered) {
      const slot = this.#shape.idleSlots[rank]![--this.#idleCounts[rank]!]!
      this.#heap.push(nowMs + this.#take(rank, slot), slot)
    }
  }

  /** A replica takes a batch; gives its service time. */
  #take(rank: number, slot: number): number {
    const start = this.#heads[rank]!
    const waiting = this.#tails[rank]! - start
    const maxBatchSize = this.#shape.maxBatchSizes[rank]!
    const size = waiting < maxBatchSize ? waiting : maxBatchSize
    this.#starts[slot] = start
    this.#ends[slot] = start + size
    this.#heads[rank] = start + size
    return this.#shape.serviceMs[rank]![size]!
  }

  /** All that deliver to the end do so in order of arrival: what has left is the least of what each has delivered. */
  #leaveInOrder(before: number, delivered: number, nowMs: number): void {
    // Only a node that was behind all others can let queries leave.
    if (this.#leftCount < before) return
    let left = delivered
    for (let index = 0; index < this.#lastRanks.length; index++) {
      const count = this.#deliveredCounts[this.#lastRanks[index]!]!
      if (count < left) left = count
    }
    for (let query = this.#leftCount; query < left; query++) {
      this.#latenciesMs[query] = nowMs - this.#arrivalMs[query]!
    }
    this.#leftCount = left
  }

  #leave(order: Int32Array, start: number, end: number, nowMs: number): void {
    const leftCounts = this.#leftCounts!
    const lastCount = this.#lastRanks.length
    for (let position = start; position < end; position++) {
      const query = order === identity ? position : order[position]!
      const leftCount = leftCounts[query]! + 1
      leftCounts[query] = leftCount
      if (leftCount === lastCount) this.#latenciesMs[query] = nowMs - this.#arrivalMs[query]!
    }
  }
}

/** Writes the ids of a range of positions in one order to the end of another. */
const write = (from: Int32Array, start: number, end: number, to: Int32Array, toStart: number): void => {
  const shift = toStart - start
  if (from === identity) for (let query = start; query < end; query++) to[query + shift] = query
  else for (let position = start; position < end; position++) to[position + shift] = from[position]!
}
