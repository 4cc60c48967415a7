/** `headway workload`: headways generated, converted, described, and fed back in. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { PlanDocument } from "../../src/domain/Plan.ts"
import { parseDocument } from "./documents.ts"
import { inNewDirectory, inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

/** What `workload describe --json` says. */
interface Description {
  readonly headways: number
  readonly durationMs: number
  readonly meanRateQps: number | null
  readonly scv: number
  readonly zeroHeadways: number
}

const describeIn = async (cwd: string, ...args: ReadonlyArray<string>): Promise<Description> => {
  const { exitCode, stdout, stderr } = await runHere(["workload", "describe", ...args, "--json"], { cwd })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  return parseDocument<Description>(stdout)
}

/** The headways that `workload generate` writes. */
const generateIn = async (cwd: string, ...args: ReadonlyArray<string>): Promise<ReadonlyArray<number>> => {
  const { exitCode, stderr } = await runHere(["workload", "generate", "generated.deltas", ...args], { cwd })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  return readFileSync(join(cwd, "generated.deltas"), "utf8").trimEnd().split("\n").map(Number)
}

/** A number that differs by no more than rounding. */
const near = (value: number): number => expect.closeTo(value, 9) as number

const traces = {
  "a.deltas": "500\n0\n1500\n",
  "a.timestamps": "1700000000.0\n1700000000.5\n1700000000.5\n1700000002.0\n",
  "a.counts": "3\n0\n1\n",
  "a.csv": "size,arrival_s\n10,0\n20,0.5\n5,0.5\n1,2\n",
  "b.csv": 'gap,"a note"\n500,"one, two"\n0,\n1500,x\n',
  "zero.deltas": "0\n0\n",
} as const

const inDirectoryWithTraces = <A>(act: (directory: string) => Promise<A>): Promise<A> =>
  inNewDirectory((directory) => {
    for (const [name, content] of Object.entries(traces)) writeFileSync(join(directory, name), content)
    return act(directory)
  })

describe("headway workload generate", () => {
  it("writes the same bytes for the same flags, and a plan is that of the flags", () =>
    inNewDirectory(async (directory) => {
      const flags = ["--rate", "80", "--cv", "1.5", "--headways", "300", "--seed", "9"]
      for (const file of ["one.deltas", "two.deltas"]) {
        const generated = await run(["workload", "generate", file, ...flags], { cwd: directory })
        const text = `${file}: 300 headways: gamma, 80 qps, SCV 2.25, at least 0.047 ms, seed 9\n`
        expect(generated).toEqual({ exitCode: 0, stdout: text, stderr: "" })
      }
      const [one, two] = ["one.deltas", "two.deltas"].map((file) => readFileSync(join(directory, file), "utf8"))
      expect(one).toBe(two)
      expect(one).toMatch(/^(?:[\d.]+\n){300}$/)

      const file = join(directory, "one.deltas")
      const [fromFile, fromFlags] = (
        await Promise.all([run(["plan", "--workload", file, "--json"]), run(["plan", ...flags, "--json"])])
      ).map(({ stdout }) => parseDocument<PlanDocument>(stdout))
      expect(fromFile!.workload.phases).toEqual([{ file }])
      expect({ ...fromFile, workload: 0 }).toEqual({ ...fromFlags, workload: 0 })
      expect(fromFile!.workload.meanRateQps).toBe(fromFlags!.workload.meanRateQps)
    }))

  it("writes other headways for another seed", () =>
    inNewDirectory(async (directory) => {
      const first = await generateIn(directory, "--headways", "5", "--seed", "1")
      expect(first.length).toBe(5)
      expect(await generateIn(directory, "--headways", "5", "--seed", "2")).not.toEqual(first)
    }))

  it("converts and rescales traces of every form", () =>
    inDirectoryWithTraces(async (directory) => {
      const convert = (...args: ReadonlyArray<string>) => generateIn(directory, "--workload", ...args)
      expect(await convert("a.deltas")).toEqual([500, 0, 1500])
      expect(await convert("a.timestamps")).toEqual([500, 0, 1500])
      expect(await convert("a.csv", "--column", "arrival_s")).toEqual([500, 0, 1500])
      expect(await convert("b.csv", "--column", "gap", "--column-form", "deltas")).toEqual([500, 0, 1500])
      expect(await convert("a.counts", "--spread", "even")).toEqual([1000 / 3, 1000 / 3, 5000 / 3].map(near))
      const scattered = await convert("a.counts", "--seed", "4")
      expect(scattered.length).toBe(3)
      expect(await convert("a.counts", "--seed", "5")).not.toEqual(scattered)
      expect(await convert("a.deltas", "--rate", "3")).toEqual([250, 0, 750].map(near))
      expect(await convert("zero.deltas", "--rate", "3")).toEqual([0, 0])
    }))

  it("takes windows and random parts of traces, told by flags or by a workload file", () =>
    inDirectoryWithTraces(async (directory) => {
      writeFileSync(join(directory, "log.txt"), Array.from({ length: 400 }, () => "100000").join("\n"))
      const phase = { file: "log.txt", format: "intervals", fromSeconds: 1, toSeconds: 31, seed: 3 }
      writeFileSync(
        join(directory, "part.json"),
        JSON.stringify({ phases: [{ ...phase, rateQps: 2, resample: "thin" }] }),
      )
      const flags = ["--trace-format", "intervals", "--from", "1", "--to", "31"]
      const window = await generateIn(directory, "--workload", "log.txt", ...flags)
      expect(window).toEqual(Array.from({ length: 299 }, () => 100))
      const thin = ["--resample", "thin", "--rate", "2", "--seed", "3"]
      const sample = await generateIn(directory, "--workload", "log.txt", ...flags, ...thin)
      expect(sample.length).toBeLessThan(100)
      expect(20).toBeLessThan(sample.length)
      expect(sample.every((headwayMs) => Math.abs(headwayMs / 100 - Math.round(headwayMs / 100)) < 1e-9)).toBe(true)
      expect(await generateIn(directory, "--workload", "part.json")).toEqual(sample)
    }))

  it("concatenates the phases of a workload file, whose traces lie beside it", () =>
    inDirectoryWithTraces(async (directory) => {
      mkdirSync(join(directory, "elsewhere"))
      const phases = [
        { rateQps: 10, scv: 0, headways: 2, seed: 1 },
        { file: "a.deltas", rateQps: 3 },
        { file: join(directory, "a.timestamps") },
      ]
      writeFileSync(join(directory, "rising.json"), JSON.stringify({ phases }))
      const headways = await generateIn(join(directory, "elsewhere"), "--workload", "../rising.json")
      expect(headways).toEqual([100, 100, 250, 0, 750, 500, 0, 1500].map(near))
    }))
})

describe("headway workload describe", () => {
  it("describes the bundled workload for people", async () => {
    const { exitCode, stdout, stderr } = await run(["workload", "describe"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^gamma, 100 qps, SCV 4, at least 0\.047 ms, seed 1\n/)
    expect(stdout).toMatch(/arrivals +50,001 \(50,000 headways\) over 8 min/)
    expect(stdout).toMatch(/^ +1 s +\d+ +[\d.]+ × +[\d.]+$/m)
    expect(stdout).toMatch(/^ {7}└─{60}▶\n {8}0 +8 min \d+ s$/m)
  })

  it("describes traces of every form, by name or by flag", () =>
    inDirectoryWithTraces(async (directory) => {
      const whole = { headways: 3, durationMs: 2000, meanRateQps: 1.5, zeroHeadways: 1 }
      expect(await describeIn(directory, "a.deltas")).toMatchObject(whole)
      expect(await describeIn(directory, "--workload", "a.deltas")).toMatchObject(whole)
      expect(await describeIn(directory, "a.timestamps")).toMatchObject(whole)
      expect(await describeIn(directory, "a.csv", "--column", "arrival_s")).toMatchObject(whole)
      expect(await describeIn(directory, "a.deltas", "--rate", "6")).toMatchObject({ durationMs: 500, meanRateQps: 6 })
      expect(await describeIn(directory, "zero.deltas")).toMatchObject({ durationMs: 0, meanRateQps: null, scv: 0 })
    }))

  it("finds in a generated workload what was asked of it", async () => {
    const description = await describeIn(inRepository("."), "--rate", "50", "--scv", "0", "--headways", "100")
    expect(description).toMatchObject({ headways: 100, durationMs: 2000, meanRateQps: 50 })
    expect(description.scv).toBeCloseTo(0)
  })

  it("says so where everything arrives at once", () =>
    inDirectoryWithTraces(async (directory) => {
      const { exitCode, stdout } = await runHere(["workload", "describe", "zero.deltas"], { cwd: directory })
      expect(exitCode).toBe(0)
      expect(stdout).toMatch(/mean rate +all at once/)
      expect(stdout).not.toMatch(/NaN|Infinity|undefined/)
    }))
})
