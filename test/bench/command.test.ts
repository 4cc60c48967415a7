import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import type { SuiteResult } from "../../bench/framework/Results.ts"

const main = join(import.meta.dirname, "..", "..", "bench", "main.ts")

const bench = (...args: ReadonlyArray<string>) => promisify(execFile)(process.execPath, [main, ...args])

describe("the bench command", () => {
  it("--smoke --json prints one document; every answer is right", { timeout: 180_000 }, async () => {
    const { stdout, stderr } = await bench("--smoke", "--json")
    const suite: SuiteResult = JSON.parse(stdout)
    expect(suite.benchmarks.map(({ name }) => name)).toEqual([
      "hold-model/64",
      "hold-model/1000",
      "image-driver/lineage/2000",
      "image-driver/latencies/2000",
      "image-driver/notebook/2000",
      "image-driver/replicas-2-to-5/2000",
      "chain/500",
      "fan-out/500",
      "time-per-query",
      "replicas",
      "last-model/500",
      "hopeless/5000",
      "verdicts/64",
    ])
    for (const { failure, measured, seed } of suite.benchmarks) {
      expect(failure).toBeUndefined()
      expect(measured.length).toBeGreaterThanOrEqual(2)
      expect(seed).toBe(1)
    }
    expect(stderr).toContain("hold-model/64: checking the answers")
  })

  it("--list names every benchmark and its baseline", async () => {
    const { stdout } = await bench("--list")
    expect(stdout).toContain("image-driver/latencies/1000000\n")
    expect(stdout).toContain("effect-handlers beside plain-callbacks")
  })

  it.each([[["--only", "nothing-like-it"]], [["--bogus"]]])("%j is bad usage: exit 2, one message", async (args) => {
    await expect(bench(...args)).rejects.toMatchObject({ code: 2, stdout: "" })
  })
})
