/** How many replicas one model needs at the least, given what is delivered to it. */
import { type Deliveries, largestDelivery } from "../../domain/Deliveries.ts"
import { hopelessCount, LateFloor } from "./LateFloor.ts"
import { peaksOf } from "./Peaks.ts"
import { leastServiceFrom, type Series } from "./Space.ts"

/**
 * The bound for some series of a model. Who is hopeless is looked for in the whole queue, who else is late in its peaks
 * alone: what comes in between mostly is in time with as many replicas as these need.
 */
export class ReplicaFloor {
  readonly #deliveries: Deliveries
  readonly #arrivalMs: Float64Array
  readonly #untilMs: number
  /** Of the peaks. */
  readonly #lateFloor: LateFloor
  /** The largest batch that matters to who is hopeless: that of the largest delivery. */
  readonly #largestDelivery: number
  /** By least service times up to that batch, which are the same at most batch sizes: how many are hopeless. */
  readonly #hopeless = new Map<string, number>()

  /** A query may leave the model so long after its arrival, ms; `arrivalMs` by query id. */
  constructor(deliveries: Deliveries, arrivalMs: Float64Array, untilMs: number, series: ReadonlyArray<Series>) {
    this.#deliveries = deliveries
    this.#arrivalMs = arrivalMs
    this.#untilMs = untilMs
    const windowMs = Math.min(...series.map((one) => leastServiceFrom(one)[1]!))
    this.#lateFloor = new LateFloor(peaksOf(deliveries, windowMs), arrivalMs, untilMs)
    this.#largestDelivery = largestDelivery(deliveries)
  }

  /**
   * With fewer replicas, from the series' least on, more than `allowed` queries must be late; one more than there may be if
   * so with any number. The nearer to the `guess` it is, the sooner it is found.
   */
  leastReplicas(series: Series, allowed: number, guess = series.minReplicas): number {
    const { minReplicas, maxReplicas } = series
    const hopeless = this.#hopelessAt(series)
    if (allowed < hopeless) return maxReplicas + 1
    const left = allowed - hopeless + this.#lateFloor.hopelessCount(series)
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

  #hopelessAt(series: Series): number {
    const key = leastServiceFrom(series)
      .subarray(1, this.#largestDelivery + 1)
      .join(" ")
    const known = this.#hopeless.get(key) ?? hopelessCount(this.#deliveries, this.#arrivalMs, this.#untilMs, series)
    this.#hopeless.set(key, known)
    return known
  }
}
