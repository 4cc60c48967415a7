import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ArrivalCurve, arrivalCurveOf, mostArrivalsWithin } from "../../src/planner/ArrivalCurve.ts"
import { minMisses } from "../../src/planner/Bounds.ts"
import { assertProperty } from "../property.ts"

/** Arrivals at quarters of a millisecond, so that every window and every capacity below is exact. */
const arrivalMs = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })), { maxLength: 40, size: "max" })
  .map((headways) => {
    let quarters = 0
    return Float64Array.from([0, ...headways.map((headway) => (quarters += headway))], (quarter) => quarter / 4)
  })

describe("the most arrivals within a window", () => {
  it.each([
    [0, 2],
    [1, 2],
    [4.9, 3],
    [5, 4],
    [6, 5],
    [100, 6],
  ])("of %d ms, both ends in it, are %d", (windowMs, most) => {
    expect(mostArrivalsWithin(Float64Array.of(0, 10, 10, 12, 15, 16), windowMs)).toBe(most)
  })

  it("are what looking from every arrival finds", () => {
    assertProperty(
      fc.property(arrivalMs, fc.integer({ min: 0, max: 200 }), (arrivals, quarters) => {
        const counts = Array.from(
          arrivals,
          (firstMs) => arrivals.filter((timeMs) => firstMs <= timeMs && timeMs - firstMs <= quarters / 4).length,
        )
        expect(mostArrivalsWithin(arrivals, quarters / 4)).toBe(Math.max(...counts))
      }),
    )
  })
})

describe("an arrival curve", () => {
  const capacityPerMs = fc.integer({ min: 1, max: 64 }).map((sixteenths) => sixteenths / 16)
  const slackMs = fc.integer({ min: 0, max: 800 }).map((quarters) => quarters / 4)

  it("that surely fits leaves no run of queries too long, so that none need miss", () => {
    const met = { fits: 0, doesNot: 0 }
    assertProperty(
      fc.property(arrivalMs, capacityPerMs, slackMs, (arrivals, capacity, slack) => {
        if (!new ArrivalCurve(arrivals).surelyFits(capacity, slack)) {
          met.doesNot++
          return
        }
        met.fits++
        for (let first = 0; first < arrivals.length; first++) {
          for (let last = first; last < arrivals.length; last++) {
            const servedAtMost = capacity * (arrivals[last]! - arrivals[first]! + slack)
            expect(last - first + 1).toBeLessThanOrEqual(servedAtMost)
          }
        }
        expect(minMisses(arrivals, capacity, slack)).toBe(0)
      }),
      1000,
    )
    expect(met.fits).toBeGreaterThan(100)
    expect(met.doesNot).toBeGreaterThan(100)
  })

  it("fits where the capacity within the slack alone is enough for all", () => {
    expect(new ArrivalCurve(Float64Array.of(0, 0, 0, 5)).surelyFits(0.5, 8)).toBe(true)
    expect(new ArrivalCurve(Float64Array.of(0)).surelyFits(1, 1)).toBe(true)
  })

  it("does not fit a burst, or a long stretch, beyond the capacity", () => {
    expect(new ArrivalCurve(new Float64Array(9)).surelyFits(1, 8)).toBe(false)
    const steady = Float64Array.from({ length: 100 }, (_, query) => query)
    expect(new ArrivalCurve(steady).surelyFits(2, 10)).toBe(true)
    expect(new ArrivalCurve(steady).surelyFits(0.5, 10)).toBe(false)
  })

  it("answers the same when asked again", () => {
    const curve = new ArrivalCurve(Float64Array.of(0, 1, 1, 1, 9, 30))
    const asked = [
      [1, 4],
      [1, 3],
      [0.1, 3],
      [1, 4],
    ] as const
    const answers = asked.map(([capacity, slack]) => curve.surelyFits(capacity, slack))
    expect(answers).toEqual([true, false, false, true])
  })

  it("is made once for one array of arrivals", () => {
    const arrivals = Float64Array.of(0, 1)
    expect(arrivalCurveOf(arrivals)).toBe(arrivalCurveOf(arrivals))
    expect(arrivalCurveOf(Float64Array.of(0, 1))).not.toBe(arrivalCurveOf(arrivals))
  })
})
