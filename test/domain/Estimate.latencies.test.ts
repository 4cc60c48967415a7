/** What an estimate says of latencies: percentiles, the SLO, the histogram. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Estimate from "../../src/domain/Estimate.ts"
import * as Percentile from "../../src/domain/Percentile.ts"
import { assertProperty } from "../property.ts"
import { oneModel } from "../worlds.ts"

/** The estimate of a run with these latencies; of its node nothing matters. */
const runOf = (latenciesMs: ReadonlyArray<number>) => {
  const scenario = oneModel(
    [1],
    {},
    latenciesMs.map(() => 0),
  )
  const sinkMs = Float64Array.from(latenciesMs)
  return (sloMs: number) => Estimate.make(scenario, { arrivalMs: scenario.arrivalMs, models: [], sinkMs }, sloMs)
}

describe("the histogram", () => {
  it("is one bin where all latencies are equal", () => {
    expect(runOf([7, 7, 7])(1).histogram).toEqual([{ fromMs: 7, toMs: 7, queries: 3 }])
  })

  it("puts a latency on an edge into the bin above, and the greatest into the last", () => {
    const { histogram } = runOf([0, 1, 2, 19, 20])(1)
    expect(histogram.map(({ queries }) => queries)).toEqual([1, 1, 1, ...Array.from({ length: 16 }, () => 0), 2])
  })

  it("holds every query once, in bins that follow on each other from the least latency to the greatest", () => {
    const latencies = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 })
    assertProperty(
      fc.property(latencies, (latenciesMs) => {
        const { histogram } = runOf(latenciesMs)(1)
        expect(histogram.reduce((sum, { queries }) => sum + queries, 0)).toBe(latenciesMs.length)
        expect(histogram[0]!.fromMs).toBe(Math.min(...latenciesMs))
        expect(histogram.at(-1)!.toMs).toBe(Math.max(...latenciesMs))
        for (const [index, { fromMs }] of histogram.entries()) {
          if (0 < index) expect(fromMs).toBe(histogram[index - 1]!.toMs)
        }
      }),
    )
  })

  it("counts in each bin what lies in it, where its edges are exact", () => {
    const latencies = fc.array(fc.integer({ min: 0, max: 160 }), { maxLength: 50 })
    assertProperty(
      fc.property(latencies, (quarters) => {
        const latenciesMs = [0, 40, ...quarters.map((quarter) => quarter / 4)]
        for (const [index, { fromMs, toMs, queries }] of runOf(latenciesMs)(1).histogram.entries()) {
          const isLast = index === 19
          const inside = latenciesMs.filter((ms) => fromMs <= ms && (ms < toMs || (isLast && ms === toMs)))
          expect(queries).toBe(inside.length)
        }
      }),
    )
  })
})

describe("the SLO", () => {
  it("is attained by a latency equal to it", () => {
    expect(runOf([1, 2, 3, 4])(3).sloAttainment).toBe(0.75)
    expect(runOf([1, 2, 3, 4])(2.999).sloAttainment).toBe(0.5)
  })
})

it("every percentile is that of the latencies, whatever the order of the queries", () => {
  const latencies = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 50 })
  assertProperty(
    fc.property(latencies, (latenciesMs) => {
      const ascending = Float64Array.from(latenciesMs).toSorted()
      expect(runOf(latenciesMs)(1).latencies).toEqual(
        Percentile.ladder.map((percentile) => ({
          percentile: percentile.label,
          latencyMs: Percentile.ofAscending(ascending, percentile),
        })),
      )
    }),
  )
})
