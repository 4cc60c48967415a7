/** The history file: one line a recorded run, and what changed since the last one on a machine of the same type. */
import { appendFileSync, existsSync, readFileSync } from "node:fs"
import type { Clock } from "./Benchmark.ts"
import type { Measured, SuiteResult } from "./Results.ts"

/** What is kept of one contestant: medians only. */
export interface Figures {
  readonly seconds: number
  readonly speedToBaseline: number
}

/** One line of the file: figures by benchmark and contestant. */
export interface HistoryRecord {
  readonly startedAt: string
  readonly revision: string
  readonly machineType: string
  readonly nodeVersion: string
  readonly samples: number
  readonly clock: Clock
  readonly benchmarks: Readonly<Record<string, Readonly<Record<string, Figures>>>>
}

/** Contestants that an earlier record and this run both have. */
export interface Changes {
  readonly since: string
  readonly revision: string
  readonly rows: ReadonlyArray<{
    readonly benchmark: string
    readonly contestant: string
    readonly before: Figures
    readonly now: Figures
  }>
}

const figuresOf = ({ seconds, speedToBaseline }: Measured): Figures => ({
  seconds: seconds.median,
  speedToBaseline: speedToBaseline.ofMedians,
})

/** What the history keeps of a run. */
export const recordOf = (suite: SuiteResult): HistoryRecord => ({
  startedAt: suite.startedAt,
  revision: suite.revision,
  machineType: suite.machine.type,
  nodeVersion: suite.machine.nodeVersion,
  samples: suite.samples,
  clock: suite.clock,
  benchmarks: Object.fromEntries(
    suite.benchmarks.map(({ name, measured }) => [
      name,
      Object.fromEntries(measured.map((row) => [row.contestant, figuresOf(row)])),
    ]),
  ),
})

/** Appends a run to the file. */
export const append = (file: string, suite: SuiteResult): void =>
  appendFileSync(file, `${JSON.stringify(recordOf(suite))}\n`)

/** The last record that a run can be compared with (same machine type, same clock), if the file is there and has one. */
export const lastRecord = (file: string, { machine, clock }: SuiteResult): HistoryRecord | undefined => {
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, "utf8").split("\n")
  return lines
    .filter((line) => line.trim() !== "")
    .map((line): HistoryRecord => JSON.parse(line))
    .findLast((record) => record.machineType === machine.type && record.clock === clock)
}

/** What changed from the record to this run. */
export const changesSince = (record: HistoryRecord, suite: SuiteResult): Changes => ({
  since: record.startedAt,
  revision: record.revision,
  rows: suite.benchmarks.flatMap(({ name, measured }) =>
    measured.flatMap((row) => {
      const before = record.benchmarks[name]?.[row.contestant]
      return before === undefined ? [] : [{ benchmark: name, contestant: row.contestant, before, now: figuresOf(row) }]
    }),
  ),
})
