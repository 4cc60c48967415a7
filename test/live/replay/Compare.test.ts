/** The arithmetic of a comparison, and what it warns of. */
import { describe, expect, it } from "vitest"
import * as Percentile from "../../../src/domain/Percentile.ts"
import {
  compare,
  comparedPercentiles,
  isWithin,
  measuredOf,
  type Prediction,
} from "../../../src/live/replay/Compare.ts"

/** Latencies 1, 2, …, each times a factor. */
const ramp = (count: number, factor = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => (index + 1) * factor)

const predictionOf = (count: number, highFactor = 1.05, utilisation = 0.5): Prediction => ({
  ascending: ramp(count),
  lowAscending: ramp(count, 0.95),
  highAscending: ramp(count, highFactor),
  serviceTimeError: 0.05,
  models: [
    {
      node: "idle",
      utilisation: 0.1,
      meanQueueLength: 0,
      maxQueueLength: 0,
      meanWaitMs: 0,
      meanServiceMs: 1,
      meanBatchSize: 1,
      batchSizes: [],
    },
    {
      node: "busy",
      utilisation,
      meanQueueLength: 0,
      maxQueueLength: 0,
      meanWaitMs: 0,
      meanServiceMs: 1,
      meanBatchSize: 1,
      batchSizes: [],
    },
  ],
})

const ladder = comparedPercentiles(Percentile.p99)
const onTime = (count: number) => new Float64Array(count)

/** Compares a ramp with a ramp that is slower by a factor, of which the last few failed. */
const compared = (count: number, factor: number, { failed = 0, lagMs = 0, prediction = predictionOf(count) } = {}) => {
  const ascending = ramp(count, factor).fill(Number.POSITIVE_INFINITY, count - failed)
  return compare(prediction, { ascending, lagAscending: onTime(count).fill(lagMs), failed }, ladder)
}

describe("compare", () => {
  it("sets percentiles by nearest rank side by side, with sign", () => {
    const { rungs, caveats } = compared(20_000, 1.1)
    expect(rungs.slice(0, 2)).toEqual([
      {
        percentile: "p50",
        predictedMs: 10_000,
        predictedLowMs: 9500,
        predictedHighMs: 10_500,
        measuredMs: 11_000,
        differenceMs: 1000,
        differencePercent: 10,
        isTrusted: true,
      },
      expect.objectContaining({ percentile: "p90", predictedMs: 18_000, measuredMs: 19_800, differencePercent: 10 }),
    ])
    expect(caveats.map(({ kind, percentiles }) => [kind, percentiles])).toEqual([["too-few-queries", ["max"]]])
    expect(compared(20_000, 0.75).rungs[0]).toMatchObject({ differenceMs: -2500, differencePercent: -25 })
  })

  it("does not trust percentiles beyond which lie fewer than ten queries", () => {
    expect(compared(1000, 1).caveats.flatMap(({ percentiles }) => percentiles)).toEqual(["p99.9", "max"])
    expect(compared(999, 1).caveats.flatMap(({ percentiles }) => percentiles)).toEqual(["p99", "p99.9", "max"])
  })

  it("does not trust percentiles that the sender's lag could move", () => {
    const { caveats, rungs } = compared(20_000, 1, { lagMs: 800 })
    expect(caveats.find(({ kind }) => kind === "sender-lag")?.percentiles).toEqual(["p50"])
    expect(rungs.map(({ isTrusted }) => isTrusted)).toEqual([false, true, true, true, true, false])
  })

  it("counts failed queries as slower than all others, and does not trust percentiles that they bear on", () => {
    const { caveats, rungs } = compared(20_000, 1, { failed: 250 })
    expect(rungs.map(({ measuredMs }) => measuredMs)).toEqual([10_000, 18_000, 19_000, null, null, null])
    expect(rungs[3]).toMatchObject({ differenceMs: null, differencePercent: null, isTrusted: false })
    const errors = caveats.find(({ kind }) => kind === "errors")
    expect(errors?.percentiles).toEqual(["p90", "p95", "p99", "p99.9", "max"])
    expect(errors?.text).toMatch(/^250 of 20,000 queries failed/)
  })

  it("does not trust percentiles that a slight error of the service times would move far, and names the busiest node", () => {
    const { caveats } = compared(20_000, 1, { prediction: predictionOf(20_000, 1.2, 0.97) })
    const sensitive = caveats.find(({ kind }) => kind === "sensitive")
    expect(sensitive?.percentiles).toEqual(["p50", "p90", "p95", "p99", "p99.9", "max"])
    expect(sensitive?.text).toMatch(
      /^with service times 5 % longer max would be 24,000\.0 ms .*\(\+20 %\).*: busy is busy 97 %/,
    )
  })
})

describe("comparedPercentiles", () => {
  it("has the objective's in its place", () => {
    expect(comparedPercentiles({ label: "p75", parts: 75_000 }).map(({ label }) => label)).toEqual([
      "p50",
      "p75",
      "p90",
      "p95",
      "p99",
      "p99.9",
      "max",
    ])
    expect(ladder).toHaveLength(6)
  })
})

describe("isWithin", () => {
  const { rungs } = compared(20_000, 1.1, { failed: 250 })

  it.each([
    [["p50", "p90"], 10, true],
    [["p50", "p90"], 9.9, false],
    [["p50", "p99"], 50, false],
  ])("%j within %d %: %s", (labels, tolerancePercent, expected) => {
    expect(isWithin(rungs, labels, tolerancePercent)).toBe(expected)
  })
})

describe("measuredOf", () => {
  it("counts latency from the intended instant, though a query was sent late", () => {
    const record = {
      sentMs: Float64Array.of(0, 17, 20),
      doneMs: Float64Array.of(5, 25, Number.POSITIVE_INFINITY),
      failures: new Map([["x", 1]]),
    }
    expect(measuredOf(record, Float64Array.of(0, 10, 20))).toEqual({
      ascending: Float64Array.of(5, 15, Number.POSITIVE_INFINITY),
      lagAscending: Float64Array.of(0, 0, 7),
      failed: 1,
    })
  })
})
