import { describe, expect, it } from "vitest"
import type { Estimate } from "../../src/domain/Estimate.ts"
import {
  latencyHistogram,
  latencyLadder,
  nodeTable,
  simulatedConfigurationText,
} from "../../src/report/EstimateText.ts"
import { tableText } from "../../src/report/Format.ts"
import { type Paint, plain } from "../../src/report/Paint.ts"

/** Paint that shows where it was put. */
const marked: Paint = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  good: (text) => `<good>${text}</good>`,
  bad: (text) => `<bad>${text}</bad>`,
}

const estimate: Estimate = {
  queries: 2000,
  runMs: 20_000,
  arrivalRateQps: 100,
  throughputQps: 100,
  meanLatencyMs: 120,
  latencies: [
    { percentile: "p50", latencyMs: 100 },
    { percentile: "p90", latencyMs: 200 },
    { percentile: "p99", latencyMs: 300 },
    { percentile: "max", latencyMs: 400 },
  ],
  histogram: [
    { fromMs: 0, toMs: 100, queries: 1000 },
    { fromMs: 100, toMs: 200, queries: 800 },
    { fromMs: 200, toMs: 300, queries: 200 },
    { fromMs: 300, toMs: 400, queries: 0 },
  ],
  sloAttainment: 0.9512,
  models: [
    {
      node: "ResNet",
      utilisation: 0.8234,
      meanQueueLength: 1.5,
      maxQueueLength: 1234,
      meanWaitMs: 12.345,
      meanServiceMs: 100,
      meanBatchSize: 3.21,
      batchSizes: [],
    },
  ],
}

/** The labels of a ladder, from the top. */
const labelsOf = (ladder: string) => ladder.split("\n").map((line) => line.trim().split(" ")[0])

/** What is painted of the ladder at an SLO: how, and which rung. */
const paintedAt = (sloMs: number) =>
  latencyLadder(estimate, sloMs, "p99", marked)
    .split("\n")
    .flatMap((line) => /^<(\w+)>(\w+)/.exec(line)?.slice(1).join(" ") ?? [])

describe("the ladder", () => {
  it.each([
    [50, ["SLO", "mean", "p50", "p90", "p99", "max"]],
    [250, ["mean", "p50", "p90", "SLO", "p99", "max"]],
    [300, ["mean", "p50", "p90", "p99", "SLO", "max"]],
    [400, ["mean", "p50", "p90", "p99", "max", "SLO"]],
    [1000, ["mean", "p50", "p90", "p99", "max", "SLO"]],
  ])("has an SLO of %d ms in its place", (sloMs, labels) => {
    expect(labelsOf(latencyLadder(estimate, sloMs, "p99", plain))).toEqual(labels)
  })

  it("draws every rung to one scale, the SLO as a line to where it stands", () => {
    expect(latencyLadder(estimate, 200, "p99", plain).split("\n")).toEqual([
      `mean         120.0 ms  ${"█".repeat(12)}`,
      `p50          100.0 ms  ${"█".repeat(10)}`,
      `p90          200.0 ms  ${"█".repeat(20)}`,
      `SLO          200.0 ms  ${"┄".repeat(19)}┤`,
      `p99          300.0 ms  ${"█".repeat(30)}`,
      `max          400.0 ms  ${"█".repeat(40)}`,
    ])
  })

  it("paints the objective's rung by whether it is met, and no other", () => {
    expect(paintedAt(300)).toEqual(["good p99", "b SLO"])
    expect(paintedAt(299)).toEqual(["b SLO", "bad p99"])
  })
})

describe("the histogram", () => {
  it("has a bar a bin, the tallest in full", () => {
    const [first, second, , last] = latencyHistogram(estimate, 1000, plain).split("\n")
    expect(first).toBe(`      0.0 ms –     100.0 ms        1,000  ${"█".repeat(40)}`)
    expect(second).toMatch(/ {2}█{32}$/)
    expect(last).not.toContain("█")
  })

  it.each([
    [150, ["", "← SLO", "> SLO", "> SLO"]],
    [200, ["", "", "← SLO", "> SLO"]],
    [0, ["← SLO", "> SLO", "> SLO", "> SLO"]],
    [400, ["", "", "", ""]],
    [399, ["", "", "", "← SLO"]],
  ])("marks the bin that an SLO of %d ms falls into, and those beyond", (sloMs, marks) => {
    const lines = latencyHistogram(estimate, sloMs, plain).split("\n")
    expect(lines.map((line) => /(?:←|>) SLO$/.exec(line)?.[0] ?? "")).toEqual(marks)
  })
})

it("a histogram of equal latencies that just meet the SLO marks nothing", () => {
  const equal = { ...estimate, histogram: [{ fromMs: 300, toMs: 300, queries: 2000 }] }
  expect(latencyHistogram(equal, 300, plain)).not.toContain("SLO")
  expect(latencyHistogram(equal, 299, plain)).toContain("> SLO")
})

it("the table of nodes has what each runs, what that costs, and how it fares", () => {
  const configuration = { ResNet: { hardware: "V100", maxBatchSize: 16, replicas: 2 } }
  const cells = tableText(nodeTable(configuration, estimate, () => 3))
    .split("\n")[1]!
    .split(/ {2,}/)
  expect(cells).toEqual(["ResNet", "V100", "16", "2", "0", "6", "82.34 %", "3.21", "12.35", "1,234"])
  const delayed = { ResNet: { ...configuration.ResNet, batchingDelayMs: 2.5 } }
  expect(tableText(nodeTable(delayed, estimate, () => 3))).toContain("  2.5  ")
})

it("a whole configuration is its table, its latencies and their histogram", () => {
  const text = simulatedConfigurationText(
    {
      configuration: { ResNet: { hardware: "V100", maxBatchSize: 16, replicas: 2 } },
      costPerHour: 6,
      latencyMs: 300,
      meetsSlo: true,
      estimate,
    },
    { percentile: "p99", sloMs: 300 },
    () => 3,
    plain,
  )
  expect(text).toContain("Latency of 2,000 queries; 95.12 % within the SLO")
  expect(text.split("\n\n")).toHaveLength(3)
  expect(text.split("\n").every((line) => line === line.trimEnd())).toBe(true)
})
