import { expect, it } from "vitest"
import type { WorkloadStatistics } from "../../src/domain/WorkloadStatistics.ts"
import { indent } from "../../src/report/Format.ts"
import { plain } from "../../src/report/Paint.ts"
import { ratePlot } from "../../src/report/RatePlot.ts"
import { workloadText } from "../../src/report/WorkloadText.ts"

const statistics: WorkloadStatistics = {
  headways: 1000,
  durationMs: 10_000,
  meanRateQps: 100,
  meanHeadwayMs: 10,
  minHeadwayMs: 0,
  maxHeadwayMs: 123.456,
  zeroHeadways: 7,
  scv: 4,
  cv: 2,
  dispersionIndex: 3.5,
  peaks: [
    { windowMs: 1000, rateQps: 150, peakToMean: 1.5, dispersionIndex: 3.5 },
    { windowMs: 10_000, rateQps: 100, peakToMean: 1, dispersionIndex: undefined },
  ],
}

it("a workload is its statistics, also by windows, and a plot of its rate", () => {
  const text = workloadText("a.deltas", statistics, [1, 0, 4, 2], plain)
  const lines = text.slice(0, text.indexOf("  qps\n")).split("\n")
  expect(lines[0]).toBe("a.deltas")
  expect(lines.map((line) => line.trim().split(/ {2,}/)).filter(([first]) => first !== "")).toEqual([
    ["a.deltas"],
    ["arrivals", "1,001 (1,000 headways) over 10 s"],
    ["mean rate", "100 qps"],
    ["variation", "CV 2, SCV 4"],
    ["headway", "min 0, mean 10, max 123.5 ms; 7 are zero"],
    ["dispersion", "index 3.5 of counts per second (1 is Poisson)"],
    ["window", "peak qps", "of mean", "dispersion"],
    ["1 s", "150", "1.5 ×", "3.5"],
    ["10 s", "100", "1 ×", "–"],
  ])
  expect(text).toContain(`\n\n${indent(ratePlot([1, 0, 4, 2], 10_000))}`)
})

it("a workload that arrives at once has no rate, no peaks and no dispersion", () => {
  const atOnce = { ...statistics, durationMs: 0, meanRateQps: Number.POSITIVE_INFINITY, peaks: [] }
  const text = workloadText("burst", { ...atOnce, dispersionIndex: undefined }, [9], plain)
  expect(text).toContain("all at once")
  expect(text).not.toContain("peak qps")
  expect(text).not.toContain("┤")
  expect(text).not.toContain("dispersion")
})
