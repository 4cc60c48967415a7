import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Benchmark } from "../../bench/framework/Benchmark.ts"
import { append, changesSince, lastRecord } from "../../bench/framework/History.ts"
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
  targets: [{ contestant: "ours", against: "plain", speedAtLeast: 0.4 }],
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
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "headway-history-"))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it("has nothing to say where there is no file", () => {
    expect(lastRecord(join(directory, "none.jsonl"), suiteOf("a", "1", 2))).toBeUndefined()
  })

  it("compares with the last record of the same machine type and clock", () => {
    const file = join(directory, "history.jsonl")
    append(file, suiteOf("a", "1", 8))
    append(file, suiteOf("a", "2", 4))
    append(file, { ...suiteOf("a", "3", 16), clock: "processor" })
    append(file, suiteOf("b", "4", 32))
    const now = suiteOf("a", "5", 2)
    const record = lastRecord(file, now)!
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

  it("says in text whether a target was met", () => {
    expect(suiteText(suiteOf("a", "1", 2), undefined)).toContain("target met: ours at least 0.40")
    expect(suiteText(suiteOf("a", "1", 4), undefined)).toContain("target MISSED: ours at least 0.40")
  })
})
