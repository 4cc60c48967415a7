import { describe, expect, it } from "vitest"
import { runHere } from "../cli/run-here.ts"
import { run } from "../cli/run.ts"
import type { SuiteResult } from "../../bench/framework/Results.ts"

const bench = (...args: ReadonlyArray<string>) => runHere(["bench", ...args])

describe("the bench command", () => {
  it("--smoke --json prints one document; every answer is right", { timeout: 180_000 }, async () => {
    const { exitCode, stdout, stderr } = await run(["bench", "--smoke", "--json"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
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
  })

  it("--list names every benchmark and its baseline", async () => {
    const { stdout } = await bench("--list")
    expect(stdout).toContain("image-driver/latencies/1000000\n")
    expect(stdout).toContain("effect-handlers beside plain-callbacks")
  })

  it.each([
    [["--only", "nothing-like-it"], '--only: found "nothing-like-it", expected "hold-model/64"'],
    [["--bogus"], "found the unknown flag --bogus"],
    [["--samples", "0"], '--samples: found "0", expected a whole number from 1 to 1000'],
    [["--samples", "many"], '--samples: found "many"'],
    [["--clock", "sundial"], '--clock: found "sundial", expected "wall" or "processor"'],
    [["--smoke", "--record", "file"], "--smoke: found --record too"],
    [["--smoke", "--samples", "3"], "--smoke: found --samples too"],
    [["--only", "chain", "--record", "no/such/folder/file"], "no/such/folder/file: "],
    [["--only", "chain", "--record", "README.md"], "README.md: line 1, found no JSON, expected a recorded run"],
  ])("%j is bad usage: exit 2, one message", async (args, message) => {
    const { exitCode, stdout, stderr } = await bench(...args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toContain(message)
  })
})
