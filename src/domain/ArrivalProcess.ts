/**
 * Generated workloads: gamma headways as a pure function of a `GeneratedWorkload`, the same to the last bit on every
 * platform, whole or in chunks.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus"
import type { RandomGenerator } from "pure-rand/types/RandomGenerator"
import { exp, log } from "./PortableMath.ts"
import { type GeneratedWorkload, meanHeadwayMs } from "./Workload.ts"

/**
 * Random bits of a seed. The generator's first numbers are little more than its seed, so it first jumps 2^64 numbers
 * ahead, where those of neighbouring seeds have nothing in common.
 */
export const seededRandom = (seed: number): RandomGenerator => {
  const random = xoroshiro128plus(seed)
  random.jump()
  return random
}

/**
 * The headways of one workload, one after the other without end: `write` continues where it stopped, so the numbers do
 * not depend on how they are cut into chunks.
 *
 * SCV 0 is constant; SCV 1 is the exponential distribution by inversion, −mean · ln(1 − u); any other SCV is the gamma
 * distribution of shape 1 / SCV and scale mean · SCV. A headway below the workload's minimum is raised to it.
 *
 * @source G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000) 363–372:
 * d·v with d = shape − 1/3, v = (1 + x/√(9d))³, x normal; for a shape below 1, that of shape + 1 times u^(1/shape).
 * Normal variates: G. Marsaglia, T. A. Bray, "A convenient method for generating normal variables", SIAM Review 6
 * (1964) 260–264, both of each pair.
 */
export class HeadwayGenerator {
  readonly #random: RandomGenerator
  readonly #meanMs: number
  readonly #minHeadwayMs: number
  readonly #scv: number
  /** The method's d, its 1/√(9d), and scale · d in ms. */
  readonly #d: number
  readonly #c: number
  readonly #scaledMs: number
  #spareNormal = 0
  #hasSpareNormal = false

  constructor(workload: GeneratedWorkload) {
    const { scv, seed, minHeadwayMs } = workload
    this.#random = seededRandom(seed)
    this.#meanMs = meanHeadwayMs(workload)
    this.#minHeadwayMs = minHeadwayMs ?? 0
    this.#scv = scv
    this.#d = 1 / scv + (scv <= 1 ? 0 : 1) - 1 / 3
    this.#c = 1 / Math.sqrt(9 * this.#d)
    this.#scaledMs = this.#meanMs * (1 + (scv <= 1 ? -scv : 2 * scv) / 3)
  }

  /** Writes the next `end` − `start` headways, ms, to `headwaysMs[start]` … `headwaysMs[end − 1]`. */
  write(headwaysMs: Float64Array, start = 0, end = headwaysMs.length): void {
    const minHeadwayMs = this.#minHeadwayMs
    for (let index = start; index < end; index++) {
      const headwayMs = this.#nextMs()
      headwaysMs[index] = headwayMs < minHeadwayMs ? minHeadwayMs : headwayMs
    }
  }

  #nextMs(): number {
    const scv = this.#scv
    if (scv === 0) return this.#meanMs
    if (scv === 1) return -this.#meanMs * log(1 - uniformFloat64(this.#random))
    const headwayMs = this.#scaledMs * this.#nextCube()
    return scv < 1 ? headwayMs : headwayMs * exp(scv * log(1 - uniformFloat64(this.#random)))
  }

  /** The method's v: d·v is gamma distributed with shape d + 1/3. */
  #nextCube(): number {
    const d = this.#d
    for (;;) {
      const x = this.#nextNormal()
      const root = 1 + this.#c * x
      if (root <= 0) continue
      const v = root * root * root
      const u = 1 - uniformFloat64(this.#random)
      const x2 = x * x
      if (u < 1 - 0.0331 * x2 * x2) return v
      if (log(u) < 0.5 * x2 + d * (1 - v + log(v))) return v
    }
  }

  #nextNormal(): number {
    if (this.#hasSpareNormal) {
      this.#hasSpareNormal = false
      return this.#spareNormal
    }
    for (;;) {
      const a = 2 * uniformFloat64(this.#random) - 1
      const b = 2 * uniformFloat64(this.#random) - 1
      const square = a * a + b * b
      if (1 <= square || square === 0) continue
      const factor = Math.sqrt((-2 * log(square)) / square)
      this.#spareNormal = b * factor
      this.#hasSpareNormal = true
      return a * factor
    }
  }
}

/** All headways of a generated workload, ms, shape [headways]. */
export const generateHeadwaysMs = (workload: GeneratedWorkload): Float64Array => {
  const headwaysMs = new Float64Array(workload.headways)
  new HeadwayGenerator(workload).write(headwaysMs)
  return headwaysMs
}
