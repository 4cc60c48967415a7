import * as fc from "fast-check"
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs, seededRandom } from "../../src/domain/ArrivalProcess.ts"
import { thinned, windowOf } from "../../src/domain/Excerpt.ts"
import { arrivalTimesMs, meanRateQps } from "../../src/domain/Workload.ts"
import { scvOf } from "../../src/domain/WorkloadStatistics.ts"
import { assertProperty } from "../property.ts"

const headwayArrays = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 })
  .map((headways) => Float64Array.from(headways))

const arrivalsOf = (part: Float64Array | 0 | 1): number => (typeof part === "number" ? part : part.length + 1)

describe("a window of a workload", () => {
  it("is closed at its start and open at its end", () => {
    const headwaysMs = Float64Array.of(10, 10, 10, 10)
    expect(windowOf(headwaysMs, 10, 40)).toEqual(Float64Array.of(10, 10))
    expect(windowOf(headwaysMs, 10, 40.5)).toEqual(Float64Array.of(10, 10, 10))
    expect(windowOf(headwaysMs, 10.5, 30.5)).toEqual(Float64Array.of(10))
    expect(windowOf(headwaysMs, 15, 25)).toBe(1)
    expect(windowOf(headwaysMs, 15, 20)).toBe(0)
    expect(windowOf(headwaysMs, 41, 50)).toBe(0)
    expect(windowOf(headwaysMs, 0, Number.POSITIVE_INFINITY)).toEqual(headwaysMs)
  })

  it("has the arrivals that lie in it", () => {
    const times = fc.integer({ min: 0, max: 300 })
    assertProperty(
      fc.property(headwayArrays, times, times, (headwaysMs, fromMs, toMs) => {
        const inside = arrivalTimesMs(headwaysMs).filter((timeMs) => fromMs <= timeMs && timeMs < toMs)
        const window = windowOf(headwaysMs, fromMs, toMs)
        expect(arrivalsOf(window)).toBe(inside.length)
        if (typeof window !== "number") {
          expect(arrivalTimesMs(window)).toEqual(inside.map((timeMs) => timeMs - inside[0]!))
        }
      }),
      1000,
    )
  })
})

describe("a thinned workload", () => {
  it("keeps the arrivals whose random numbers lie below the share, at their distances", () => {
    assertProperty(
      fc.property(headwayArrays, fc.double({ min: 0.05, max: 1, noNaN: true }), fc.nat(), (headwaysMs, share, seed) => {
        fc.pre(headwaysMs.some((headwayMs) => 0 < headwayMs))
        const rateQps = meanRateQps(headwaysMs) * share
        const random = seededRandom(seed)
        const kept = arrivalTimesMs(headwaysMs).filter(() => uniformFloat64(random) < rateQps / meanRateQps(headwaysMs))
        const sample = thinned(headwaysMs, rateQps, seed)
        expect(arrivalsOf(sample)).toBe(kept.length)
        if (typeof sample === "number") return
        expect(arrivalTimesMs(sample)).toEqual(kept.map((timeMs) => timeMs - kept[0]!))
      }),
      500,
    )
  })

  it("keeps no arrival whose random number is the share itself", () => {
    const headwaysMs = Float64Array.of(1000)
    for (let seed = 0; seed < 20; seed++) {
      const random = seededRandom(seed)
      const [first, second] = [uniformFloat64(random), uniformFloat64(random)]
      // At one query a second the rate is the share.
      expect(thinned(headwaysMs, first, seed)).toBe(second < first ? 1 : 0)
      expect(thinned(headwaysMs, second, seed)).toBe(first < second ? 1 : 0)
    }
  })

  it("has its rate, and bursts as long as they were", () => {
    const workload = { rateQps: 100, scv: 1, headways: 200_000, seed: 1 }
    const sample = thinned(generateHeadwaysMs(workload), 25, 7) as Float64Array
    expect(Math.abs(meanRateQps(sample) - 25)).toBeLessThan(0.5)
    // A thinned Poisson process is a Poisson process.
    expect(Math.abs(scvOf(sample) - 1)).toBeLessThan(0.03)
    expect(thinned(generateHeadwaysMs(workload), 25, 7)).toEqual(sample)
    expect(thinned(generateHeadwaysMs(workload), 25, 8)).not.toEqual(sample)
  })

  it("at its own rate is the whole", () => {
    const headwaysMs = Float64Array.of(1, 2, 3)
    expect(thinned(headwaysMs, meanRateQps(headwaysMs), 1)).toEqual(headwaysMs)
  })
})
