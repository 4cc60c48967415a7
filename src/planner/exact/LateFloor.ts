/**
 * How many queries one model must serve too late, given what is delivered to it, with no more than so many replicas. The
 * more replicas, the fewer: unlike the simulated number, so that one answer settles all smaller numbers of replicas.
 *
 * It looks at a node that fares no worse. Of R replicas with batches up to B no more than R · B queries are in service at
 * once, each for at least the least service time τ; and queries are taken in the order of the queue. So the k-th query is
 * taken no earlier than S_k = max(delivery k, S_{k − R·B} + τ), as if there were R · B replicas without batches, for which
 * this is exact (with B = 1 it is the model itself). Second, a batch takes all that is queued unless it is full: a query
 * with r more behind it in its group is in a batch of at least min(B, r + 1).
 *
 * All of it in float64 as the model itself computes: sums of greater numbers are no less, also when rounded.
 */
import type { Deliveries } from "../../domain/Deliveries.ts"
import { leastServiceFrom, type Series } from "./Space.ts"

/** What is delivered to one model, and how late a query may leave it. */
export class LateFloor {
  readonly #arrivalMs: Float64Array
  readonly #untilMs: number
  /** When queries are delivered, ascending. */
  readonly #ascendingMs: Float64Array
  /** By query: how many are delivered before it, none of which at the same instant. */
  readonly #position: Int32Array
  /** By query: half of its group have so many behind them in the group, or more. */
  readonly #followers: Int32Array
  /** By the position of an instant's queries: how many of them may have fewer behind them. */
  readonly #spared: Float64Array
  /** Whether no two queries are delivered together. */
  readonly #isEachAlone: boolean
  readonly #takenMs: Float64Array
  readonly #lateAlone: Int32Array
  readonly #lateTogether: Int32Array

  /** A query may leave the model so long after its arrival, ms. */
  constructor({ deliveredMs, groupSize }: Deliveries, arrivalMs: Float64Array, untilMs: number) {
    const queryCount = arrivalMs.length
    this.#arrivalMs = arrivalMs
    this.#untilMs = untilMs
    this.#ascendingMs = deliveredMs.toSorted()
    this.#position = positionsIn(this.#ascendingMs, deliveredMs)
    this.#followers = groupSize.map((size) => size >>> 1)
    this.#isEachAlone = groupSize.every((size) => size === 1)
    this.#spared = new Float64Array(queryCount)
    for (let query = 0; query < queryCount; query++) {
      this.#spared[this.#position[query]!]! += this.#followers[query]! / groupSize[query]!
    }
    this.#takenMs = new Float64Array(queryCount)
    this.#lateAlone = new Int32Array(queryCount)
    this.#lateTogether = new Int32Array(queryCount)
  }

  /** No fewer queries than this are late with so many replicas, or with less; counted no further than beyond `enough`. */
  leastLate(series: Series, replicas: number, enough = Number.POSITIVE_INFINITY): number {
    const leastMs = leastServiceFrom(series)
    this.#take(replicas * series.maxBatchSize, leastMs[1]!)
    const { maxBatchSize } = series
    if (maxBatchSize === 1 || this.#isEachAlone) return this.#lateAmong(leastMs[1]!, enough)
    const untilMs = this.#untilMs
    const lateAlone = this.#lateAlone.fill(0)
    const lateTogether = this.#lateTogether.fill(0)
    for (let query = 0; query < this.#position.length; query++) {
      const position = this.#position[query]!
      const takenMs = this.#takenMs[position]!
      const arrivedMs = this.#arrivalMs[query]!
      const batch = Math.min(maxBatchSize, this.#followers[query]! + 1)
      if (untilMs < takenMs + leastMs[1]! - arrivedMs) lateAlone[position]!++
      if (untilMs < takenMs + leastMs[batch]! - arrivedMs) lateTogether[position]!++
    }
    let late = 0
    for (let position = 0; position < lateAlone.length; position++) {
      late += Math.max(lateAlone[position]!, lateTogether[position]! - Math.round(this.#spared[position]!))
    }
    return late
  }

  /** How many queries are late that are served for so long, counted no further than beyond `enough`. */
  #lateAmong(serviceMs: number, enough: number): number {
    const untilMs = this.#untilMs
    const arrivalMs = this.#arrivalMs
    const positions = this.#position
    const takenMs = this.#takenMs
    let late = 0
    for (let query = 0; query < positions.length && late <= enough; query++) {
      if (untilMs < takenMs[positions[query]!]! + serviceMs - arrivalMs[query]!) late++
    }
    return late
  }

  /**
   * The least number of replicas, from the series' least on, with which no more than `allowed` must be late; one more than
   * there may be if none is enough.
   */
  leastReplicas(series: Series, allowed: number): number {
    const { minReplicas, maxReplicas } = series
    if (allowed < this.leastLate(series, maxReplicas, allowed)) return maxReplicas + 1
    let low = minReplicas
    let high = minReplicas
    for (let step = 1; high < maxReplicas && allowed < this.leastLate(series, high, allowed); step *= 2) {
      low = high + 1
      high = Math.min(maxReplicas, high + step)
    }
    while (low < high) {
      const middle = (low + high) >> 1
      if (allowed < this.leastLate(series, middle, allowed)) low = middle + 1
      else high = middle
    }
    return low
  }

  /** When the query at each position is taken at the earliest if so many are served at once, ms. */
  #take(serverCount: number, leastMs: number): void {
    const deliveredMs = this.#ascendingMs
    const takenMs = this.#takenMs
    takenMs.set(deliveredMs)
    for (let query = serverCount; query < takenMs.length; query++) {
      takenMs[query] = Math.max(deliveredMs[query]!, takenMs[query - serverCount]! + leastMs)
    }
  }
}

/** Where each number first stands among the same numbers, ascending; neighbours are mostly near each other. */
const positionsIn = (ascending: Float64Array, numbers: Float64Array): Int32Array => {
  const positions = new Int32Array(numbers.length)
  let position = 0
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index]!
    while (ascending[position]! < number) position++
    while (0 < position && number <= ascending[position - 1]!) position--
    positions[index] = position
  }
  return positions
}
