/** A node with several parents: each query passes at the instant when the last of them has delivered it. */
import type { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import type { Pass, PassOptions } from "./Pass.ts"

/** Merges the parents' deliveries by (instant, rank of the parent), which is the order that the rule of time gives. */
class Merge {
  readonly inputs: ReadonlyArray<Flow>
  readonly #next: Int32Array
  /** When each parent delivers next, ms; infinite where nothing more is known. */
  readonly #nextMs: Float64Array

  /** `inputs` are in order of the parents' ranks. */
  constructor(inputs: ReadonlyArray<Flow>) {
    this.inputs = inputs
    this.#next = new Int32Array(inputs.length)
    this.#nextMs = new Float64Array(inputs.length)
  }

  /** Looks at what the parents have delivered since. */
  refresh(): void {
    for (let input = 0; input < this.inputs.length; input++) this.#look(input)
  }

  /** The parent that delivers next, before `limitMs`; −1 if none does. */
  nextInput(limitMs: number): number {
    const nextMs = this.#nextMs
    let first = -1
    let firstMs = limitMs
    for (let input = 0; input < nextMs.length; input++) {
      if (nextMs[input]! < firstMs) {
        first = input
        firstMs = nextMs[input]!
      }
    }
    return first
  }

  /** Takes the next delivery of a parent: its number. */
  take(input: number): number {
    const delivery = this.#next[input]!++
    this.#look(input)
    return delivery
  }

  #look(input: number): void {
    const { timesMs, length } = this.inputs[input]!
    const next = this.#next[input]!
    this.#nextMs[input] = next < length ? timesMs[next]! : Number.POSITIVE_INFINITY
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
    merge.refresh()
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

  release(): void {}
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
    this.output = Flow.empty(buffers, queryCount, new Int32Array(queryCount))
  }

  advance(limitMs: number): void {
    const merge = this.#merge
    merge.refresh()
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
    buffers.release(this.#arrivedCount)
  }
}
