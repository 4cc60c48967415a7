/**
 * How many queries one model must serve too late, given what is delivered to it, with no more than so many replicas. The
 * more replicas, the fewer: unlike the simulated number, so that one answer settles all smaller numbers of replicas.
 *
 * It looks at two nodes that fare no worse; both take queries in the order of the queue, and serve each for the least
 * service time τ, or longer. A batch takes all that is queued unless it is full, so a query with r more behind it of the
 * same delivery is in a batch of at least min(B, r + 1): one that would be late even so, taken at once, is hopeless.
 *
 * One node serves all. Of R replicas with batches up to B no more than R · B queries are in service at once. So the k-th
 * query is taken no earlier than S_k = max(delivery k, S_{k − R·B} + τ), as if there were R · B replicas without batches,
 * for which this is exact: with B = 1 it is the model itself.
 *
 * The other serves only what is in time. If n is the largest batch in which a query can be so, it takes up an n-th of a
 * replica, or more, for τ. It is taken as soon as some of its share is free, and if that is too late it is left out. However
 * else queries were left out, no more would have been served by then, in shares: whenever this leaves out one that another
 * way serves, it is ahead by that one's share. So no less is left out, and the largest share tells how many queries that
 * are at the least.
 *
 * All of it in float64 as the model itself computes: sums of greater numbers are no less, also when rounded. And it holds
 * for any part of a queue, since a query that is not there delays no other.
 */
import type { Deliveries } from "../../domain/Deliveries.ts"
import { leastServiceFrom, type Series } from "./Space.ts"

/** A replica in units: their n-th part is a whole number up to n = 16, and then rounded down, which takes up less. */
const replicaUnits = 720_720

/** The bound for a queue, or a part of one; its working arrays serve again and again. */
export class LateFloor {
  readonly #deliveredMs: Float64Array
  readonly #followers: Int32Array
  /** By position in the queue, ms. */
  readonly #arrivedMs: Float64Array
  readonly #untilMs: number
  /** What the numbers below are about. */
  #series: Series | undefined
  /** The least service time of all queries, ms. */
  #leastMs = 0
  #hopelessCount = 0
  /** By batch size: a query's share of a replica, in units. */
  #unitsOf = new Int32Array(0)
  /** The most that one query takes up of a replica at the least. */
  #mostUnits = 0
  /** By position in the queue: its own least service time, ms. */
  readonly #serviceMs: Float64Array
  /** By position in the queue: the largest batch in which a query can be in time; 0 if it is hopeless. */
  readonly #sizes: Int32Array
  /** When each query that is served is taken at the earliest, in the order of the queue, ms. */
  readonly #takenMs: Float64Array
  /** What all up to each that is served take up together, in units. */
  readonly #filledUnits: Float64Array

  /** A query may leave the model so long after its arrival, ms; `arrivalMs` by query id. */
  constructor({ query, deliveredMs, followers }: Deliveries, arrivalMs: Float64Array, untilMs: number) {
    const count = query.length
    this.#deliveredMs = deliveredMs
    this.#followers = followers
    this.#arrivedMs = Float64Array.from(query, (id) => arrivalMs[id]!)
    this.#untilMs = untilMs
    this.#serviceMs = new Float64Array(count)
    this.#sizes = new Int32Array(count)
    this.#takenMs = new Float64Array(count)
    this.#filledUnits = new Float64Array(count)
  }

  /** How many queries are hopeless. */
  hopelessCount(series: Series): number {
    if (this.#series !== series) this.#prepare(series)
    return this.#hopelessCount
  }

  /** No fewer queries than this are late with so many replicas, or with less; counted no further than beyond `enough`. */
  leastLate(series: Series, replicas: number, enough = Number.POSITIVE_INFINITY): number {
    if (this.#series !== series) this.#prepare(series)
    const late = this.#lateIfTimelyAreServed(replicas, enough)
    return enough < late ? late : Math.max(late, this.#lateIfAllAreServed(replicas * series.maxBatchSize, enough))
  }

  #prepare(series: Series): void {
    const deliveredMs = this.#deliveredMs
    const arrivedMs = this.#arrivedMs
    const followers = this.#followers
    const untilMs = this.#untilMs
    const { maxBatchSize } = series
    const leastMs = leastServiceFrom(series)
    const serviceMs = this.#serviceMs
    const sizes = this.#sizes
    let hopelessCount = 0
    let smallest = maxBatchSize
    for (let place = 0; place < sizes.length; place++) {
      const nowMs = deliveredMs[place]!
      const arrived = arrivedMs[place]!
      const least = Math.min(maxBatchSize, followers[place]! + 1)
      serviceMs[place] = leastMs[least]!
      if (untilMs < nowMs + leastMs[least]! - arrived) {
        hopelessCount++
        sizes[place] = 0
        continue
      }
      // It is mostly what it was at the last, larger batch size, or the largest batch that there is now.
      let size = Math.max(least, Math.min(maxBatchSize, sizes[place]!))
      while (size < maxBatchSize && nowMs + leastMs[size + 1]! - arrived <= untilMs) size++
      while (untilMs < nowMs + leastMs[size]! - arrived) size--
      sizes[place] = size
      if (size < smallest) smallest = size
    }
    this.#series = series
    this.#leastMs = leastMs[1]!
    this.#unitsOf = Int32Array.from(leastMs, (_, size) => Math.floor(replicaUnits / size))
    this.#mostUnits = this.#unitsOf[smallest]!
    this.#hopelessCount = hopelessCount
  }

  #lateIfAllAreServed(serverCount: number, enough: number): number {
    const deliveredMs = this.#deliveredMs
    const takenMs = this.#takenMs
    const leastMs = this.#leastMs
    let late = this.#hopelessCount
    for (let place = 0; place < takenMs.length && late <= enough; place++) {
      const nowMs = deliveredMs[place]!
      const freeMs = place < serverCount ? 0 : takenMs[place - serverCount]! + leastMs
      takenMs[place] = Math.max(nowMs, freeMs)
      if (nowMs < freeMs && this.#sizes[place] !== 0 && this.#isLate(place, freeMs)) late++
    }
    return late
  }

  #lateIfTimelyAreServed(replicas: number, enough: number): number {
    const deliveredMs = this.#deliveredMs
    const sizes = this.#sizes
    const unitsOf = this.#unitsOf
    const takenMs = this.#takenMs
    const filledUnits = this.#filledUnits
    const leastMs = this.#leastMs
    const room = replicas * replicaUnits
    const enoughUnits = (enough - this.#hopelessCount) * this.#mostUnits
    let served = 0
    let filled = 0
    let leftOut = 0
    // Of those served, the one that has to be done before there is room for one more.
    let blocking = 0
    for (let place = 0; place < sizes.length && leftOut <= enoughUnits; place++) {
      // Of the hopeless 0, so that they take up nothing.
      const share = unitsOf[sizes[place]!]!
      const nowMs = deliveredMs[place]!
      let freeMs = 0
      if (room <= filled) {
        while (filledUnits[blocking]! <= filled - room) blocking++
        freeMs = takenMs[blocking]! + leastMs
      }
      if (nowMs < freeMs && this.#isLate(place, freeMs)) leftOut += share
      else {
        filled += share
        takenMs[served] = Math.max(nowMs, freeMs)
        filledUnits[served++] = filled
      }
    }
    return this.#hopelessCount + Math.ceil(leftOut / this.#mostUnits)
  }

  /** Whether a query is late that is taken then. */
  #isLate(place: number, takeMs: number): boolean {
    return this.#untilMs < takeMs + this.#serviceMs[place]! - this.#arrivedMs[place]!
  }
}

/** How many queries are late even if each is taken at once. */
export const hopelessCount = (
  { query, deliveredMs, followers }: Deliveries,
  arrivalMs: Float64Array,
  untilMs: number,
  series: Series,
): number => {
  const { maxBatchSize } = series
  const leastMs = leastServiceFrom(series)
  let count = 0
  for (let place = 0; place < query.length; place++) {
    const batch = Math.min(maxBatchSize, followers[place]! + 1)
    if (untilMs < deliveredMs[place]! + leastMs[batch]! - arrivalMs[query[place]!]!) count++
  }
  return count
}
