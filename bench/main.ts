/** The command: `npm run bench -- --help`. Exits 1 where a benchmark failed, 2 on bad usage. */
import { loadavg } from "node:os"
import { join } from "node:path"
import type { Benchmark } from "./framework/Benchmark.ts"
import { append, changesSince, lastRecord } from "./framework/History.ts"
import { thisMachine, thisRevision } from "./framework/Machine.ts"
import { helpText, parse, type Request, type Selection } from "./framework/Options.ts"
import type { BenchmarkResult, SuiteResult } from "./framework/Results.ts"
import { measure } from "./framework/Runner.ts"
import { suiteText } from "./framework/Text.ts"
import { benchmarksAt } from "./scenarios/all.ts"

const historyFile = join(import.meta.dirname, "history.jsonl")

const print = (text: string) => process.stdout.write(`${text}\n`)
const note = (text: string) => process.stderr.write(`${text}\n`)

const isNamed = (benchmark: Benchmark, name: string): boolean =>
  benchmark.name === name || benchmark.name.startsWith(`${name}/`)

/** The benchmarks selected; a name that selects none is an error. */
const select = ({ scale, only }: Selection): ReadonlyArray<Benchmark> | string => {
  const all = benchmarksAt(scale)
  const unknown = only.find((name) => !all.some((benchmark) => isNamed(benchmark, name)))
  if (unknown !== undefined) {
    return `--only ${unknown}: expected one of ${all.map(({ name }) => name).join(", ")}, or a part before "/"`
  }
  return only.length === 0 ? all : all.filter((benchmark) => only.some((name) => isNamed(benchmark, name)))
}

const listText = (benchmarks: ReadonlyArray<Benchmark>): string =>
  benchmarks
    .map(({ name, question, baseline, contestants }) => {
      const others = contestants.map(({ name }) => name).filter((name) => name !== baseline)
      return `${name}\n  ${question}\n  ${others.join(", ")} beside ${baseline}`
    })
    .join("\n")

const badUsage = (problem: string): number => {
  note(`${problem}\nSee npm run bench -- --help`)
  return 2
}

const run = async (request: Request): Promise<number> => {
  if (request._tag === "Help") {
    print(helpText)
    return 0
  }
  if (request._tag === "BadUsage") return badUsage(request.problem)
  const benchmarks = select(request.selection)
  if (typeof benchmarks === "string") return badUsage(benchmarks)
  if (request._tag === "List") {
    print(listText(benchmarks))
    return 0
  }
  const { samples, clock, isJson, recordFile } = request
  const { scale } = request.selection
  const startedAt = new Date().toISOString()
  const results: Array<BenchmarkResult> = []
  const [loadAverage] = loadavg()
  for (const benchmark of benchmarks)
    results.push(await measure(benchmark, { scale, samples, clock, onProgress: note }))
  const suite: SuiteResult = {
    scale,
    samples,
    clock,
    loadAverage: loadAverage!,
    startedAt,
    revision: thisRevision(),
    machine: thisMachine(),
    benchmarks: results,
  }
  const record = scale === "smoke" ? undefined : lastRecord(recordFile ?? historyFile, suite)
  print(isJson ? JSON.stringify(suite, null, 2) : suiteText(suite, record && changesSince(record, suite)))
  const hasFailed = results.some(({ failure }) => failure !== undefined)
  if (recordFile !== undefined && !hasFailed) append(recordFile, suite)
  return hasFailed ? 1 : 0
}

process.exitCode = await run(parse(process.argv.slice(2)))
