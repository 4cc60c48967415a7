/** Proportions: how many of so many, and what that says of the chance behind them. */

/** A share with an interval that holds the chance behind it, both from 0 to 1. */
export interface Proportion {
  readonly share: number
  readonly low: number
  readonly high: number
}

/** The 97.5th percentile of the standard normal distribution: 95 % lie within it on both sides. */
const z95 = 1.959963984540054

/**
 * `successes` of `trials` (at least one) as a share, with Wilson's 95 % interval. Unlike the textbook's p ± z·σ it stays
 * within 0 … 1, and is no point where all succeed: 10 of 10 leave anything from 72 % up.
 *
 * @source E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927) 209–212:
 * (k + z²/2 ± z·√(k·(n − k)/n + z²/4)) / (n + z²)
 */
export const proportion95 = (successes: number, trials: number): Proportion => {
  const squared = z95 * z95
  const middle = successes + squared / 2
  const half = z95 * Math.sqrt((successes * (trials - successes)) / trials + squared / 4)
  return {
    share: successes / trials,
    low: Math.max(0, (middle - half) / (trials + squared)),
    high: Math.min(1, (middle + half) / (trials + squared)),
  }
}
