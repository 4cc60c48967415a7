import * as fc from "fast-check"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import * as Workload from "../../src/domain/Workload.ts"
import { assertProperty } from "../property.ts"
import { successOf } from "../result.ts"

describe("arrival times", () => {
  it("of N headways are N + 1, the first at 0", () => {
    expect(Workload.arrivalTimesMs(Float64Array.of(2, 0, 3))).toEqual(Float64Array.of(0, 2, 2, 5))
    expect(Workload.arrivalTimesMs(new Float64Array(0))).toEqual(Float64Array.of(0))
  })

  it("are added in order, one headway after the other", () => {
    const headwaysMs = Float64Array.of(0.1, 0.2, 0.3, 1e16, 1, 1)
    expect([...Workload.arrivalTimesMs(headwaysMs)]).toEqual([
      0,
      0.1,
      0.1 + 0.2,
      0.1 + 0.2 + 0.3,
      0.1 + 0.2 + 0.3 + 1e16,
      0.1 + 0.2 + 0.3 + 1e16 + 1,
      0.1 + 0.2 + 0.3 + 1e16 + 1 + 1,
    ])
    expect(Workload.arrivalTimesMs(headwaysMs)[3]).not.toBe(0.1 + (0.2 + 0.3))
  })

  it("never fall", () => {
    const headways = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { maxLength: 50 })
    assertProperty(
      fc.property(headways, (headwaysMs) => {
        const arrivalMs = Workload.arrivalTimesMs(Float64Array.from(headwaysMs))
        expect(arrivalMs).toEqual(arrivalMs.toSorted())
      }),
    )
  })
})

describe("headways", () => {
  it("between arrivals are those that made them, where sums are exact", () => {
    const dyadic = fc.array(
      fc.integer({ min: 0, max: 1000 }).map((sixteenths) => sixteenths / 16),
      { maxLength: 50 },
    )
    assertProperty(
      fc.property(dyadic, (list) => {
        const headwaysMs = Float64Array.from(list)
        expect(Workload.headwaysBetweenMs(Workload.arrivalTimesMs(headwaysMs))).toEqual(headwaysMs)
      }),
    )
  })

  it("between one arrival, or none, are none", () => {
    expect(Workload.headwaysBetweenMs(Float64Array.of(5))).toHaveLength(0)
    expect(Workload.headwaysBetweenMs(new Float64Array(0))).toHaveLength(0)
  })

  it("of 10 ms in the mean are 100 queries per second", () => {
    expect(Workload.meanRateQps(Float64Array.of(5, 15, 10))).toBe(100)
  })

  it("all zero have an infinite rate", () => {
    expect(Workload.meanRateQps(Float64Array.of(0, 0))).toBe(Number.POSITIVE_INFINITY)
  })
})

describe("rescaling", () => {
  it("stretches every headway by one factor to the rate asked for", () => {
    expect(Workload.rescaledToRate(Float64Array.of(5, 15, 10), 50)).toEqual(Float64Array.of(10, 30, 20))
    expect(Workload.rescaledToRate(Float64Array.of(5, 15, 10), 200)).toEqual(Float64Array.of(2.5, 7.5, 5))
  })

  it("leaves the given headways alone", () => {
    const headwaysMs = Float64Array.of(5, 15)
    Workload.rescaledToRate(headwaysMs, 1)
    expect(headwaysMs).toEqual(Float64Array.of(5, 15))
  })

  it("of headways that are all zero changes nothing", () => {
    expect(Workload.rescaledToRate(Float64Array.of(0, 0, 0), 50)).toEqual(Float64Array.of(0, 0, 0))
  })

  it("gives the rate asked for, but for rounding", () => {
    const headways = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })
    assertProperty(
      fc.property(headways, fc.double({ min: 0.01, max: 1e6, noNaN: true }), (list, rateQps) => {
        const rescaled = Workload.rescaledToRate(Float64Array.from(list), rateQps)
        expect(Workload.meanRateQps(rescaled) / rateQps).toBeCloseTo(1, 12)
      }),
    )
  })
})

describe("phases", () => {
  it("one after the other are one list of headways", () => {
    const phases = [Float64Array.of(1, 2), new Float64Array(0), Float64Array.of(3)]
    expect(Workload.concatenated(phases)).toEqual(Float64Array.of(1, 2, 3))
  })

  it("share an arrival: the last of one is the first of the next", () => {
    const arrivalMs = Workload.arrivalTimesMs(Workload.concatenated([Float64Array.of(1, 2), Float64Array.of(4)]))
    expect(arrivalMs).toEqual(Float64Array.of(0, 1, 3, 7))
  })

  it("are generated or recorded", () => {
    expect(Workload.isGenerated(Workload.notebookWorkload)).toBe(true)
    expect(Workload.isGenerated({ file: "a.deltas", rateQps: 100 })).toBe(false)
  })
})

describe("the document", () => {
  it("takes generated and recorded phases", () => {
    const document = {
      phases: [
        { rateQps: 100, scv: 0, headways: 1, seed: 0 },
        Workload.notebookWorkload,
        { file: "a.counts", spread: "even" },
        { file: "a.csv", column: "t", columnForm: "timestamps", rateQps: 10, seed: 1 },
      ],
    }
    expect(successOf(decode(Workload.WorkloadDocument, document))).toEqual(document)
  })

  it.each([
    ["no phases", { phases: [] }, ["phases", 0]],
    ["a rate of 0", { phases: [{ ...Workload.notebookWorkload, rateQps: 0 }] }, ["phases", 0, "rateQps"]],
    ["a negative SCV", { phases: [{ ...Workload.notebookWorkload, scv: -1 }] }, ["phases", 0, "scv"]],
    ["no headways", { phases: [{ ...Workload.notebookWorkload, headways: 0 }] }, ["phases", 0, "headways"]],
    ["a CV", { phases: [{ ...Workload.notebookWorkload, cv: 2 }] }, ["phases", 0, "cv"]],
    ["no seed", { phases: [{ rateQps: 100, scv: 1, headways: 1 }] }, ["phases", 0, "seed"]],
  ])("with %s is refused at its place", (_, document, path) => {
    const decoded = decode(Workload.WorkloadDocument, document)
    expect(Result.isFailure(decoded) && decoded.failure.path).toEqual(path)
  })
})

it("the bundled workload is the notebook's: 100 qps, SCV 4, no headway below 0.047 ms, 50,000 headways, seed 1", () => {
  expect(Workload.notebookWorkload).toEqual({ rateQps: 100, scv: 4, headways: 50_000, seed: 1, minHeadwayMs: 0.047 })
  expect(Workload.meanHeadwayMs(Workload.notebookWorkload)).toBe(10)
})
