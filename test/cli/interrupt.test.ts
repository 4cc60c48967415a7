/** Ctrl-C, or a polite kill, ends any work soon: it says how far the work came, and leaves nothing half done. */
import type { ChildProcess } from "node:child_process"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { expect, it } from "vitest"
import { inNewDirectory, start } from "./run.ts"

/** Work that takes long, each told by its command line and by what it says of itself. */
interface Work {
  readonly name: string
  readonly args: ReadonlyArray<string>
  readonly signal: "SIGINT" | "SIGTERM"
  readonly exitCode: number
  readonly says: RegExp
}

const outputs = ["--output", "out.json"]

// oxfmt-ignore
const works: ReadonlyArray<Work> = [
  { name: "a plan", args: ["plan", "--planner", "greedy", "--headways", "1000000", ...outputs], signal: "SIGINT", exitCode: 130, says: /while (?:generating headways: [\d,]+ of 1,000,000|planning: [\d,]+ configurations simulated, [\d,]+ ruled out; (?:none feasible yet|cheapest so far .* per hour at .* ms))$/ },
  { name: "a plan by the event loop", args: ["plan", "--planner", "greedy", "--engine", "event-loop", "--scv", "0", "--headways", "1000000", ...outputs], signal: "SIGINT", exitCode: 130, says: /while planning: [\d,]+ configurations simulated/ },
  { name: "a plan", args: ["plan", "--planner", "greedy", "--headways", "1000000", ...outputs], signal: "SIGTERM", exitCode: 143, says: /while (?:generating|planning)/ },
  { name: "a simulation", args: ["simulate", "--engine", "event-loop", "--scv", "0", "--headways", "3000000", ...outputs, "--lineage", "out.csv"], signal: "SIGINT", exitCode: 130, says: /while (?:generating headways: [\d,]+ of 3,000,000|simulating 3,000,001 queries)$/ },
  { name: "the generation of a workload", args: ["workload", "generate", "out.deltas", "--headways", "100000000"], signal: "SIGINT", exitCode: 130, says: /while generating headways: [\d,]+ of 100,000,000$/ },
  { name: "the reading of a trace", args: ["workload", "generate", "out.deltas", "--workload", "large.deltas"], signal: "SIGINT", exitCode: 130, says: /while reading large\.deltas: [\d.]+ of 80 MB$/ },
]

const largeTrace = Buffer.alloc(80_000_000, "7\n")

/** Waits until the command line has opened its outputs, which is before it begins to work; or until it has ended. */
const untilWorkBegins = async (directory: string, child: ChildProcess): Promise<void> => {
  const hasBegun = () => readdirSync(directory).some((file) => file.endsWith(".partial"))
  while (child.exitCode === null && !hasBegun()) await sleep(20)
}

it.for(works)("$signal ends $name", ({ args, signal, exitCode, says }, { annotate }) =>
  inNewDirectory(async (directory) => {
    if (args.includes("large.deltas")) writeFileSync(join(directory, "large.deltas"), largeTrace)
    const before = readdirSync(directory)
    const { child, ended } = start(args, { cwd: directory })
    await untilWorkBegins(directory, child)
    await sleep(500)
    const sentAtMs = performance.now()
    child.kill(signal)
    const { stdout, stderr, ...run } = await ended
    const stopMs = performance.now() - sentAtMs
    await annotate(`ended ${Math.round(stopMs)} ms after the signal`)
    expect({ ...run, stdout }).toEqual({ exitCode, stdout: "" })
    expect(stderr).toMatch(/^headway: interrupted after [\d.]+ m?s while .*\n$/)
    expect(stderr.trimEnd()).toMatch(says)
    expect(readdirSync(directory)).toEqual(before)
  }),
)

it.for(["SIGINT", "SIGTERM"] as const)("%s ends an exact search with what it has proved so far", (signal) =>
  inNewDirectory(async (directory) => {
    const args = ["plan", "--slo", "130", "--headways", "200000", "--json", ...outputs]
    const { child, ended } = start(args, { cwd: directory })
    await untilWorkBegins(directory, child)
    await sleep(2500)
    child.kill(signal)
    const { exitCode, stdout } = await ended
    expect(exitCode).toBe(signal === "SIGINT" ? 130 : 143)
    if (stdout === "") return // it came before the search began
    expect(JSON.parse(stdout)).toMatchObject({ planner: "exact", proof: { isProven: false, stoppedBy: "interrupt" } })
    expect(readFileSync(join(directory, "out.json"), "utf8")).toBe(stdout)
  }),
)
