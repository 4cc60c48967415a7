/** Arrival curves: the most queries that arrive within any window of a length. */

/** The most arrivals within any closed window of `windowMs`, in time proportional to their number. */
export const mostArrivalsWithin = (arrivalMs: Float64Array, windowMs: number): number => {
  let first = 0
  let most = 0
  for (let last = 0; last < arrivalMs.length; last++) {
    while (windowMs < arrivalMs[last]! - arrivalMs[first]!) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

const shortestWindowMs = 1
const windowRatio = 1.5

/** The arrival curve of one trace at windows of 1, 1.5, 2.25, … ms, each worked out when it is first asked for. */
export class ArrivalCurve {
  readonly #arrivalMs: Float64Array
  readonly #durationMs: number
  readonly #most: Array<number> = []

  constructor(arrivalMs: Float64Array) {
    this.#arrivalMs = arrivalMs
    this.#durationMs = arrivalMs[arrivalMs.length - 1]! - arrivalMs[0]!
  }

  /**
   * Whether every run of queries j … k numbers at most `capacityPerMs` · (a_k − a_j + `slackMs`). It may say no where
   * that does hold, since it looks at few windows; where it says yes it holds.
   */
  surelyFits(capacityPerMs: number, slackMs: number): boolean {
    let shorterMs = 0
    for (let index = 0; ; index++) {
      const windowMs = shortestWindowMs * windowRatio ** index
      const most = (this.#most[index] ??= mostArrivalsWithin(this.#arrivalMs, windowMs))
      if (capacityPerMs * (shorterMs + slackMs) < most) return false
      if (this.#durationMs <= windowMs) return true
      shorterMs = windowMs
    }
  }
}

const curves = new WeakMap<Float64Array, ArrivalCurve>()

/** The arrival curve of these arrivals, which are told apart by identity. */
export const arrivalCurveOf = (arrivalMs: Float64Array): ArrivalCurve => {
  const known = curves.get(arrivalMs)
  if (known !== undefined) return known
  const curve = new ArrivalCurve(arrivalMs)
  curves.set(arrivalMs, curve)
  return curve
}
