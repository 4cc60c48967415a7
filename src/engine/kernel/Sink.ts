/** The sink: latencies of what reaches it, and how many exceed an objective. */
import type { Flow } from "./Flow.ts"

/** Records latencies, ms, by query id, shape [≥ queries], once a query has left. */
export class Sink {
  readonly #latenciesMs: Float64Array
  readonly #input: Flow
  readonly #arrivalMs: Float64Array
  readonly #sloMs: number
  #next = 0
  #leftCount = 0
  #lateCount = 0
  #overdueCount = 0

  /** Writes into `latenciesMs`. Without an objective, `sloMs` is infinite. */
  constructor(input: Flow, arrivalMs: Float64Array, latenciesMs: Float64Array, sloMs = Number.POSITIVE_INFINITY) {
    this.#input = input
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = latenciesMs
    this.#sloMs = sloMs
  }

  /** Handles every delivery before `limitMs`. */
  advance(limitMs: number): void {
    const { timesMs, ends, length } = this.#input
    const ids = this.#input.order?.ids
    const arrivalMs = this.#arrivalMs
    const latenciesMs = this.#latenciesMs
    const sloMs = this.#sloMs
    let next = this.#next
    let position = this.#leftCount
    let lateCount = this.#lateCount
    for (; next < length && timesMs[next]! < limitMs; next++) {
      const sinkMs = timesMs[next]!
      for (const end = ends[next]!; position < end; position++) {
        const query = ids === undefined ? position : ids[position]!
        const latencyMs = sinkMs - arrivalMs[query]!
        latenciesMs[query] = latencyMs
        if (sloMs < latencyMs) lateCount++
      }
    }
    this.#next = next
    this.#leftCount = position
    this.#lateCount = lateCount
  }

  /**
   * Queries certain to miss the objective: those that left late, and those that arrived more than the objective before
   * `nowMs`, up to which all has been handled, and cannot all have left. A lower bound, exact where queries leave in
   * order of arrival.
   */
  certainMissCount(nowMs: number): number {
    const arrivalMs = this.#arrivalMs
    let overdue = this.#overdueCount
    while (overdue < arrivalMs.length && this.#sloMs < nowMs - arrivalMs[overdue]!) overdue++
    this.#overdueCount = overdue
    return this.#lateCount + Math.max(0, overdue - this.#leftCount)
  }
}
