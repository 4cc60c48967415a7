import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { perfAnalyzer } from "../../src/export/PerfAnalyzer.ts"
import { inNewDirectory } from "../cli/run.ts"
import { contentOf, imageDriver } from "./deployments.ts"

/** The options used, as perf_analyzer's documentation has them: whether each takes a value beside it, in it, or none. */
const options = {
  beside: ["-m", "-u", "-i", "-f"],
  inside: ["--request-intervals", "--request-count", "--percentile", "--profile-export-file"],
  alone: ["--async"],
}

/** The values of a command line's options; fails at one that is not known. */
const parse = (args: ReadonlyArray<string>): Readonly<Record<string, string>> => {
  const values: Record<string, string> = {}
  for (let index = 0; index < args.length; index++) {
    const [name, value] = args[index]!.split("=") as [string, string | undefined]
    if (options.beside.includes(name)) values[name] = args[++index]!
    else if (options.inside.includes(name) && value !== undefined) values[name] = value
    else if (options.alone.includes(name)) values[name] = ""
    else throw new Error(`no option of perf_analyzer: ${args[index]}`)
  }
  return values
}

const deployment = imageDriver()
const exported = perfAnalyzer(deployment)

/** Writes the files and runs the script with a stand-in that notes how it was called. */
const run = (env: Readonly<Record<string, string>>) =>
  inNewDirectory(async (directory) => {
    for (const { path, content } of exported.files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), content)
    }
    const standIn = join(directory, "perf_analyzer")
    writeFileSync(standIn, `#!/bin/sh\nprintf '%s\\n' "$@" '' >> "${directory}/calls"\n`)
    chmodSync(standIn, 0o755)
    const stdout = execFileSync("sh", [join(directory, "check.sh")], {
      env: { ...env, PATH: `${directory}:${process.env["PATH"]}` },
      encoding: "utf8",
    })
    const calls = readFileSync(join(directory, "calls"), "utf8").trimEnd().split("\n\n")
    const parsed = calls.map((call) => parse(call.trim().split("\n")))
    for (const { "--request-intervals": file } of parsed) expect(existsSync(join(directory, file!))).toBe(true)
    return { stdout, calls: parsed }
  })

describe.runIf(existsSync("/bin/sh"))("a script for perf_analyzer", () => {
  it("runs each node with what it receives, and says what was simulated", async () => {
    const { stdout, calls } = await run({ RESNET_URL: "gpu:8001" })
    expect(calls.map((call) => call["-m"])).toEqual(["ResNet", "Inception", "KSVM", "LogReg"])
    expect(calls[0]).toEqual({
      "-m": "ResNet",
      "-u": "gpu:8001",
      "-i": "grpc",
      "--async": "",
      "--request-intervals": "intervals/ResNet.txt",
      "--request-count": "40",
      "-f": "ResNet.csv",
      "--profile-export-file": "ResNet.json",
      "--percentile": "99",
    })
    expect(calls[1]!["-u"]).toBe("localhost:8001")
    expect(stdout.split("\n")).toHaveLength(5)
    expect(stdout).toMatch(/^ResNet, simulated: p50 [\d.]+ ms, p90 [\d.]+ ms, p95 [\d.]+ ms, p99 [\d.]+ ms\n/)
  })

  it("runs the whole where a model stands for it, and says its plan's percentile", async () => {
    const { stdout, calls } = await run({ PIPELINE: "driver" })
    expect(calls[4]).toMatchObject({ "-m": "driver", "--request-intervals": "intervals/source.txt" })
    expect(stdout).toContain(`p99 ${deployment.source.plan.latencyMs.toFixed(1)} ms`)
  })
})

describe("its intervals", () => {
  it.each([
    ["source", deployment.source.lineage.arrivalMs],
    ["KSVM", deployment.source.lineage.models.find(({ name }) => name === "KSVM")!.enqueueMs.toSorted()],
  ])("of %s lead to every instant, to the nearest µs", (name, instantsMs) => {
    const intervals = contentOf(exported, `intervals/${name}.txt`).trimEnd().split("\n").map(Number)
    let instant = Math.round(instantsMs[0]! * 1000)
    const instants = intervals.map((interval) => (instant += interval))
    expect(instants).toEqual(Array.from(instantsMs, (ms) => Math.round(ms * 1000)))
    expect(intervals.every((interval) => 0 <= interval)).toBe(true)
  })
})
