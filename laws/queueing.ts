/** What queueing theory says of a queue with Poisson arrivals and constant service times, and how a run is held to it. */

/**
 * Mean wait in the queue of M/D/1, in service times.
 *
 * @source Pollaczek (1930) and Khinchine (1932), with a service time of no variance: ρ / (2 (1 − ρ)).
 */
export const meanWaitMD1 = (load: number): number => load / (2 * (1 - load))

/** Far more than any load up to 0.99 needs; the terms fall off like (ρ e^(1 − ρ))^(i c). */
const maxTerms = 200_000
const negligible = 1e-15

/**
 * Mean wait in the queue of M/D/c, in service times.
 *
 * Query k waits W(k) = max(0, W(k − c) + 1 − (its arrival − that of query k − c)), and Spitzer's identity gives the mean
 * of such a walk's maximum: Σ over i of (P(N ≥ i c) − P(N ≥ i c + 1) / ρ), N being Poisson with mean i c ρ.
 *
 * @source Crommelin (1932); Spitzer (1956); Tijms, A First Course in Stochastic Models, 9.6.
 */
export const meanWaitMDc = (load: number, replicas: number): number => {
  let sum = 0
  let logFactorial = 0
  for (let term = 1; term <= maxTerms; term++) {
    const count = term * replicas
    for (let factor = count - replicas + 1; factor <= count; factor++) logFactorial += Math.log(factor)
    const mean = count * load
    const pointAtCount = Math.exp(count * Math.log(mean) - mean - logFactorial)
    const beyond = poissonTail(mean, count + 1, (pointAtCount * mean) / (count + 1))
    const added = pointAtCount + beyond - beyond / load
    sum += added
    if (added < negligible) break
  }
  return sum
}

/** P(N ≥ count) of a Poisson N, given P(N = count); `count` is above the mean, so the terms fall off at once. */
const poissonTail = (mean: number, count: number, pointAtCount: number): number => {
  let tail = 0
  let point = pointAtCount
  for (let value = count; negligible * tail < point; value++) {
    tail += point
    point *= mean / (value + 1)
  }
  return tail
}

/** A confidence interval around a mean. */
export interface Interval {
  readonly mean: number
  readonly halfWidth: number
}

const batchCount = 40

/** A confidence, and what Student's t with 39 degrees of freedom exceeds on either side with the rest of it. */
export interface Confidence {
  readonly text: string
  readonly studentT: number
}

/** For a law, which is not to fail by chance. */
export const almostCertain: Confidence = { text: "99.999 %", studentT: 5.07 }

/** For a table, which is read. */
export const quiteCertain: Confidence = { text: "99.9 %", studentT: 3.558 }

/**
 * The mean of correlated values in order of time, with its interval by the method of batch means: the first tenth is
 * dropped as warm-up, and the rest cut into 40 batches whose means are nearly independent.
 *
 * @source Law, Simulation Modeling and Analysis, 9.5.3.
 */
export const batchMeans = (values: ReadonlyArray<number>, { studentT }: Confidence): Interval => {
  const warm = values.slice(Math.ceil(values.length / 10))
  const size = Math.floor(warm.length / batchCount)
  const means = Array.from({ length: batchCount }, (_, batch) => average(warm.slice(batch * size, (batch + 1) * size)))
  const mean = average(means)
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (batchCount - 1)
  return { mean, halfWidth: studentT * Math.sqrt(variance / batchCount) }
}

const average = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The point of an interval nearest to a value: the value itself if the interval holds it. */
export const nearestIn = ({ mean, halfWidth }: Interval, value: number): number =>
  Math.min(Math.max(value, mean - halfWidth), mean + halfWidth)
