/** A node with several parents: each query passes at the instant when the last of them has delivered it. */
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import type { Pass, PassOptions } from "./Pass.ts"

/** Merges the parents' deliveries by (instant, rank of the parent), which is the order that the rule of time gives. */
class Merge {
  readonly inputs: ReadonlyArray<Flow>
  readonly #next: Int32Array

  /** `inputs` are in order of the parents' ranks. */
  constructor(inputs: ReadonlyArray<Flow>) {
    this.inputs = inputs
    this.#next = new Int32Array(inputs.length)
  }

  /** The parent that delivers next, before `limitMs`; −1 if none does. */
  nextInput(limitMs: number): number {
    let first = -1
    let firstMs = limitMs
    for (let input = 0; input < this.inputs.length; input++) {
      const { timesMs, length } = this.inputs[input]!
      const next = this.#next[input]!
      if (next < length && timesMs[next]! < firstMs) {
        first = input
        firstMs = timesMs[next]!
      }
    }
    return first
  }

  /** Takes the next delivery of a parent: its number. */
  take(input: number): number {
    return this.#next[input]!++
  }
}

/** All parents deliver in order of arrival: what has passed is the least of what each has delivered. */
export class OrderedGatePass implements Pass {
  readonly output: Flow
  readonly #merge: Merge
  readonly #delivered: Int32Array
  #passedCount = 0

  constructor(inputs: ReadonlyArray<Flow>, { buffers, queryCount }: PassOptions) {
    this.#merge = new Merge(inputs)
    this.#delivered = new Int32Array(inputs.length)
    this.output = Flow.empty(buffers, queryCount, undefined)
  }

  advance(limitMs: number): void {
    const merge = this.#merge
    const delivered = this.#delivered
    const output = this.output
    for (let input = merge.nextInput(limitMs); input !== -1; input = merge.nextInput(limitMs)) {
      const flow = merge.inputs[input]!
      const delivery = merge.take(input)
      delivered[input] = flow.ends[delivery]!
      let passed = delivered[0]!
      for (let other = 1; other < delivered.length; other++) passed = Math.min(passed, delivered[other]!)
      if (passed === this.#passedCount) continue
      this.#passedCount = passed
      output.timesMs[output.length] = flow.timesMs[delivery]!
      output.ends[output.length++] = passed
    }
  }

  release(buffers: Buffers): void {
    this.output.release(buffers)
  }
}

/** Some parent delivers out of order of arrival: deliveries are counted query by query. */
export class CountingGatePass implements Pass {
  readonly output: Flow
  readonly #merge: Merge
  readonly #arrivedCount: Int32Array
  #passedCount = 0

  constructor(inputs: ReadonlyArray<Flow>, { buffers, queryCount }: PassOptions) {
    this.#merge = new Merge(inputs)
    this.#arrivedCount = buffers.int32(queryCount).fill(0)
    this.output = Flow.empty(buffers, queryCount, buffers.int32(queryCount))
  }

  advance(limitMs: number): void {
    const merge = this.#merge
    const arrivedCount = this.#arrivedCount
    const output = this.output
    const passed = output.order!
    const parentCount = merge.inputs.length
    for (let input = merge.nextInput(limitMs); input !== -1; input = merge.nextInput(limitMs)) {
      const { timesMs, ends, order } = merge.inputs[input]!
      const delivery = merge.take(input)
      const end = ends[delivery]!
      const first = this.#passedCount
      let count = first
      for (let position = delivery === 0 ? 0 : ends[delivery - 1]!; position < end; position++) {
        const query = order === undefined ? position : order[position]!
        const arrived = arrivedCount[query]! + 1
        arrivedCount[query] = arrived
        if (arrived === parentCount) passed[count++] = query
      }
      if (count === first) continue
      this.#passedCount = count
      output.timesMs[output.length] = timesMs[delivery]!
      output.ends[output.length++] = count
    }
  }

  release(buffers: Buffers): void {
    this.output.release(buffers)
    buffers.release(this.output.order!)
    buffers.release(this.#arrivedCount)
  }
}
