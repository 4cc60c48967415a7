/** How many batches fit into a window: where slack is short, a bound that counts them is tighter than one on rates. */
import { mostArrivalsWithin } from "./ArrivalCurve.ts"

/** Windows of so many batches of the least service time are looked at. */
const batchCounts = [2, 3, 4] as const
/** Windows shorter than this share of the slack are left out, and all are cut by much less: rounding changes nothing. */
const shortestShare = 1e-3
const cut = 1 - 2 ** -30
/** Counting is worth while where it admits less than this share of what the rate does. */
const worthWhile = 0.9

/** What one replica can do for queries with some slack. */
export interface ReplicaCapacity {
  /** The least time that a batch takes, and the most queries of a batch that takes no longer than the slack. */
  readonly leastServiceMs: number
  readonly largestBatch: number
  /** The most queries per ms. */
  readonly ratePerMs: number
}

/** What is known of a window: with so many queries in time of each, too many must miss; with so many, no more than may. */
interface Bracket {
  readonly tooFew: number
  readonly enough: number
}

/** Counts for one trace and slack, which models' choices share. */
export class BatchCount {
  readonly #arrivalMs: Float64Array
  readonly #slackMs: number
  readonly #allowed: number
  readonly #brackets = new Map<number, Bracket>()

  /** Of the queries, `allowed` may miss. */
  constructor(arrivalMs: Float64Array, slackMs: number, allowed: number) {
    this.#arrivalMs = arrivalMs
    this.#slackMs = slackMs
    this.#allowed = allowed
  }

  /**
   * Fewer replicas than this must let too many queries miss; fewer than `known` are known to. Of queries that arrive within
   * w, those in time are served within w + slack, in which one replica completes fewer than k batches if k of them take
   * longer.
   */
  leastReplicas({ leastServiceMs, largestBatch, ratePerMs }: ReplicaCapacity, known = 1): number {
    let least = known
    for (const count of batchCounts) {
      const spanMs = count * leastServiceMs
      const windowMs = (spanMs - this.#slackMs) * cut
      const perReplica = (count - 1) * largestBatch
      if (windowMs < shortestShare * this.#slackMs || worthWhile * ratePerMs * spanMs < perReplica) continue
      if (this.#isEnough(windowMs, least * perReplica)) continue
      least = Math.ceil(this.#leastCapacity(windowMs) / perReplica)
    }
    return least
  }

  /** The least number of queries in time of any window with which no more than those allowed must miss. */
  #leastCapacity(windowMs: number): number {
    const { tooFew, enough } = this.#bracketOf(windowMs)
    let low = tooFew + 1
    let high = Math.min(enough, mostArrivalsWithin(this.#arrivalMs, windowMs))
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#isEnough(windowMs, middle)) high = middle
      else low = middle + 1
    }
    this.#brackets.set(windowMs, { tooFew: low - 1, enough: low })
    return low
  }

  /** Whether no more than those allowed must miss if so many queries of any window are in time. */
  #isEnough(windowMs: number, capacity: number): boolean {
    const bracket = this.#bracketOf(windowMs)
    if (capacity <= bracket.tooFew) return false
    if (bracket.enough <= capacity) return true
    const isEnough = certainMisses(this.#arrivalMs, windowMs, capacity, this.#allowed) <= this.#allowed
    this.#brackets.set(windowMs, isEnough ? { ...bracket, enough: capacity } : { ...bracket, tooFew: capacity })
    return isEnough
  }

  #bracketOf(windowMs: number): Bracket {
    return this.#brackets.get(windowMs) ?? { tooFew: 0, enough: Number.POSITIVE_INFINITY }
  }
}

/**
 * How many queries must miss if of those that arrive within any window no more than `capacity` are in time, counted no
 * further than to more than `enough`. Disjoint runs of queries add up: M_k = max(M_{k−1}, M_{j−1} + (k − j + 1) −
 * capacity), j the first of the window that ends with k; a later j is no better, since no query adds more than one miss.
 */
export const certainMisses = (
  arrivalMs: Float64Array,
  windowMs: number,
  capacity: number,
  enough = Number.POSITIVE_INFINITY,
): number => {
  const misses = new Int32Array(arrivalMs.length + 1)
  let first = 0
  for (let query = 0; query < arrivalMs.length; query++) {
    while (windowMs < arrivalMs[query]! - arrivalMs[first]!) first++
    const certain = Math.max(misses[query]!, misses[first]! + query + 1 - first - capacity)
    if (enough < certain) return certain
    misses[query + 1] = certain
  }
  return misses[arrivalMs.length]!
}
