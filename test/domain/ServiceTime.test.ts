import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Profile } from "../../src/domain/Profile.ts"
import {
  leastServiceTimeMs,
  peakRatePerMs,
  type ServiceTimeModel,
  serviceTimeMs,
  serviceTimesMs,
} from "../../src/domain/ServiceTime.ts"
import { assertProperty } from "../property.ts"
import { complaintOf, successOf } from "../result.ts"

/** τ at the knots 1, 4, 6: throughput 4, 10, 12 ms; p99 5, 8, 6 ms; notebook 4, 2.5, 2 ms. */
const profile: Profile = [
  { batchSize: 1, latencyMsP99: 5, throughputQps: 250 },
  { batchSize: 4, latencyMsP99: 8, throughputQps: 400 },
  { batchSize: 6, latencyMsP99: 6, throughputQps: 500 },
]

const models: ReadonlyArray<ServiceTimeModel> = ["throughput", "p99", "notebook"]

describe("a service time", () => {
  it.each<[ServiceTimeModel, number, number]>([
    ["throughput", 1, 4],
    ["throughput", 4, 10],
    ["throughput", 6, 12],
    ["p99", 1, 5],
    ["p99", 4, 8],
    ["p99", 6, 6],
    ["notebook", 1, 4],
    ["notebook", 4, 2.5],
    ["notebook", 6, 2],
  ])("by %s is read at the knot %d as %d ms", (model, batchSize, expectedMs) => {
    expect(successOf(serviceTimeMs(profile, model, batchSize))).toBe(expectedMs)
  })

  it.each<[ServiceTimeModel, number, number]>([
    ["throughput", 2, 6],
    ["throughput", 3, 8],
    ["throughput", 5, 11],
    ["p99", 2, 6],
    ["p99", 3, 7],
    ["p99", 5, 7],
    ["notebook", 2, 3.5],
    ["notebook", 3, 3],
    ["notebook", 5, 2.25],
  ])("by %s is interpolated between knots at %d as %d ms", (model, batchSize, expectedMs) => {
    expect(successOf(serviceTimeMs(profile, model, batchSize))).toBe(expectedMs)
  })

  it("by notebook is computed in the notebook's order of operations, to the last bit", () => {
    const row = { batchSize: 1, latencyMsP99: 1, throughputQps: 76.1 }
    expect(successOf(serviceTimeMs([row], "notebook", 1))).toBe(1 / (76.1 / 1000))
    expect(1 / (76.1 / 1000)).not.toBe(1000 / 76.1)
  })

  it.each([0, -1, 7, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("of a batch of %d is a typed error", (batchSize) => {
    for (const model of models) {
      expect(complaintOf(serviceTimeMs(profile, model, batchSize, "a.maxBatchSize"))).toEqual({
        tag: "BatchSizeOutsideProfile",
        path: "a.maxBatchSize",
        found: String(batchSize),
        expected: "a whole number from 1 to 6, the profiled range",
      })
    }
  })

  it("below the first knot is a typed error, not an extrapolation", () => {
    const [, ...above] = profile
    expect(complaintOf(serviceTimeMs(above as unknown as Profile, "p99", 3))).toMatchObject({
      tag: "BatchSizeOutsideProfile",
      found: "3",
      expected: "a whole number from 4 to 6, the profiled range",
    })
  })
})

describe("a table of service times", () => {
  const profileArbitrary = fc.uniqueArray(fc.integer({ min: 2, max: 40 }), { maxLength: 5 }).chain((sizes) =>
    fc.tuple(
      ...[1, ...sizes.toSorted((left, right) => left - right)].map((batchSize) =>
        fc.record({
          batchSize: fc.constant(batchSize),
          latencyMsP99: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
          throughputQps: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        }),
      ),
    ),
  ) as unknown as fc.Arbitrary<Profile>

  it("has the service time of every batch size up to the greatest, to the bit", () => {
    assertProperty(
      fc.property(profileArbitrary, fc.constantFrom(...models), fc.nat(), (rows, model, pick) => {
        const maxBatchSize = 1 + (pick % rows.at(-1)!.batchSize)
        const table = successOf(serviceTimesMs(rows, model, maxBatchSize))
        expect(table).toHaveLength(maxBatchSize + 1)
        expect(table[0]).toBeNaN()
        for (let batchSize = 1; batchSize <= maxBatchSize; batchSize++) {
          expect(table[batchSize]).toBe(successOf(serviceTimeMs(rows, model, batchSize)))
        }
      }),
    )
  })

  it("fails beyond the profile, naming the greatest batch size", () => {
    expect(complaintOf(serviceTimesMs(profile, "p99", 7, "here"))).toMatchObject({ path: "here", found: "7" })
  })

  it("fails for a profile that starts above 1, naming batch size 1", () => {
    expect(complaintOf(serviceTimesMs([profile[1]!, profile[2]!], "p99", 6, "here"))).toMatchObject({
      tag: "BatchSizeOutsideProfile",
      path: "here",
      found: "1",
    })
  })

  it("tells the least service time, wherever it stands", () => {
    expect(leastServiceTimeMs(Float64Array.of(Number.NaN, 5, 3, 4))).toBe(3)
    expect(leastServiceTimeMs(Float64Array.of(Number.NaN, 2, 3, 4))).toBe(2)
  })

  it("tells the peak rate, which need not be at the greatest batch size", () => {
    expect(peakRatePerMs(Float64Array.of(Number.NaN, 4, 5, 12))).toBe(2 / 5)
    expect(peakRatePerMs(Float64Array.of(Number.NaN, 4))).toBe(1 / 4)
  })
})

it("outside the profiled range is a mistake of the whole input, where no path is told", () => {
  expect(complaintOf(serviceTimeMs(profile, "throughput", 7))).toMatchObject({ path: "" })
  expect(complaintOf(serviceTimesMs(profile, "throughput", 7))).toMatchObject({ path: "" })
  expect(complaintOf(serviceTimesMs(profile, "throughput", 7, "nodes.a"))).toMatchObject({ path: "nodes.a" })
})
