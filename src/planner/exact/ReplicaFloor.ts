/** How many replicas one model needs at the least, given what is delivered to it. */
import { hopelessCount, LateFloor } from "./LateFloor.ts"
import { peaksOf } from "./Peaks.ts"
import type { Queue } from "./Queue.ts"
import { leastServiceFrom, type Series } from "./Space.ts"

/**
 * The bound for some series of a model. Who is hopeless is looked for in the whole queue, who else is late in its peaks
 * alone: what comes in between mostly is in time with as many replicas as these need.
 */
export class ReplicaFloor {
  readonly #queue: Queue
  readonly #peaks: Queue
  readonly #untilMs: number
  readonly #lateFloor: LateFloor

  /** A query may leave the model so long after its arrival, ms. */
  constructor(queue: Queue, untilMs: number, series: ReadonlyArray<Series>) {
    this.#queue = queue
    this.#peaks = peaksOf(queue, Math.min(...series.map((one) => leastServiceFrom(one)[1]!)))
    this.#untilMs = untilMs
    this.#lateFloor = new LateFloor(this.#peaks, untilMs)
  }

  /**
   * With fewer replicas, from the series' least on, more than `allowed` queries must be late; one more than there may be if
   * so with any number. The nearer to the `guess` it is, the sooner it is found.
   */
  leastReplicas(series: Series, allowed: number, guess = series.minReplicas): number {
    const { minReplicas, maxReplicas } = series
    const hopeless = hopelessCount(this.#queue, this.#untilMs, series, allowed)
    if (allowed < hopeless) return maxReplicas + 1
    const left = allowed - hopeless + hopelessCount(this.#peaks, this.#untilMs, series)
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
}
