import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import type { Benchmark } from "../../bench/framework/Benchmark.ts"
import { changesSince, lastComparable, lineOf, parseHistory } from "../../bench/framework/History.ts"
import { resultOf, type SuiteResult } from "../../bench/framework/Results.ts"
import { suiteText } from "../../bench/framework/Text.ts"

const benchmark: Benchmark = {
  name: "toy/1",
  question: "?",
  parameters: { size: 1 },
  seed: 1,
  work: { unit: "events", count: 1000 },
  baseline: "plain",
  expectedDigest: "0",
  contestants: [],
  targets: [
    { contestant: "ours", against: "plain", speedAtLeast: 0.4 },
    { contestant: "ours", speedAtLeast: 200 },
  ],
}

const suiteOf = (machineType: string, revision: string, ourSeconds: number): SuiteResult => ({
  scale: "full",
  samples: 1,
  clock: "wall",
  loadAverage: 0,
  startedAt: "2026-01-01T00:00:00.000Z",
  revision,
  machine: { type: machineType, cpuModel: "x", cpuCount: 2, memoryGiB: 8, platform: "y", nodeVersion: "v0" },
  benchmarks: [
    resultOf(
      benchmark,
      "full",
      [
        { contestant: "plain", workCount: 1000, secondsPerRun: [1] },
        { contestant: "ours", workCount: 1000, secondsPerRun: [ourSeconds] },
      ],
      [],
    ),
  ],
})

describe("history", () => {
  it("compares with the last record of the same machine type and clock", () => {
    const lines = [
      suiteOf("a", "1", 8),
      suiteOf("a", "2", 4),
      { ...suiteOf("a", "3", 16), clock: "processor" } as const,
      suiteOf("b", "4", 32),
    ].map(lineOf)
    const history = Result.getOrThrow(parseHistory(lines.join("")))
    const now = suiteOf("a", "5", 2)
    const record = lastComparable(history, now)!
    expect(lastComparable([], now)).toBeUndefined()
    expect(record.revision).toBe("2")
    const { rows } = changesSince(record, now)
    expect(rows[1]).toEqual({
      benchmark: "toy/1",
      contestant: "ours",
      before: { seconds: 4, speedToBaseline: 0.25 },
      now: { seconds: 2, speedToBaseline: 0.5 },
    })
    expect(suiteText(now, changesSince(record, now))).toContain("toy/1 ours")
  })

  it.each([
    ["{", "line 2, found no JSON, expected a recorded run"],
    ["{}", "line 2, at startedAt: found nothing, expected a value here"],
  ])("says which line is wrong: %s", (line, complaint) => {
    expect(parseHistory(`${lineOf(suiteOf("a", "1", 8))}${line}\n`)).toEqual(Result.fail(complaint))
  })

  it("says in text whether a target was met", () => {
    expect(suiteText(suiteOf("a", "1", 2), undefined)).toContain("target met: ours at least 0.40")
    const text = suiteText(suiteOf("a", "1", 4), undefined)
    expect(text).toContain("target MISSED: ours at least 0.40")
    expect(text).toContain("target met: ours at least 200 events a second: 250")
    expect(text).toContain("1 of 2 targets met")
  })
})
