/** The sink: latencies of what reaches it. */
import type { Flow } from "./Flow.ts"
import { inOrder } from "./Order.ts"

/** Reads what reaches the sink, and writes latencies, ms, by query id. */
export interface Sink {
  /** Handles every delivery before `limitMs`. */
  readonly advance: (limitMs: number) => void
}

/**
 * A sink that reads these inputs and writes into `latenciesMs`, shape [≥ queries]. What it wrote for a query is final
 * once every input has delivered the query.
 */
export const makeSink = (inputs: ReadonlyArray<Flow>, arrivalMs: Float64Array, latenciesMs: Float64Array): Sink => {
  if (inputs.length === 1) return new SoleSink(inputs[0]!, arrivalMs, latenciesMs, Number.POSITIVE_INFINITY)
  return inputs.every(({ order }) => order === undefined)
    ? new OrderedSink(inputs, arrivalMs, latenciesMs)
    : new RaisingSink(inputs, arrivalMs, latenciesMs)
}

/** One parent: a query leaves as it is delivered. Counts the queries that left, and those that left within `sloMs`. */
export class SoleSink implements Sink {
  readonly #input: Flow
  readonly #arrivalMs: Float64Array
  readonly #latenciesMs: Float64Array
  readonly #sloMs: number
  /** Deliveries read so far, and the run of the input's order that was read last. */
  #next = 0
  #run = 0
  leftCount = 0
  timelyCount = 0

  constructor(input: Flow, arrivalMs: Float64Array, latenciesMs: Float64Array, sloMs: number) {
    this.#input = input
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = latenciesMs
    this.#sloMs = sloMs
  }

  advance(limitMs: number): void {
    const arrivalMs = this.#arrivalMs
    const latenciesMs = this.#latenciesMs
    const sloMs = this.#sloMs
    const { timesMs, ends, order } = this.#input
    const { ends: runEnds, offsets } = order ?? inOrder
    const until = this.#input.countBefore(limitMs)
    let run = this.#run
    let position = this.leftCount
    let timelyCount = this.timelyCount
    for (let delivery = this.#next; delivery < until; delivery++) {
      const nowMs = timesMs[delivery]!
      const end = ends[delivery]!
      while (position < end) {
        while (runEnds[run]! <= position) run++
        const offset = offsets[run]!
        const last = Math.min(end, runEnds[run]!) + offset
        for (let query = position + offset; query < last; query++) {
          const latencyMs = nowMs - arrivalMs[query]!
          latenciesMs[query] = latencyMs
          if (latencyMs <= sloMs) timelyCount++
        }
        position = last - offset
      }
    }
    this.#next = until
    this.#run = run
    this.leftCount = position
    this.timelyCount = timelyCount
  }
}

/**
 * All parents deliver in order of arrival. Between two ends of deliveries, of whichever parents, all queries leave at one
 * instant: the greatest of the deliveries that hold them. So each latency is written once.
 */
class OrderedSink implements Sink {
  readonly #inputs: ReadonlyArray<Flow>
  readonly #arrivalMs: Float64Array
  readonly #latenciesMs: Float64Array
  /** By input: the delivery that holds the next query to leave. */
  readonly #next: Int32Array
  #leftCount = 0

  constructor(inputs: ReadonlyArray<Flow>, arrivalMs: Float64Array, latenciesMs: Float64Array) {
    this.#inputs = inputs
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = latenciesMs
    this.#next = new Int32Array(inputs.length)
  }

  advance(limitMs: number): void {
    const inputs = this.#inputs
    const until = inputs.reduce(
      (least, flow) => Math.min(least, flow.startOf(flow.countBefore(limitMs))),
      this.#arrivalMs.length,
    )
    if (inputs.length === 2) this.#leavePair(inputs[0]!, inputs[1]!, until)
    else this.#leaveAll(until)
    this.#leftCount = until
  }

  /**
   * Two parents, read in one loop over local variables: most joins have two. Ends of deliveries come as if by chance, and
   * a processor that guesses a branch wrong loses more time than eight latencies take: so they are written eight at a
   * time, beyond the end into what is written next, and parents move on by a sum.
   */
  #leavePair({ timesMs: leftMs, ends: leftEnds }: Flow, { timesMs: rightMs, ends: rightEnds }: Flow, until: number) {
    const arrivalMs = this.#arrivalMs
    const latenciesMs = this.#latenciesMs
    const lastOfEight = arrivalMs.length - 8
    let left = this.#next[0]!
    let right = this.#next[1]!
    for (let query = this.#leftCount; query < until;) {
      const nowMs = Math.max(leftMs[left]!, rightMs[right]!)
      const leftEnd = leftEnds[left]!
      const rightEnd = rightEnds[right]!
      const end = Math.min(leftEnd, rightEnd)
      for (; query < end && query <= lastOfEight; query += 8) {
        latenciesMs[query] = nowMs - arrivalMs[query]!
        latenciesMs[query + 1] = nowMs - arrivalMs[query + 1]!
        latenciesMs[query + 2] = nowMs - arrivalMs[query + 2]!
        latenciesMs[query + 3] = nowMs - arrivalMs[query + 3]!
        latenciesMs[query + 4] = nowMs - arrivalMs[query + 4]!
        latenciesMs[query + 5] = nowMs - arrivalMs[query + 5]!
        latenciesMs[query + 6] = nowMs - arrivalMs[query + 6]!
        latenciesMs[query + 7] = nowMs - arrivalMs[query + 7]!
      }
      for (; query < end; query++) latenciesMs[query] = nowMs - arrivalMs[query]!
      query = end
      left += Number(leftEnd === end)
      right += Number(rightEnd === end)
    }
    this.#next[0] = left
    this.#next[1] = right
  }

  #leaveAll(until: number): void {
    const inputs = this.#inputs
    const next = this.#next
    const arrivalMs = this.#arrivalMs
    const latenciesMs = this.#latenciesMs
    for (let query = this.#leftCount; query < until;) {
      let nowMs = Number.NEGATIVE_INFINITY
      let end = until
      for (let input = 0; input < inputs.length; input++) {
        const { timesMs, ends } = inputs[input]!
        const delivery = next[input]!
        if (nowMs < timesMs[delivery]!) nowMs = timesMs[delivery]!
        if (ends[delivery]! < end) end = ends[delivery]!
      }
      for (; query < end; query++) latenciesMs[query] = nowMs - arrivalMs[query]!
      for (let input = 0; input < inputs.length; input++) if (inputs[input]!.ends[next[input]!] === end) next[input]!++
    }
  }
}

/**
 * Some parent delivers out of order of arrival. Parents are read one after the other, each in its own order, and need not
 * be merged: a latency is the greatest of the parents' instants less the arrival.
 */
class RaisingSink implements Sink {
  readonly #inputs: ReadonlyArray<Flow>
  readonly #arrivalMs: Float64Array
  readonly #latenciesMs: Float64Array
  /** By input: deliveries read so far, and the run of the input's order that was read last. */
  readonly #next: Int32Array
  readonly #run: Int32Array

  constructor(inputs: ReadonlyArray<Flow>, arrivalMs: Float64Array, latenciesMs: Float64Array) {
    this.#inputs = inputs
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = latenciesMs.fill(Number.NEGATIVE_INFINITY, 0, arrivalMs.length)
    this.#next = new Int32Array(inputs.length)
    this.#run = new Int32Array(inputs.length)
  }

  advance(limitMs: number): void {
    for (const [input, flow] of this.#inputs.entries()) this.#raise(input, flow, flow.countBefore(limitMs))
  }

  /** Raises latencies to those of the deliveries of an input up to before `next`. */
  #raise(input: number, flow: Flow, next: number): void {
    const arrivalMs = this.#arrivalMs
    const latenciesMs = this.#latenciesMs
    const { timesMs, ends } = flow
    const { ends: runEnds, offsets } = flow.order ?? inOrder
    let run = this.#run[input]!
    let delivery = this.#next[input]!
    let position = flow.startOf(delivery)
    for (; delivery < next; delivery++) {
      const nowMs = timesMs[delivery]!
      const end = ends[delivery]!
      while (position < end) {
        while (runEnds[run]! <= position) run++
        const offset = offsets[run]!
        const last = Math.min(end, runEnds[run]!) + offset
        for (let query = position + offset; query < last; query++) {
          const latencyMs = nowMs - arrivalMs[query]!
          if (latenciesMs[query]! < latencyMs) latenciesMs[query] = latencyMs
        }
        position = last - offset
      }
    }
    this.#run[input] = run
    this.#next[input] = next
  }
}
