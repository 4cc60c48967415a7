/** The suite as the command `headway bench` sees it: what there is, and a run of some of it. */
import { loadavg } from "node:os"
import { inPackage } from "../src/cli/Package.ts"
import type { Benchmark, Scale } from "./framework/Benchmark.ts"
import { changesSince, type HistoryRecord, lastComparable, lineOf } from "./framework/History.ts"
import { thisMachine, thisRevision } from "./framework/Machine.ts"
import type { BenchmarkResult, SuiteResult } from "./framework/Results.ts"
import { measure, type Options } from "./framework/Runner.ts"
import { suiteText } from "./framework/Text.ts"
import { benchmarksAt } from "./scenarios/all.ts"

/** What was asked for, or the name that names nothing and the names that are there. */
export type Selected =
  | { readonly benchmarks: ReadonlyArray<Benchmark> }
  | { readonly unknown: string; readonly known: ReadonlyArray<string> }

const isNamed = (benchmark: Benchmark, name: string): boolean =>
  benchmark.name === name || benchmark.name.startsWith(`${name}/`)

/** The benchmarks of a scale that have one of the names; a name without its size stands for all sizes, none for all. */
export const select = (scale: Scale, only: ReadonlyArray<string>): Selected => {
  const all = benchmarksAt(scale)
  const unknown = only.find((name) => !all.some((benchmark) => isNamed(benchmark, name)))
  if (unknown !== undefined) return { unknown, known: all.map(({ name }) => name) }
  if (only.length === 0) return { benchmarks: all }
  return { benchmarks: all.filter((benchmark) => only.some((name) => isNamed(benchmark, name))) }
}

/** Names benchmarks, a question and the contestants of each. */
export const listText = (benchmarks: ReadonlyArray<Benchmark>): string =>
  benchmarks
    .map(({ name, question, baseline, contestants }) => {
      const others = contestants.map(({ name }) => name).filter((name) => name !== baseline)
      return `${name}\n  ${question}\n  ${others.join(", ")} beside ${baseline}`
    })
    .join("\n")

/** Measures benchmarks one after the other. */
export const run = async (
  benchmarks: ReadonlyArray<Benchmark>,
  options: Omit<Options, "inOneProcess">,
): Promise<SuiteResult> => {
  const { scale, clock } = options
  const samples = scale === "smoke" ? 1 : options.samples
  const startedAt = new Date().toISOString()
  const [loadAverage] = loadavg()
  const results: Array<BenchmarkResult> = []
  for (const [index, benchmark] of benchmarks.entries()) {
    const onProgress = (doing: string) => options.onProgress(`${doing} (${index + 1} of ${benchmarks.length})`)
    // A smoke run shows with the first benchmark that samples can be taken in processes of their own.
    const inOneProcess = scale === "smoke" && 0 < index
    results.push(await measure(benchmark, { ...options, inOneProcess, onProgress }))
  }
  return {
    scale,
    samples,
    clock,
    loadAverage: loadAverage!,
    startedAt,
    revision: thisRevision(),
    machine: thisMachine(),
    benchmarks: results,
  }
}

/** The history that a run is compared with unless it is recorded in another. */
export const historyFile = inPackage("bench/history.jsonl")

/** A run as text, beside the last record that can be compared with it. */
export const textOf = (suite: SuiteResult, history: ReadonlyArray<HistoryRecord>): string => {
  const record = suite.scale === "smoke" ? undefined : lastComparable(history, suite)
  return suiteText(suite, record && changesSince(record, suite))
}

/** A history with this run after all others. */
export const recorded = (history: string, suite: SuiteResult): string => `${history}${lineOf(suite)}`
