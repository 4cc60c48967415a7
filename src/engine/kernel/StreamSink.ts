/** The sink of a stream: latencies of what has just left, and which queries, all of them older, have left too. */
import type { Dropped, Need, Reader } from "./Pass.ts"
import type { Flow } from "./Flow.ts"
import { OrderReader } from "./Order.ts"

/** Knows the arrivals of the queries that are inside, by id. */
export class StreamSink implements Reader {
  readonly #input: Flow
  readonly #order: OrderReader
  #arrivalMs = new Float64Array(0)
  #hasLeft = new Uint8Array(0)
  #arrivedCount = 0
  #nextDelivery = 0
  #leftCount = 0
  #leadingCount = 0
  #lastSinkMs = Number.NEGATIVE_INFINITY

  constructor(input: Flow) {
    this.#input = input
    this.#order = new OrderReader(input.order)
  }

  /** Queries that have left and before which all others have. */
  get leadingCount(): number {
    return this.#leadingCount
  }

  /** When a query last left, ms; minus infinity before the first. */
  get lastSinkMs(): number {
    return this.#lastSinkMs
  }

  /** How many queries it keeps. */
  get keptCount(): number {
    return this.#arrivedCount
  }

  /** Adds arrivals, ms, ascending. */
  arrive(arrivalMs: Float64Array): void {
    const count = this.#arrivedCount + arrivalMs.length
    this.#reserve(count)
    this.#arrivalMs.set(arrivalMs, this.#arrivedCount)
    this.#arrivedCount = count
  }

  /** Handles every delivery before `limitMs`; writes the latencies, ms, into `latenciesMs` and gives how many. */
  advance(limitMs: number, latenciesMs: Float64Array): number {
    const { timesMs, ends, length } = this.#input
    let count = 0
    let position = this.#leftCount
    let next = this.#nextDelivery
    for (; next < length && timesMs[next]! < limitMs; next++) {
      const sinkMs = timesMs[next]!
      for (const end = ends[next]!; position < end; position++) {
        const query = this.#order.queryAt(position)
        latenciesMs[count++] = sinkMs - this.#arrivalMs[query]!
        this.#hasLeft[query] = 1
      }
    }
    if (this.#nextDelivery < next) this.#lastSinkMs = timesMs[next - 1]!
    this.#nextDelivery = next
    this.#leftCount = position
    while (this.#leadingCount < this.#arrivedCount && this.#hasLeft[this.#leadingCount] === 1) this.#leadingCount++
    return count
  }

  /** The most latencies that `advance` may write. */
  get waitingCount(): number {
    return this.#input.end - this.#leftCount
  }

  needs(): ReadonlyArray<Need> {
    return [{ flow: this.#input, delivery: this.#nextDelivery, position: this.#leftCount }]
  }

  drop(droppedOf: (flow: Flow) => Dropped, queries: number): void {
    const { deliveries, positions } = droppedOf(this.#input)
    this.#nextDelivery -= deliveries
    this.#leftCount -= positions
    this.#arrivalMs.copyWithin(0, queries, this.#arrivedCount)
    this.#hasLeft.copyWithin(0, queries, this.#arrivedCount)
    this.#arrivedCount -= queries
    this.#leadingCount -= queries
    this.#hasLeft.fill(0, this.#arrivedCount)
  }

  #reserve(count: number): void {
    if (count <= this.#arrivalMs.length) return
    const capacity = Math.max(count, 2 * this.#arrivalMs.length)
    const arrivalMs = new Float64Array(capacity)
    arrivalMs.set(this.#arrivalMs)
    this.#arrivalMs = arrivalMs
    const hasLeft = new Uint8Array(capacity)
    hasLeft.set(this.#hasLeft)
    this.#hasLeft = hasLeft
  }
}
