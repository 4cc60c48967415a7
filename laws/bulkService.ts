/**
 * What queueing theory says of a server that takes, when it becomes free, up to B of the queries that wait, and one if it
 * was idle: M/G^(1,B)/1, the rule of a model node with one replica and no delay.
 */

/** A complex number. */
interface Complex {
  readonly re: number
  readonly im: number
}

const times = (left: Complex, right: Complex): Complex => ({
  re: left.re * right.re - left.im * right.im,
  im: left.re * right.im + left.im * right.re,
})

/** e^z. */
const exponential = ({ re, im }: Complex): Complex => ({
  re: Math.exp(re) * Math.cos(im),
  im: Math.exp(re) * Math.sin(im),
})

/** More than the iteration needs at any load up to 0.99. */
const rootSteps = 5000

/**
 * The B − 1 roots within the unit circle of z^B = e^(μ (z − 1)). Each is a fixed point of z ↦ ω e^(μ (z − 1) / B), ω
 * being a B-th root of unity, which draws points together.
 */
const rootsOf = (batchSize: number, mean: number): ReadonlyArray<Complex> =>
  Array.from({ length: batchSize - 1 }, (_, index) => {
    const unity = exponential({ re: 0, im: (2 * Math.PI * (index + 1)) / batchSize })
    let root: Complex = { re: 0, im: 0 }
    for (let step = 0; step < rootSteps; step++) {
      root = times(unity, exponential({ re: (mean * (root.re - 1)) / batchSize, im: (mean * root.im) / batchSize }))
    }
    return root
  })

/** How many wait just after a service: the mean, and the probability that none does. */
export interface LeftBehind {
  readonly mean: number
  readonly noneProbability: number
}

/**
 * The stationary X of X′ = max(0, X − B) + N, N being Poisson with mean μ < B: the generating function is
 * e^(μ (z − 1)) K (z − 1) Π (z − zᵢ) / (z^B − e^(μ (z − 1))), zᵢ being the roots above, and X = 0 at z = 0.
 *
 * @source Bailey (1954), On queueing processes with bulk service; Chaudhry and Templeton, A First Course in Bulk Queues.
 */
export const leftBehind = (batchSize: number, mean: number): LeftBehind => {
  const roots = rootsOf(batchSize, mean)
  const slack = batchSize - mean
  // The roots come in conjugate pairs, or are real, so sums and products over all of them are real.
  const sum = roots.reduce((total, { re, im }) => total + (1 - re) / ((1 - re) ** 2 + im ** 2), 0)
  const atZero = roots.reduce((product, { re, im }) => times(product, { re: -re, im: -im }), { re: 1, im: 0 }).re
  const atOne = roots.reduce((product, { re, im }) => times(product, { re: 1 - re, im: -im }), { re: 1, im: 0 }).re
  return {
    mean: mean + sum - (batchSize * (batchSize - 1) - mean ** 2) / (2 * slack),
    noneProbability: (slack * atZero) / atOne,
  }
}

/**
 * Mean wait in the queue, in service times, where every batch takes as long: by Little's law from the mean queue over a
 * service and the idle time that may precede it. The load is λ τ / B.
 */
export const meanWaitBulk = (load: number, batchSize: number): number => {
  const rate = load * batchSize
  const { mean, noneProbability } = leftBehind(batchSize, rate)
  return (mean - rate + rate / 2) / rate / (1 + noneProbability / rate)
}

/** Queue lengths beyond which the chain has no probability worth counting, at the loads of these laws. */
const longestQueue = 600
const chainSteps = 20_000
const negligible = 1e-14

/** P(N = 0), P(N = 1), … of a Poisson N. */
const poisson = (mean: number): Float64Array => {
  const points = new Float64Array(longestQueue + 1)
  points[0] = Math.exp(-mean)
  for (let value = 1; value <= longestQueue; value++) points[value] = (points[value - 1]! * mean) / value
  return points
}

/**
 * Mean wait in the queue where a batch of n takes `serviceTimes[n − 1]`, with `rate` arrivals in a unit of time: from
 * the stationary distribution of the queue left behind, which is found by following the chain until it stays.
 */
export const meanWaitByChain = (rate: number, serviceTimes: ReadonlyArray<number>): number => {
  const arrivals = serviceTimes.map((time) => poisson(rate * time))
  const takenOf = (waiting: number): number => Math.max(1, Math.min(waiting, serviceTimes.length))
  let distribution = new Float64Array(longestQueue + 1)
  distribution[0] = 1
  for (let step = 0, change = 1; negligible < change && step < chainSteps; step++) {
    const next = new Float64Array(longestQueue + 1)
    for (const [waiting, probability] of distribution.entries()) {
      if (probability === 0) continue
      const taken = takenOf(waiting)
      const left = Math.max(0, waiting - taken)
      const points = arrivals[taken - 1]!
      for (let queue = left; queue <= longestQueue; queue++) next[queue]! += probability * points[queue - left]!
    }
    change = next.reduce((sum, probability, queue) => sum + Math.abs(probability - distribution[queue]!), 0)
    distribution = next
  }
  let queueTime = 0
  let cycleTime = distribution[0]! / rate
  for (const [waiting, probability] of distribution.entries()) {
    const taken = takenOf(waiting)
    const time = serviceTimes[taken - 1]!
    queueTime += probability * (Math.max(0, waiting - taken) * time + (rate * time ** 2) / 2)
    cycleTime += probability * time
  }
  return queueTime / cycleTime / rate
}
