import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { latencyBins } from "../../../src/report/content/LatencyBins.ts"
import { assertProperty } from "../../property.ts"

const latencies = fc
  .array(fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 100)), {
    minLength: 1,
    maxLength: 50,
  })
  .map((values) => Float64Array.from(values).toSorted())

describe("bins of latencies", () => {
  it("hold every query once, side by side from 0, and only the first may reach across the SLO", () => {
    assertProperty(
      fc.property(latencies, fc.double({ min: 0.1, max: 1e6, noNaN: true }), (ascending, sloMs) => {
        const { bins, beyond } = latencyBins(ascending, ascending.at(-1)!, sloMs)
        expect(bins.reduce((sum, { queries }) => sum + queries, beyond)).toBe(ascending.length)
        expect(bins.length).toBeLessThanOrEqual(150)
        expect(bins[0]!.fromMs).toBe(0)
        for (const [index, { fromMs, toMs }] of bins.entries()) {
          if (0 < index) expect(fromMs).toBe(bins[index - 1]!.toMs)
          const isAcross = fromMs < sloMs * (1 - 1e-9) && sloMs * (1 + 1e-9) < toMs
          expect(isAcross && 0 < index).toBe(false)
        }
      }),
    )
  })

  it("count a latency that is exactly the SLO as within it", () => {
    const { bins } = latencyBins(Float64Array.of(10, 100, 100), 100, 100)
    expect(bins.at(-1)).toMatchObject({ toMs: 100, queries: 2 })
  })

  it("leave the end of a long tail out, and say how much of it", () => {
    const { bins, beyond } = latencyBins(Float64Array.of(1, 2, 3, 50_000), 3, 100)
    expect(bins.at(-1)!.toMs).toBe(300)
    expect(beyond).toBe(1)
  })
})
