import { describe, expect, it } from "vitest"
import type { Benchmark, Contestant } from "../../bench/framework/Benchmark.ts"
import { digestOf } from "../../bench/framework/Judge.ts"
import { measure } from "../../bench/framework/Runner.ts"

/** A contestant that claims to take `seconds` and answers `value`. */
const claiming = (name: string, seconds: number, value: string): Contestant & { readonly _tag: "Program" } => ({
  _tag: "Program",
  name,
  judgement: { _tag: "SameBits" },
  prepare: () => ({
    file: process.execPath,
    args: [
      "-e",
      `require("node:fs").writeFileSync(process.argv.at(-1), new Uint8Array(Float64Array.of(${value}).buffer));
       console.log(JSON.stringify([${seconds}, ${2 * seconds}]))`,
    ],
  }),
  warmUpRuns: 0,
  timedRuns: 1,
})

const benchmarkOf = (...contestants: ReadonlyArray<Contestant>): Benchmark => ({
  name: "toy",
  question: "Which claim is faster?",
  parameters: {},
  seed: 1,
  work: { unit: "claims", count: 10 },
  baseline: "slow",
  expectedDigest: digestOf(Float64Array.of(42)),
  contestants,
  targets: [
    { contestant: "fast", against: "slow", speedAtLeast: 2 },
    { contestant: "absent", against: "slow", speedAtLeast: 1 },
  ],
})

const slow = claiming("slow", 0.5, "42")
const fast = claiming("fast", 0.125, "42")
const absent = { ...claiming("absent", 1, "42"), prepare: () => ({ missing: "nowhere to be found" }) }

const run = async (benchmark: Benchmark, samples = 2) => {
  const progress: Array<string> = []
  const options = {
    scale: "full",
    samples,
    clock: "wall",
    inOneProcess: false,
    onProgress: (line: string) => progress.push(line),
  } as const
  return { progress, result: await measure(benchmark, options) }
}

describe("measure", () => {
  it("compares speeds with the baseline and with the targets, and skips what is missing", async () => {
    const { result, progress } = await run(benchmarkOf(slow, fast, absent))
    expect(result.failure).toBeUndefined()
    expect(result.measured.map(({ contestant, secondsPerRun }) => [contestant, secondsPerRun])).toEqual([
      ["slow", [0.5, 0.5]],
      ["fast", [0.125, 0.125]],
    ])
    expect(result.measured[1]!.speedPerSecond.median).toBe(80)
    expect(result.measured[1]!.speedToBaseline.ofMedians).toBe(4)
    expect(result.targets).toMatchObject([{ contestant: "fast", isMet: true }])
    expect(result.skipped).toEqual([{ contestant: "absent", reason: "nowhere to be found" }])
    expect(progress).toHaveLength(3)
  })

  it.each([
    ["the baseline's answer is not the expected one", benchmarkOf(claiming("slow", 1, "41"), fast), /slow answered/],
    ["another's answer differs", benchmarkOf(slow, claiming("fast", 1, "41")), /fast answered 41 .* expected 42/],
    ["an answer changes", benchmarkOf(slow, claiming("fast", 1, "process.pid")), /fast answered \d+/],
    ["the baseline is missing", benchmarkOf({ ...absent, name: "slow" }, fast), /slow cannot run here/],
    ["a contestant crashes", benchmarkOf(slow, claiming("fast", 1, "no.such.thing")), /no is not defined/],
  ])("fails and times nothing where %s", async (_case, benchmark, failure) => {
    const { result } = await run(benchmark)
    expect(result.failure).toMatch(failure)
    expect(result.measured).toEqual([])
    expect(result.targets).toEqual([])
  })
})
