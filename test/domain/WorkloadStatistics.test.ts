import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import { arrivalTimesMs } from "../../src/domain/Workload.ts"
import { arrivalsPerBucket, describeHeadways, mostArrivalsWithin } from "../../src/domain/WorkloadStatistics.ts"
import { assertProperty } from "../property.ts"

/** Headways whose sums are exact: multiples of 1/4 ms, with ties and long gaps. */
const headwayArrays = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40_000 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((quarters) => Float64Array.from(quarters, (quarter) => quarter / 4))

/** The windows that the peaks of one headway have. */
const windowsOf = (durationMs: number): ReadonlyArray<number> =>
  describeHeadways(Float64Array.of(durationMs)).peaks.map(({ windowMs }) => windowMs)

const near = (value: number): number => expect.closeTo(value, 11) as number

/** Variance over mean of the counts of so many windows, of which all but these are empty. */
const dispersion = (windows: number, counts: ReadonlyArray<number>): number => {
  const mean = counts.reduce((sum, count) => sum + count, 0) / windows
  return (counts.reduce((sum, count) => sum + count * count, 0) / windows - mean * mean) / mean
}

describe("statistics of a workload", () => {
  it("are those of the definitions", () => {
    const statistics = describeHeadways(Float64Array.of(0, 1000, 500, 0, 1500))
    expect(statistics).toEqual({
      headways: 5,
      durationMs: 3000,
      meanRateQps: 5 / 3,
      meanHeadwayMs: 600,
      minHeadwayMs: 0,
      maxHeadwayMs: 1500,
      zeroHeadways: 2,
      scv: expect.closeTo(340_000 / 360_000, 14),
      cv: expect.closeTo(Math.sqrt(34 / 36), 14),
      // Arrivals at 0, 0, 1000, 1500, 1500 and 3000.
      peaks: [
        { windowMs: 10, rateQps: 200, peakToMean: near(120), dispersionIndex: near(dispersion(300, [2, 1, 2])) },
        { windowMs: 100, rateQps: 20, peakToMean: near(12), dispersionIndex: near(dispersion(30, [2, 1, 2])) },
        { windowMs: 1000, rateQps: 3, peakToMean: near(1.8), dispersionIndex: near(dispersion(3, [2, 3])) },
      ],
      // The seconds 0, 1 and 2 hold 2, 3 and 0 arrivals.
      dispersionIndex: expect.closeTo((13 / 3 - (5 / 3) ** 2) / (5 / 3), 14),
    })
  })

  it("have the least and the greatest headway, wherever they stand", () => {
    for (const headwaysMs of [
      [5, 1, 9],
      [1, 9, 5],
      [9, 5, 1],
    ]) {
      expect(describeHeadways(Float64Array.from(headwaysMs))).toMatchObject({ minHeadwayMs: 1, maxHeadwayMs: 9 })
    }
  })

  it("of simultaneous arrivals are defined", () => {
    expect(describeHeadways(new Float64Array(3))).toEqual({
      headways: 3,
      durationMs: 0,
      meanRateQps: Number.POSITIVE_INFINITY,
      meanHeadwayMs: 0,
      minHeadwayMs: 0,
      maxHeadwayMs: 0,
      zeroHeadways: 3,
      scv: 0,
      cv: 0,
      peaks: [],
      dispersionIndex: undefined,
    })
  })

  it("have the peaks of windows up to the whole duration", () => {
    expect(windowsOf(9.9)).toEqual([])
    expect(windowsOf(10)).toEqual([10])
    expect(windowsOf(1e6)).toEqual([10, 100, 1000, 10_000, 60_000])
  })

  it("have a dispersion index of 0 for constant headways and 1 for Poisson arrivals", () => {
    const workload = { rateQps: 100, headways: 500_000, seed: 1 }
    expect(describeHeadways(generateHeadwaysMs({ ...workload, scv: 0 })).dispersionIndex).toBeCloseTo(0, 12)
    const poisson = describeHeadways(generateHeadwaysMs({ ...workload, scv: 1 }))
    expect(Math.abs(poisson.dispersionIndex! - 1)).toBeLessThan(0.06)
    expect(Math.abs(poisson.scv - 1)).toBeLessThan(0.01)
    expect(poisson.cv).toBe(Math.sqrt(poisson.scv))
  })

  it("agree with counting second by second", () => {
    assertProperty(
      fc.property(headwayArrays, (headwaysMs) => {
        const arrivalMs = arrivalTimesMs(headwaysMs)
        const seconds = Math.floor(arrivalMs.at(-1)! / 1000)
        const { dispersionIndex } = describeHeadways(headwaysMs)
        if (seconds < 2) {
          expect(dispersionIndex).toBeUndefined()
          return
        }
        const counts = Array.from(
          { length: seconds },
          (_, second) => arrivalMs.filter((timeMs) => Math.floor(timeMs / 1000) === second).length,
        )
        const mean = counts.reduce((sum, count) => sum + count, 0) / seconds
        const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / seconds
        expect(dispersionIndex).toBeCloseTo(variance / mean, 9)
      }),
      1000,
    )
  })
})

describe("the most arrivals within a window", () => {
  it.each([
    [[10, 10, 10], 10, 1],
    [[10, 10, 10], 10.5, 2],
    [[5, 5, 5, 5], 10, 2],
    [[0, 0, 100], 1, 3],
    [[100, 3, 3, 3, 100], 8, 3],
  ])("of headways %j and %d ms are %d", (headwaysMs, windowMs, expected) => {
    expect(mostArrivalsWithin(Float64Array.from(headwaysMs), windowMs)).toBe(expected)
  })

  it("agree with counting from every arrival", () => {
    assertProperty(
      fc.property(headwayArrays, fc.constantFrom(0.25, 1, 10, 100, 1000, 10_000), (headwaysMs, windowMs) => {
        const arrivalMs = arrivalTimesMs(headwaysMs)
        const counts = Array.from(arrivalMs, (startMs, start) => {
          return arrivalMs.subarray(start).filter((timeMs) => timeMs < startMs + windowMs).length
        })
        expect(mostArrivalsWithin(headwaysMs, windowMs)).toBe(Math.max(...counts))
      }),
      1000,
    )
  })
})

describe("arrivals per bucket", () => {
  it("count each arrival in its part of the duration, the last one in the last", () => {
    expect([...arrivalsPerBucket(Float64Array.of(1, 1, 2, 4), 4)]).toEqual([2, 1, 1, 1])
    expect([...arrivalsPerBucket(Float64Array.of(0, 0), 3)]).toEqual([3, 0, 0])
  })

  it("sum to all arrivals", () => {
    assertProperty(
      fc.property(headwayArrays, fc.integer({ min: 1, max: 50 }), (headwaysMs, buckets) => {
        const counts = arrivalsPerBucket(headwaysMs, buckets)
        expect(counts.length).toBe(buckets)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(headwaysMs.length + 1)
      }),
      500,
    )
  })
})
