import { expect, it } from "vitest"
import type { WorkloadStatistics } from "../../src/domain/WorkloadStatistics.ts"
import { plain } from "../../src/report/Paint.ts"
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
  peaks: [{ windowMs: 1000, rateQps: 150 }],
}

it("a workload is its statistics, its peaks and a line of its arrivals", () => {
  const lines = workloadText("a.deltas", statistics, [1, 0, 4, 2], plain).split("\n")
  expect(lines[0]).toBe("a.deltas")
  expect(lines.map((line) => line.trim().split(/ {2,}/)).filter(([first]) => first !== "")).toEqual([
    ["a.deltas"],
    ["arrivals", "1,001 (1,000 headways) over 10 s"],
    ["mean rate", "100 qps"],
    ["variation", "CV 2, SCV 4"],
    ["headway", "min 0, mean 10, max 123.5 ms; 7 are zero"],
    ["dispersion", "index 3.5 of counts per second (1 is Poisson)"],
    ["window", "peak qps", "of mean"],
    ["1 s", "150", "1.5 ×"],
    ["arrivals, 2.5 s a character"],
    ["▃▁█▅"],
  ])
})

it("a workload that arrives at once has no rate, no peaks and no dispersion", () => {
  const atOnce = { ...statistics, durationMs: 0, meanRateQps: Number.POSITIVE_INFINITY, peaks: [] }
  const text = workloadText("burst", { ...atOnce, dispersionIndex: undefined }, [9], plain)
  expect(text).toContain("all at once")
  expect(text).not.toContain("peak qps")
  expect(text).not.toContain("dispersion")
})
