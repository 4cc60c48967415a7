/** The sink: latencies of what reaches it. */
import type { Flow } from "./Flow.ts"

/**
 * A query leaves when the last parent delivers it, so its latency is the greatest of its parents' instants less its
 * arrival: parents are read one after the other, each in its own order, and need not be merged.
 */
export class Sink {
  readonly #inputs: ReadonlyArray<Flow>
  readonly #arrivalMs: Float64Array
  readonly #latenciesMs: Float64Array
  /** Deliveries read so far, by input. */
  readonly #next: Int32Array

  /** Writes latencies, ms, by query id into `latenciesMs`, shape [≥ queries]: final once every input has delivered. */
  constructor(inputs: ReadonlyArray<Flow>, arrivalMs: Float64Array, latenciesMs: Float64Array) {
    this.#inputs = inputs
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = latenciesMs.fill(Number.NEGATIVE_INFINITY, 0, arrivalMs.length)
    this.#next = new Int32Array(inputs.length)
  }

  /** Handles every delivery before `limitMs`. */
  advance(limitMs: number): void {
    for (const [input, flow] of this.#inputs.entries()) {
      const next = flow.countBefore(limitMs)
      raiseLatencies(flow, this.#next[input]!, next, this.#arrivalMs, this.#latenciesMs)
      this.#next[input] = next
    }
  }
}

/** Raises latencies to those of deliveries from `first` to before `next`. */
const raiseLatencies = (
  flow: Flow,
  first: number,
  next: number,
  arrivalMs: Float64Array,
  latenciesMs: Float64Array,
): void => {
  const { timesMs, ends } = flow
  const ids = flow.order?.ids
  let position = flow.startOf(first)
  for (let delivery = first; delivery < next; delivery++) {
    const nowMs = timesMs[delivery]!
    for (const end = ends[delivery]!; position < end; position++) {
      const query = ids === undefined ? position : ids[position]!
      const latencyMs = nowMs - arrivalMs[query]!
      if (latenciesMs[query]! < latencyMs) latenciesMs[query] = latencyMs
    }
  }
}
