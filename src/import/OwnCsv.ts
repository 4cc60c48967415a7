/** A table of one's own: which column holds what is said beside it, or by the names that a catalogue uses. */
import * as Result from "effect/Result"
import { type InvalidValue, listNames } from "../domain/InputErrors.ts"
import { maxRateQps } from "../domain/Units.ts"
import { readTable, type TableRow } from "./CsvTable.ts"
import {
  batchSizeOf,
  figureOf,
  invalid,
  latencyOf,
  type Load,
  type Measurement,
  nameOf,
  type ReadOptions,
  type ReadResult,
  refusalOfZero,
  requireFact,
  throughputOf,
} from "./Measurement.ts"

/** What a column may hold, by the name that a catalogue uses or its like. */
export const ownColumns = [
  "model",
  "hardware",
  "batchSize",
  "latencyMsP99",
  "latencyUsP99",
  "latencySecondsP99",
  "throughputQps",
  "batchesPerSecond",
  "concurrency",
  "requestRateQps",
] as const
type Key = (typeof ownColumns)[number]

/** Latencies by unit: how many of it are in a millisecond. */
const latencyUnits = [
  ["latencyMsP99", "milliseconds", 1],
  ["latencyUsP99", "microseconds", 1000],
  ["latencySecondsP99", "seconds", 1 / 1000],
] as const

/** Whether a header names its columns as a catalogue does. */
export const isOwnHeader = (header: ReadonlyArray<string>): boolean =>
  ["batchSize", "latencyMsP99", "throughputQps"].every((name) => header.includes(name))

/** Reads a table. Model, hardware and batch size are told for the whole file where no column holds them. */
export const readOwnCsv = (file: string, text: string, options: ReadOptions): ReadResult =>
  Result.gen(function* () {
    yield* checkMap(options.columns)
    const { header, rows } = yield* readTable(text, Object.values(options.columns))
    const columnOf = (key: Key): string | undefined => options.columns[key] ?? (header.includes(key) ? key : undefined)
    const latency = latencyUnits.find(([key]) => columnOf(key) !== undefined)
    const throughput = (["throughputQps", "batchesPerSecond"] as const).find((key) => columnOf(key) !== undefined)
    if (latency === undefined) return yield* Result.fail(noColumn("a p99 latency", header, "latencyMsP99"))
    if (throughput === undefined) return yield* Result.fail(noColumn("a throughput", header, "throughputQps"))

    const measurements: Array<Measurement> = []
    for (const row of rows) {
      const batchColumn = columnOf("batchSize")
      const batchSize =
        batchColumn === undefined
          ? yield* requireFact(options, "batchSize")
          : yield* batchSizeOf(row.cell(batchColumn), row.place(batchColumn))
      const [latencyKey, unit, perMs] = latency
      const latencyColumn = columnOf(latencyKey)!
      const throughputColumn = columnOf(throughput)!
      const latencyMsP99 = yield* latencyOf(row.cell(latencyColumn), row.place(latencyColumn), unit, perMs)
      const perSecond = yield* throughputOf(row.cell(throughputColumn), row.place(throughputColumn))
      const throughputQps = throughput === "batchesPerSecond" ? perSecond * batchSize : perSecond
      measurements.push({
        file,
        row: `line ${row.line}`,
        model: yield* nameIn(row, columnOf("model"), "model", options),
        hardware: yield* nameIn(row, columnOf("hardware"), "hardware", options),
        batchSize,
        load:
          (yield* loadIn(row, columnOf("concurrency"), "concurrency")) ??
          (yield* loadIn(row, columnOf("requestRateQps"), "request-rate")),
        throughputQps,
        latencyMsP99,
        refusal: refusalOfZero({ throughputQps, latencyMsP99 }),
      })
    }
    return measurements
  })

const checkMap = (columns: ReadOptions["columns"]): Result.Result<void, InvalidValue> => {
  const unknown = Object.keys(columns).find((key) => !(ownColumns as ReadonlyArray<string>).includes(key))
  return unknown === undefined
    ? Result.succeed(undefined)
    : Result.fail(invalid("", `--column ${unknown}=…`, `a key of ${ownColumns.join(", ")}`))
}

const noColumn = (what: string, header: ReadonlyArray<string>, key: Key): InvalidValue =>
  invalid("line 1", `the columns ${listNames(header)}`, `to be told which of them holds ${what}: --column ${key}=NAME`)

const nameIn = (
  row: TableRow,
  column: string | undefined,
  key: "model" | "hardware",
  options: ReadOptions,
): Result.Result<string, InvalidValue> =>
  column === undefined
    ? Result.flatMap(requireFact(options, key), (name) => nameOf(name, "", options.rename))
    : nameOf(row.cell(column), row.place(column), options.rename)

const loadIn = (
  row: TableRow,
  column: string | undefined,
  kind: Load["kind"],
): Result.Result<Load | undefined, InvalidValue> =>
  column === undefined
    ? Result.succeed(undefined)
    : Result.map(figureOf(row.cell(column), row.place(column), "requests", maxRateQps), (value) => ({ kind, value }))
