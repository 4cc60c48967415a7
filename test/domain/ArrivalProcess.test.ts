import { createHash } from "node:crypto"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs, HeadwayGenerator } from "../../src/domain/ArrivalProcess.ts"
import { type GeneratedWorkload, notebookWorkload } from "../../src/domain/Workload.ts"
import { assertProperty } from "../property.ts"

const rateQps = 100
const meanMs = 10

const view = new DataView(new ArrayBuffer(8))
const hexOf = (x: number): string => {
  view.setFloat64(0, x)
  return view.getBigUint64(0).toString(16).padStart(16, "0")
}

/** SHA-256 of the headways as little-endian float64. */
const digestOf = (headwaysMs: Float64Array): string => {
  const bytes = new DataView(new ArrayBuffer(8 * headwaysMs.length))
  for (const [index, headwayMs] of headwaysMs.entries()) bytes.setFloat64(8 * index, headwayMs, true)
  return createHash("sha256").update(bytes).digest("hex")
}

/** Central moments of a sample: mean, SCV and skewness. */
const momentsOf = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length
  return { mean, scv: central(2) / mean ** 2, skewness: central(3) / central(2) ** 1.5 }
}

/** Γ(shape + 1) of the shapes that the tests use. */
const gammaOfShapePlusOne = new Map([
  [4, 24],
  [1, 1],
  [1 / 4, 0.906402477055477],
  [1 / 16, 0.9675800675995249],
])

/** CDF of the gamma distribution of scale 1: x^a·e^(−x)/Γ(a + 1) · Σ xⁿ/((a + 1)…(a + n)), whose terms are positive. */
const gammaCdf = (shape: number, x: number): number => {
  let term = 1
  let sum = 1
  for (let n = 1; n <= 2000 && sum * 1e-17 < term; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return (x ** shape * Math.exp(-x) * sum) / gammaOfShapePlusOne.get(shape)!
}

/** Kolmogorov and Smirnov's statistic, times the root of the sample's size: above 1.95 with probability 0.001. */
const kolmogorovSmirnov = (values: Float64Array, cdf: (value: number) => number): number => {
  let largest = 0
  for (const [index, value] of values.toSorted().entries()) {
    const expected = cdf(value)
    largest = Math.max(largest, expected - index / values.length, (index + 1) / values.length - expected)
  }
  return largest * Math.sqrt(values.length)
}

const workloadOf = (scv: number, headways: number, seed = 1): GeneratedWorkload => ({ rateQps, scv, headways, seed })

describe("generated headways", () => {
  it.each([
    [0.25, "402354993f5ddaeb 402b715afb2f44ce 4029868a7ea4714e"],
    [1, "40200ae74d21ada3 4038e913c172d20c 403237111b5f93c5"],
    [4, "3fa810624dd2f1aa 3fc36ef106595e68 40481058bdd5c05f"],
    [16, "3fa810624dd2f1aa 3fa810624dd2f1aa 404c14f19c9a0e11"],
  ])("of SCV %d begin with the same bits on every platform", (scv, bits) => {
    const headwaysMs = generateHeadwaysMs({ ...notebookWorkload, scv, headways: 3 })
    expect([...headwaysMs].map(hexOf).join(" ")).toBe(bits)
  })

  it.each([
    [0.25, "3866ff419b6a1ec6979cb310539fb81b4682b8cf3dcf56a45519a70af15bcf41"],
    [1, "9f68742b5065961a3a9590a7a1337045675f093f78f852ca5952233e8366b559"],
    [4, "e1db22f2dc817f3bf74adb849a4c1079f3003f7450bb7e912bfcefb58579abc1"],
    [16, "f6da020fff001fecfdd1427ac8299b20e12f1c3d61c2c0489e1456f3c2f52daf"],
  ])("of SCV %d are the same 50,000 on every platform", (scv, digest) => {
    expect(digestOf(generateHeadwaysMs({ ...notebookWorkload, scv }))).toBe(digest)
  })

  it("are all the mean where the SCV is 0", () => {
    expect([...new Set(generateHeadwaysMs(workloadOf(0, 1000)))]).toEqual([meanMs])
  })

  it.each([
    [1 / 16, 0.01],
    [1 / 4, 0.01],
    [1, 0.02],
    [4, 0.03],
    [16, 0.06],
  ])("of SCV %d have the gamma distribution's mean, SCV and skewness", (scv, tolerance) => {
    const { mean, scv: sampleScv, skewness } = momentsOf(generateHeadwaysMs(workloadOf(scv, 500_000)))
    expect(Math.abs(mean / meanMs - 1)).toBeLessThan(tolerance)
    expect(Math.abs(sampleScv / scv - 1)).toBeLessThan(tolerance)
    expect(Math.abs(skewness / (2 * Math.sqrt(scv)) - 1)).toBeLessThan(2 * tolerance)
  })

  it.each([1 / 4, 1, 4, 16])("of SCV %d pass Kolmogorov and Smirnov's test", (scv) => {
    const shape = 1 / scv
    const headwaysMs = generateHeadwaysMs(workloadOf(scv, 100_000, 7))
    const statistic = kolmogorovSmirnov(headwaysMs, (headwayMs) => gammaCdf(shape, headwayMs / (meanMs * scv)))
    expect(statistic).toBeLessThan(1.95)
  })

  it.each([1 / 4, 1, 4])("of SCV %d do not depend on the one before", (scv) => {
    const headwaysMs = generateHeadwaysMs(workloadOf(scv, 100_000))
    const { mean } = momentsOf(headwaysMs)
    let lagged = 0
    let squares = 0
    for (let index = 1; index < headwaysMs.length; index++) {
      lagged += (headwaysMs[index]! - mean) * (headwaysMs[index - 1]! - mean)
      squares += (headwaysMs[index]! - mean) ** 2
    }
    expect(Math.abs(lagged / squares) * Math.sqrt(headwaysMs.length)).toBeLessThan(3.3)
  })

  it("of neighbouring seeds have nothing in common: their first ones are exponential too", () => {
    const firstMs = Float64Array.from({ length: 5000 }, (_, seed) => generateHeadwaysMs(workloadOf(1, 1, seed))[0]!)
    expect(kolmogorovSmirnov(firstMs, (headwayMs) => 1 - Math.exp(-headwayMs / meanMs))).toBeLessThan(1.95)
    expect(new Set(firstMs).size).toBe(firstMs.length)
  })

  it("are raised to the minimum, and otherwise left alone", () => {
    const free = generateHeadwaysMs(workloadOf(4, 10_000))
    const raised = generateHeadwaysMs({ ...workloadOf(4, 10_000), minHeadwayMs: 1 })
    expect(raised).toEqual(free.map((headwayMs) => Math.max(headwayMs, 1)))
    expect(free.some((headwayMs) => headwayMs < 1)).toBe(true)
  })

  it.each([5e-324, 1e-30, 1e-9, 1000])("stay finite and not negative at an SCV of %d", (scv) => {
    const headwaysMs = generateHeadwaysMs(workloadOf(scv, 20_000))
    expect(headwaysMs.every((headwayMs) => 0 <= headwayMs && headwayMs < Number.POSITIVE_INFINITY)).toBe(true)
    if (scv < 1) expect(Math.abs(momentsOf(headwaysMs).mean / meanMs - 1)).toBeLessThan(1e-5)
  })

  it.each([1e-20, 1e-9, 1e-4])("have an SCV of %d, however small", (scv) => {
    expect(Math.abs(momentsOf(generateHeadwaysMs(workloadOf(scv, 200_000))).scv / scv - 1)).toBeLessThan(0.02)
  })
})

describe("HeadwayGenerator", () => {
  it("gives the same headways however they are cut into chunks", () => {
    const scvs = fc.constantFrom(0, 0.25, 1, 4)
    const chunks = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 })
    assertProperty(
      fc.property(scvs, fc.nat(), chunks, (scv, seed, lengths) => {
        const headways = lengths.reduce((sum, length) => sum + length, 0)
        const workload = { ...workloadOf(scv, headways, seed), minHeadwayMs: 0.5 }
        const generator = new HeadwayGenerator(workload)
        const chunked = new Float64Array(headways)
        let start = 0
        for (const length of lengths) {
          generator.write(chunked, start, start + length)
          start += length
        }
        expect(chunked).toEqual(generateHeadwaysMs(workload))
      }),
      300,
    )
  })

  it("writes nothing outside the range", () => {
    const headwaysMs = new Float64Array(6).fill(-1)
    new HeadwayGenerator(workloadOf(4, 6)).write(headwaysMs, 2, 4)
    expect([...headwaysMs].map((headwayMs) => headwayMs === -1)).toEqual([true, true, false, false, true, true])
  })
})
