import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arrivalTimesOfCountsMs, headwaysOfTimestampsMs } from "../../src/domain/Counts.ts"
import { assertProperty } from "../property.ts"

describe("arrival times of counts", () => {
  it("lie at the middles of equal parts of their second, without a seed", () => {
    expect([...arrivalTimesOfCountsMs(Float64Array.of(2, 0, 1, 4))]).toEqual([250, 750, 2500, 3125, 3375, 3625, 3875])
  })

  it("are the same on every platform, with a seed", () => {
    expect([...arrivalTimesOfCountsMs(Float64Array.of(3, 0, 2), 1)]).toEqual([
      551.6269059277428, 838.2188006730045, 917.1766928384073, 2848.371410289028, 2945.4327729477427,
    ])
  })

  it("are spread evenly: constant counts make constant headways", () => {
    const arrivalMs = arrivalTimesOfCountsMs(new Float64Array(100).fill(8))
    for (let query = 1; query < arrivalMs.length; query++) expect(arrivalMs[query]! - arrivalMs[query - 1]!).toBe(125)
  })

  it("ascend, and as many are in each second as were counted", () => {
    const counts = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 50 })
    assertProperty(
      fc.property(counts, fc.option(fc.nat(), { nil: undefined }), (given, seed) => {
        const arrivalMs = arrivalTimesOfCountsMs(Float64Array.from(given), seed)
        expect(arrivalMs).toEqual(arrivalMs.toSorted())
        const recounted = given.map(() => 0)
        for (const timeMs of arrivalMs) recounted[Math.floor(timeMs / 1000)]!++
        expect(recounted).toEqual(given)
      }),
      300,
    )
  })

  it("are scattered uniformly within their second", () => {
    const count = 100_000
    const arrivalMs = arrivalTimesOfCountsMs(Float64Array.of(0, count), 1)
    let largest = 0
    for (const [index, timeMs] of arrivalMs.entries()) {
      largest = Math.max(largest, Math.abs((timeMs - 1000) / 1000 - (index + 0.5) / count))
    }
    expect(largest * Math.sqrt(count)).toBeLessThan(1.95)
    expect(0.1).toBeLessThan(largest * Math.sqrt(count))
  })
})

describe("headways of timestamps", () => {
  it("are their differences in ms, the first arrival at time 0", () => {
    expect([...headwaysOfTimestampsMs(Float64Array.of(7, 7.5, 7.5, 9))]).toEqual([500, 0, 1500])
  })

  it("lose nothing to a clock's epoch", () => {
    const epoch = 2 ** 31
    expect([...headwaysOfTimestampsMs(Float64Array.of(epoch, epoch + 2 ** -20))]).toEqual([1000 * 2 ** -20])
  })

  it("of one timestamp are none", () => {
    expect(headwaysOfTimestampsMs(Float64Array.of(3)).length).toBe(0)
  })
})
