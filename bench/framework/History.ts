/** The history file: one line a recorded run, and what changed since the last one on a machine of the same type. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { decode } from "../../src/domain/Decode.ts"
import type { Measured, SuiteResult } from "./Results.ts"

/** What is kept of one contestant: medians only. */
const Figures = Schema.Struct({ seconds: Schema.Finite, speedToBaseline: Schema.Finite })
export type Figures = typeof Figures.Type

/** One line of the file: figures by benchmark and contestant. */
const HistoryRecord = Schema.Struct({
  startedAt: Schema.String,
  revision: Schema.String,
  machineType: Schema.String,
  nodeVersion: Schema.String,
  samples: Schema.Finite,
  clock: Schema.Literals(["wall", "processor"]),
  loadAverage: Schema.Finite,
  benchmarks: Schema.Record(Schema.String, Schema.Record(Schema.String, Figures)),
})
export type HistoryRecord = typeof HistoryRecord.Type

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
const recordOf = (suite: SuiteResult): HistoryRecord => ({
  startedAt: suite.startedAt,
  revision: suite.revision,
  machineType: suite.machine.type,
  nodeVersion: suite.machine.nodeVersion,
  samples: suite.samples,
  clock: suite.clock,
  loadAverage: suite.loadAverage,
  benchmarks: Object.fromEntries(
    suite.benchmarks.map(({ name, measured }) => [
      name,
      Object.fromEntries(measured.map((row) => [row.contestant, figuresOf(row)])),
    ]),
  ),
})

/** The line of a run. */
export const lineOf = (suite: SuiteResult): string => `${JSON.stringify(recordOf(suite))}\n`

/** The records of a history file, or what is wrong with which line. */
export const parseHistory = (text: string): Result.Result<ReadonlyArray<HistoryRecord>, string> => {
  const records: Array<HistoryRecord> = []
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    const record = parseLine(line)
    if (Result.isFailure(record)) return Result.fail(`line ${index + 1}, ${record.failure}`)
    records.push(record.success)
  }
  return Result.succeed(records)
}

const parseLine = (line: string): Result.Result<HistoryRecord, string> => {
  const value = Result.try({
    try: (): unknown => JSON.parse(line),
    catch: () => "found no JSON, expected a recorded run",
  })
  return Result.flatMap(value, (value) => Result.mapError(decode(HistoryRecord, value), ({ error }) => error.message))
}

/** The last record that a run can be compared with: same machine type, same clock. */
export const lastComparable = (
  records: ReadonlyArray<HistoryRecord>,
  { machine, clock }: SuiteResult,
): HistoryRecord | undefined =>
  records.findLast((record) => record.machineType === machine.type && record.clock === clock)

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
