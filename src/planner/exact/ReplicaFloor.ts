/** How many replicas one model needs at the least, given what is delivered to it. */
import { type Deliveries, largestDelivery } from "../../domain/Deliveries.ts"
import { hopelessCount, LateFloor } from "./LateFloor.ts"
import { peaksOf } from "./Peaks.ts"
import { leastServiceFrom, type Series } from "./Space.ts"

/** How many queries of a queue are hopeless, and how many of its peaks. */
interface Hopeless {
  readonly count: number
  readonly ofPeaks: number
}

/**
 * The bound for some series of a model. Who is hopeless is looked for in the whole queue, who else is late in its peaks
 * alone: what comes in between mostly is in time with as many replicas as these need.
 */
export class ReplicaFloor {
  readonly #deliveries: Deliveries
  readonly #peaks: Deliveries
  readonly #arrivalMs: Float64Array
  readonly #untilMs: number
  readonly #lateFloor: LateFloor
  /** The largest batch that matters to who is hopeless: that of the largest delivery. */
  readonly #largestDelivery: number
  /** By least service times up to that batch: how many are hopeless, and of the peaks; the same at most batch sizes. */
  readonly #hopeless = new Map<string, Hopeless>()

  /** A query may leave the model so long after its arrival, ms; `arrivalMs` by query id. */
  constructor(deliveries: Deliveries, arrivalMs: Float64Array, untilMs: number, series: ReadonlyArray<Series>) {
    this.#deliveries = deliveries
    this.#peaks = peaksOf(deliveries, Math.min(...series.map((one) => leastServiceFrom(one)[1]!)))
    this.#arrivalMs = arrivalMs
    this.#untilMs = untilMs
    this.#lateFloor = new LateFloor(this.#peaks, arrivalMs, untilMs)
    this.#largestDelivery = largestDelivery(deliveries)
  }

  /**
   * With fewer replicas, from the series' least on, more than `allowed` queries must be late; one more than there may be if
   * so with any number. The nearer to the `guess` it is, the sooner it is found.
   */
  leastReplicas(series: Series, allowed: number, guess = series.minReplicas): number {
    const { minReplicas, maxReplicas } = series
    const { count, ofPeaks } = this.#hopelessAt(series)
    if (allowed < count) return maxReplicas + 1
    const left = allowed - count + ofPeaks
    const isEnough = (replicas: number): boolean => this.#lateFloor.leastLate(series, replicas, left) <= left
    let low = minReplicas
    let high = maxReplicas + 1
    let probe = Math.max(low, Math.min(maxReplicas, guess))
    for (let step = 1; low < high; step *= 2) {
      if (isEnough(probe)) high = probe
      else low = probe + 1
      // Steps widen until it lies between two probes.
      if (low === minReplicas) probe = Math.max(low, high - step)
      else if (maxReplicas < high) probe = Math.min(maxReplicas, low - 1 + step)
      else probe = (low + high) >> 1
    }
    return low
  }

  #hopelessAt(series: Series): Hopeless {
    const key = leastServiceFrom(series)
      .subarray(1, this.#largestDelivery + 1)
      .join(" ")
    let known = this.#hopeless.get(key)
    if (known === undefined) {
      const countIn = (some: Deliveries) => hopelessCount(some, this.#arrivalMs, this.#untilMs, series)
      known = { count: countIn(this.#deliveries), ofPeaks: countIn(this.#peaks) }
      this.#hopeless.set(key, known)
    }
    return known
  }
}
