/**
 * Natural logarithm and exponential, the same to the last bit on every platform.
 *
 * ECMAScript leaves `Math.log`, `Math.exp` and `Math.pow` to the implementation. These use only + − × ÷, which IEEE 754
 * rounds in one way, and the exponent bits of a float64; JavaScript never fuses a multiply with an add.
 */

const { SQRT2, LOG2E } = Math
/** ln 2 in two parts; the first ends in 21 zero bits, so that its product with an exponent is exact. */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const leastNormal = 2 ** -1022
/** The greatest arguments whose exponential is finite, and is zero. */
const greatestToFinite = 709.782712893384
const greatestToZero = -745.1332191019412

/** 2^k for k = −1023 … 1023, shape [2047], indexed by k + 1023; made by doubling, which is exact. */
const powersOfTwo = new Float64Array(2047)
powersOfTwo[0] = 2 ** -1023
for (let index = 1; index < powersOfTwo.length; index++) powersOfTwo[index] = 2 * powersOfTwo[index - 1]!

const bits = new DataView(new ArrayBuffer(8))

/** The k of 2^k ≤ x < 2^(k+1), for a normal x > 0. */
const exponentOf = (x: number): number => {
  bits.setFloat64(0, x, true)
  return (bits.getInt32(4, true) >> 20) - 1023
}

/**
 * Natural logarithm, within 1 ulp; −∞ at 0, NaN below.
 *
 * @source x = 2^k·m with m next to 1; ln m = 2 artanh s with s = (m − 1)/(m + 1), by artanh's power series up to s^21.
 */
export const log = (x: number): number => {
  if (!(0 < x && x < Number.POSITIVE_INFINITY)) return x === 0 ? Number.NEGATIVE_INFINITY : 0 < x ? x : Number.NaN
  const isSubnormal = x < leastNormal
  const normal = isSubnormal ? x * 2 ** 54 : x
  const exponentBelow = exponentOf(normal)
  const mantissaBelow = normal * powersOfTwo[1023 - exponentBelow]!
  const isHalved = SQRT2 < mantissaBelow
  const mantissa = isHalved ? 0.5 * mantissaBelow : mantissaBelow
  const exponent = exponentBelow + (isHalved ? 1 : 0) - (isSubnormal ? 54 : 0)
  const f = mantissa - 1
  const s = f / (mantissa + 1)
  const s2 = s * s
  const s4 = s2 * s2
  const r =
    s2 * (2 / 3 + s4 * (2 / 7 + s4 * (2 / 11 + s4 * (2 / 15 + s4 * (2 / 19))))) +
    s4 * (2 / 5 + s4 * (2 / 9 + s4 * (2 / 13 + s4 * (2 / 17 + s4 * (2 / 21)))))
  // 2 artanh s = 2s + s·r, and 2s = f − s·f, where f is exact.
  return exponent * ln2High + (f + (exponent * ln2Low - s * (f - r)))
}

/**
 * Exponential, within 1 ulp; 0 and ∞ beyond float64's range.
 *
 * @source x = k·ln 2 + r with |r| ≤ ln 2 / 2; e^r by its power series up to r^13.
 */
export const exp = (x: number): number => {
  if (x <= greatestToZero) return 0
  if (!(x <= greatestToFinite)) return x * Number.POSITIVE_INFINITY
  const exponent = Math.floor(x * LOG2E + 0.5)
  const rHigh = x - exponent * ln2High
  const rLow = exponent * ln2Low
  const r = rHigh - rLow
  const rounded = rHigh - r - rLow
  const r2 = r * r
  const even = 1 / 2 + r2 * (1 / 24 + r2 * (1 / 720 + r2 * (1 / 40_320 + r2 * (1 / 3_628_800 + r2 / 479_001_600))))
  const odd = 1 / 6 + r2 * (1 / 120 + r2 * (1 / 5040 + r2 * (1 / 362_880 + r2 * (1 / 39_916_800 + r2 / 6_227_020_800))))
  const power = 1 + (r + (r2 * even + (r * r2 * odd + rounded)))
  if (-1022 < exponent && exponent < 1024) return power * powersOfTwo[exponent + 1023]!
  // At the ends of the range in two steps, so that only the last one rounds.
  return exponent < 0 ? power * powersOfTwo[exponent + 1123]! * 2 ** -100 : power * 2 ** 1023 * 2
}
