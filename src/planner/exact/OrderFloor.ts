/**
 * How many queries one replica must serve too late, whatever runs between it and models upstream of it that are known.
 *
 * Between the two, each query takes at least the least service times: so it is known when the k-th query comes at the
 * earliest. One replica serves in order of the queue, batch after batch, the last of them in a batch of n with i − 1 others
 * before it, or more: C_k = min over n of max(E_k, C_{k−n}) + τ(n), τ(n) the least service time of batches of n and more.
 * And those that arrived before a query are before it in the queue, too, but for those that it has overtaken: some of them
 * until it left the known models, which is known, and since then no more than can be at what lies between. So a query that
 * comes after p others is done no earlier than C_{p + 1 − overtaken}.
 *
 * All of it in float64 as the model itself computes: sums of greater numbers are no less, also when rounded.
 */
import type { Departures } from "./Departures.ts"
import { leastServiceFrom, type Series } from "./Space.ts"

/** What leaves one known model, and the least time from there to the replica, ms, less what rounding may take. */
export interface Feed {
  readonly departures: Departures
  readonly leastMs: number
}

/** The bound for one workload; its working arrays serve again and again. */
export class OrderFloor {
  readonly #arrivalMs: Float64Array
  /** When so many queries have come at the earliest, ms; one before them all. */
  readonly #comeMs: Float64Array
  /** By query: how many of those that arrived before it are surely still before it when they leave the known models. */
  readonly #ahead: Int32Array
  /** When so many queries are done at the earliest, ms. */
  readonly #doneMs: Float64Array
  /** For how many queries that is known. */
  #knownCount = 0
  #maxBatchSize = 0
  #leastMs: Float64Array = new Float64Array(0)

  constructor(arrivalMs: Float64Array) {
    this.#arrivalMs = arrivalMs
    this.#comeMs = new Float64Array(arrivalMs.length)
    this.#ahead = new Int32Array(arrivalMs.length)
    this.#doneMs = new Float64Array(arrivalMs.length + 1)
  }

  /** What follows is about queries that come from these. */
  from(feeds: ReadonlyArray<Feed>): void {
    const comeMs = this.#comeMs
    const ahead = this.#ahead
    comeMs.set(this.#arrivalMs)
    for (let query = 0; query < ahead.length; query++) ahead[query] = query
    for (const { departures, leastMs } of feeds) {
      const { leaveMs, overtaken } = departures
      for (let query = 0; query < leaveMs.length; query++) {
        const timeMs = leaveMs[query]! + leastMs
        if (comeMs[query]! < timeMs) comeMs[query] = timeMs
      }
      if (overtaken === undefined) continue
      for (let query = 0; query < ahead.length; query++) ahead[query]! -= overtaken[query]!
    }
    sortNearlySorted(comeMs)
    this.#knownCount = 0
  }

  /** What follows is about one replica of a series. */
  at(series: Series): void {
    this.#maxBatchSize = series.maxBatchSize
    this.#leastMs = leastServiceFrom(series)
    this.#knownCount = 0
  }

  /** When a query is done at the earliest if it overtakes so many between the feeds and the replica, ms; 0 if all. */
  earliestMs(query: number, overtaking: number): number {
    const count = this.#ahead[query]! + 1 - overtaking
    while (this.#knownCount < count) this.#serveNext()
    return count <= 0 ? 0 : this.#doneMs[count]!
  }

  /**
   * No fewer queries than this leave the replica later than `untilMs` after their arrival, if none overtakes more than so
   * many others between the feeds and the replica; counted no further than beyond `enough`.
   */
  leastLate(untilMs: number, overtaking: number, enough = Number.POSITIVE_INFINITY): number {
    const arrivalMs = this.#arrivalMs
    let late = 0
    for (let query = 0; query < arrivalMs.length && late <= enough; query++) {
      if (untilMs < this.earliestMs(query, overtaking) - arrivalMs[query]!) late++
    }
    return late
  }

  /** Finds out when one query more is done. */
  #serveNext(): void {
    const doneMs = this.#doneMs
    const leastMs = this.#leastMs
    const count = ++this.#knownCount
    const nowMs = this.#comeMs[count - 1]!
    const most = count < this.#maxBatchSize ? count : this.#maxBatchSize
    let bestMs = Number.POSITIVE_INFINITY
    let isFree = false
    for (let size = 1; size <= most && !isFree; size++) {
      const beforeMs = doneMs[count - size]!
      isFree = beforeMs <= nowMs
      const timeMs = (isFree ? nowMs : beforeMs) + leastMs[size]!
      if (timeMs < bestMs) bestMs = timeMs
    }
    doneMs[count] = bestMs
  }
}

/** Sorts numbers that are mostly near their places. */
const sortNearlySorted = (numbers: Float64Array): void => {
  for (let index = 1; index < numbers.length; index++) {
    const number = numbers[index]!
    let place = index
    for (; 0 < place && number < numbers[place - 1]!; place--) numbers[place] = numbers[place - 1]!
    numbers[place] = number
  }
}
