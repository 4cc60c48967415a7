/**
 * A node with several parents: each query passes at the instant when the last of them has delivered it.
 *
 * Parents' deliveries are merged by (instant, rank of the parent), which is the order that the rule of time gives.
 */
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import { inOrder, Order, OrderReader } from "./Order.ts"
import type { Dropped, Need, Pass, PassOptions } from "./Pass.ts"

/** The pass of a node with these inputs, which are in order of the parents' ranks. */
export const makeGate = (inputs: ReadonlyArray<Flow>, options: PassOptions): Pass =>
  inputs.every(({ order }) => order === undefined)
    ? new OrderedGatePass(inputs, options)
    : new CountingGatePass(inputs, options)

/** All parents deliver in order of arrival: what has passed is the least of what each has delivered. */
export class OrderedGatePass implements Pass {
  readonly output: Flow
  readonly #inputs: ReadonlyArray<Flow>
  readonly #queryCount: number
  readonly #next: Int32Array
  readonly #delivered: Int32Array
  #passedCount = 0

  /** `inputs` are in order of the parents' ranks. */
  constructor(inputs: ReadonlyArray<Flow>, { buffers, queryCount, capacity }: PassOptions) {
    this.#inputs = inputs
    this.#queryCount = queryCount
    this.#next = new Int32Array(inputs.length)
    this.#delivered = new Int32Array(inputs.length)
    this.output = Flow.empty(buffers, capacity, undefined)
  }

  advance(limitMs: number): void {
    const waiting = waitingDeliveries(this.#inputs, this.#next)
    this.output.reserve(this.output.length + Math.min(waiting, this.#queryCount - this.#passedCount))
    if (this.#inputs.length === 2) this.#advancePair(limitMs)
    else this.#advanceMany(limitMs)
  }

  /** Two parents, merged in one loop over local variables: most joins have two. */
  #advancePair(limitMs: number): void {
    const { timesMs: leftMs, ends: leftEnds, length: leftLength } = this.#inputs[0]!
    const { timesMs: rightMs, ends: rightEnds, length: rightLength } = this.#inputs[1]!
    const { timesMs, ends } = this.output
    let left = this.#next[0]!
    let right = this.#next[1]!
    let leftCount = this.#delivered[0]!
    let rightCount = this.#delivered[1]!
    let passed = this.#passedCount
    let length = this.output.length
    let nextLeftMs = left < leftLength ? leftMs[left]! : Number.POSITIVE_INFINITY
    let nextRightMs = right < rightLength ? rightMs[right]! : Number.POSITIVE_INFINITY
    for (;;) {
      let nowMs: number
      if (nextLeftMs <= nextRightMs) {
        nowMs = nextLeftMs
        if (limitMs <= nowMs) break
        leftCount = leftEnds[left++]!
        nextLeftMs = left < leftLength ? leftMs[left]! : Number.POSITIVE_INFINITY
      } else {
        nowMs = nextRightMs
        if (limitMs <= nowMs) break
        rightCount = rightEnds[right++]!
        nextRightMs = right < rightLength ? rightMs[right]! : Number.POSITIVE_INFINITY
      }
      const both = leftCount < rightCount ? leftCount : rightCount
      if (passed < both) {
        passed = both
        timesMs[length] = nowMs
        ends[length++] = both
      }
    }
    this.#next[0] = left
    this.#next[1] = right
    this.#delivered[0] = leftCount
    this.#delivered[1] = rightCount
    this.#passedCount = passed
    this.output.length = length
  }

  #advanceMany(limitMs: number): void {
    const inputs = this.#inputs
    const next = this.#next
    const delivered = this.#delivered
    const output = this.output
    for (;;) {
      const input = nextInput(inputs, next, limitMs)
      if (input === -1) return
      const delivery = next[input]!++
      delivered[input] = inputs[input]!.ends[delivery]!
      let all = delivered[0]!
      for (let other = 1; other < delivered.length; other++) all = Math.min(all, delivered[other]!)
      if (all === this.#passedCount) continue
      this.#passedCount = all
      output.timesMs[output.length] = inputs[input]!.timesMs[delivery]!
      output.ends[output.length++] = all
    }
  }

  needs(): ReadonlyArray<Need> {
    return needsOf(this.#inputs, this.#next)
  }

  drop(droppedOf: (flow: Flow) => Dropped, queries: number): void {
    for (const [input, flow] of this.#inputs.entries()) {
      this.#next[input]! -= droppedOf(flow).deliveries
      this.#delivered[input]! -= queries
    }
    this.#passedCount -= queries
  }

  release(): void {}
}

/** Some parent delivers out of order of arrival: deliveries are counted query by query. */
export class CountingGatePass implements Pass {
  readonly output: Flow
  readonly #inputs: ReadonlyArray<Flow>
  readonly #orders: ReadonlyArray<OrderReader>
  readonly #queryCount: number
  readonly #next: Int32Array
  #arrivedCount: Int32Array
  #passedCount = 0

  /** `inputs` are in order of the parents' ranks. */
  constructor(inputs: ReadonlyArray<Flow>, { buffers, queryCount, capacity }: PassOptions) {
    this.#inputs = inputs
    this.#orders = inputs.map(({ order }) => new OrderReader(order))
    this.#queryCount = queryCount
    this.#next = new Int32Array(inputs.length)
    this.#arrivedCount = buffers.int32(capacity).fill(0)
    this.output = Flow.empty(buffers, capacity, new Order(buffers, capacity))
  }

  advance(limitMs: number): void {
    const inputs = this.#inputs
    const next = this.#next
    const output = this.output
    const waiting = inputs.reduce((sum, flow, input) => sum + flow.end - flow.startOf(next[input]!), 0)
    const passing = Math.min(waiting, this.#queryCount - this.#passedCount)
    output.reserve(output.length + passing)
    const order = output.order!
    order.reserve(order.length + passing)
    const arrivedCount = this.#arrivedCount
    const parentCount = inputs.length
    let count = this.#passedCount
    const heads = Float64Array.from(inputs, (flow, input) => headOf(flow, next[input]!))
    for (;;) {
      const input = firstOf(heads)
      const nowMs = heads[input]!
      if (limitMs <= nowMs) break
      const flow = inputs[input]!
      const inputOrder = flow.order ?? inOrder
      const { ends: runEnds, offsets } = inputOrder
      const delivery = next[input]!++
      heads[input] = headOf(flow, delivery + 1)
      const end = flow.ends[delivery]!
      const first = count
      let position = flow.startOf(delivery)
      let run = this.#orders[input]!.runOf(inputOrder, position)
      while (position < end) {
        const offset = offsets[run]!
        const last = Math.min(end, runEnds[run]!) + offset
        for (let query = position + offset; query < last; query++) {
          const arrived = arrivedCount[query]! + 1
          arrivedCount[query] = arrived
          if (arrived === parentCount) order.addQuery(query, count++)
        }
        position = last - offset
        run++
      }
      if (count === first) continue
      output.timesMs[output.length] = nowMs
      output.ends[output.length++] = count
    }
    this.#passedCount = count
  }

  needs(): ReadonlyArray<Need> {
    return needsOf(this.#inputs, this.#next)
  }

  reserveQueries(queryCount: number): void {
    if (queryCount <= this.#arrivedCount.length) return
    const arrivedCount = new Int32Array(Math.max(queryCount, 2 * this.#arrivedCount.length))
    arrivedCount.set(this.#arrivedCount)
    this.#arrivedCount = arrivedCount
  }

  drop(droppedOf: (flow: Flow) => Dropped, queries: number): void {
    for (const [input, flow] of this.#inputs.entries()) this.#next[input]! -= droppedOf(flow).deliveries
    this.#arrivedCount.copyWithin(0, queries)
    this.#arrivedCount.fill(0, this.#arrivedCount.length - queries)
    this.#passedCount -= droppedOf(this.output).positions
  }

  release(buffers: Buffers): void {
    buffers.release(this.#arrivedCount)
  }
}

const needsOf = (inputs: ReadonlyArray<Flow>, next: Int32Array): ReadonlyArray<Need> =>
  inputs.map((flow, input) => ({ flow, delivery: next[input]!, position: flow.startOf(next[input]!) }))

/** How many deliveries the parents have made that have not been handled. */
const waitingDeliveries = (inputs: ReadonlyArray<Flow>, next: Int32Array): number =>
  inputs.reduce((sum, { length }, input) => sum + length - next[input]!, 0)

/** When a parent makes a delivery, ms; infinite beyond the last. */
const headOf = ({ timesMs, length }: Flow, delivery: number): number =>
  delivery < length ? timesMs[delivery]! : Number.POSITIVE_INFINITY

/** Where the least of some numbers is; the first of equals. */
const firstOf = (numbers: Float64Array): number => {
  let first = 0
  for (let index = 1; index < numbers.length; index++) if (numbers[index]! < numbers[first]!) first = index
  return first
}

/** The parent that delivers next, before `limitMs`; −1 if none does. */
const nextInput = (inputs: ReadonlyArray<Flow>, next: Int32Array, limitMs: number): number => {
  let first = -1
  let firstMs = limitMs
  for (let input = 0; input < inputs.length; input++) {
    const { timesMs, length } = inputs[input]!
    const delivery = next[input]!
    if (delivery < length && timesMs[delivery]! < firstMs) {
      first = input
      firstMs = timesMs[delivery]!
    }
  }
  return first
}
