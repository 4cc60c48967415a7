import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { proportion95 } from "../../src/domain/Proportion.ts"
import { assertProperty } from "../property.ts"

/** k of n. */
const counted = fc
  .integer({ min: 1, max: 1000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))

const width = (trials: number): number => {
  const { low, high } = proportion95(trials / 2, trials)
  return high - low
}

describe("a proportion with its interval", () => {
  it.each([
    // All, none, and half: by hand, with z² = 3.841459.
    [10, 10, 1, 10 / 13.841459, 1],
    [0, 10, 0, 0, 3.841459 / 13.841459],
    [5, 10, 0.5, 0.236593, 0.763407],
    // The roots of the defining equation (below), by bisection.
    [9, 10, 0.9, 0.59585, 0.9821238],
  ])("of %i of %i", (successes, trials, share, low, high) => {
    const proportion = proportion95(successes, trials)
    expect(proportion.share).toBe(share)
    expect(proportion.low).toBeCloseTo(low, 6)
    expect(proportion.high).toBeCloseTo(high, 6)
  })

  it("holds the share, within 0 … 1, and is mirrored by that of the failures", () => {
    assertProperty(
      fc.property(counted, ([successes, trials]) => {
        const { share, low, high } = proportion95(successes, trials)
        expect(0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1).toBe(true)
        const failures = proportion95(trials - successes, trials)
        expect(failures.low).toBeCloseTo(1 - high, 12)
        expect(failures.high).toBeCloseTo(1 - low, 12)
      }),
    )
  })

  it("ends where the share is just 1.96 standard errors away, by the chance at that end", () => {
    assertProperty(
      fc.property(counted, ([successes, trials]) => {
        const { share, low, high } = proportion95(successes, trials)
        for (const chance of [low, high]) {
          if (chance < 1e-9 || 1 - 1e-9 < chance) continue
          const standardError = Math.sqrt((chance * (1 - chance)) / trials)
          expect(Math.abs(share - chance) / standardError).toBeCloseTo(1.959964, 5)
        }
      }),
    )
  })

  it("narrows as trials grow", () => {
    expect(width(40)).toBeLessThan(width(10))
    expect(width(4000)).toBeLessThan(0.032)
  })
})
