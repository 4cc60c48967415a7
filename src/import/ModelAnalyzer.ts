/**
 * Triton Model Analyzer's inference metrics: a row for each model configuration, batch size and load. A row of several
 * models that were measured at once has a figure for each of them; a row of an ensemble is about the ensemble.
 */
import * as Result from "effect/Result"
import { formatFound } from "../domain/Decode.ts"
import type { InvalidValue } from "../domain/InputErrors.ts"
import { maxRateQps } from "../domain/Units.ts"
import { readTable, type TableRow } from "./CsvTable.ts"
import { hardwareName, instanceGroupOf, refusalOfInstances } from "./InstanceGroup.ts"
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
  refuseFact,
  requireFact,
  throughputOf,
} from "./Measurement.ts"

const column = {
  model: "Model",
  batchSize: "Batch",
  configuration: "Model Config Path",
  instanceGroup: "Instance Group",
  throughput: "Throughput (infer/sec)",
  latency: "p99 Latency (ms)",
} as const

const loadColumns: ReadonlyArray<readonly [column: string, kind: Load["kind"]]> = [
  ["Concurrency", "concurrency"],
  ["Request Rate", "request-rate"],
]

/** The columns without which there is nothing to import. */
export const modelAnalyzerColumns = [column.model, column.batchSize, column.throughput, column.latency]

/** Reads inference metrics. */
export const readModelAnalyzer = (file: string, text: string, options: ReadOptions): ReadResult =>
  Result.gen(function* () {
    const { header, rows } = yield* readTable(text, modelAnalyzerColumns)
    yield* refuseFact(options, "model")
    yield* refuseFact(options, "batchSize")
    if (header.includes(column.instanceGroup)) yield* refuseFact(options, "hardware")
    const measurements: Array<Measurement> = []
    for (const row of rows) measurements.push(...(yield* readRow(file, header, row, options)))
    return measurements
  })

/** The measurements of one row, one for each model that it names. */
const readRow = (
  file: string,
  header: ReadonlyArray<string>,
  row: TableRow,
  options: ReadOptions,
): Result.Result<ReadonlyArray<Measurement>, InvalidValue> =>
  Result.gen(function* () {
    const models = row
      .cell(column.model)
      .split(",")
      .map((model) => model.trim())
    const part = (name: string): Result.Result<ReadonlyArray<string>, InvalidValue> =>
      header.includes(name) ? parts(row, name, models.length) : Result.succeed([])
    const batchSizes = yield* part(column.batchSize)
    const configurations = yield* part(column.configuration)
    const groups = yield* part(column.instanceGroup)
    const [loadColumn, kind] = loadColumns.find(([name]) => header.includes(name)) ?? ["", "concurrency" as const]
    const loads = yield* part(loadColumn)
    const throughputs = yield* figures(row, column.throughput, models.length)
    const latencies = yield* figures(row, column.latency, models.length)
    const measurements: Array<Measurement> = []
    for (const [index, model] of models.entries()) {
      const group = yield* readGroup(groups[index], row, options)
      const throughputQps = yield* throughputOf(throughputs[index]!, row.place(column.throughput))
      const latencyMsP99 = yield* latencyOf(latencies[index]!, row.place(column.latency), "milliseconds", 1)
      const others = models.toSpliced(index, 1)
      measurements.push({
        file,
        row: `line ${row.line}`,
        model: yield* nameOf(model, row.place(column.model), options.rename),
        hardware: group.hardware,
        batchSize: yield* batchSizeOf(batchSizes[index]!, row.place(column.batchSize)),
        load: yield* loadOf(loads[index], row.place(loadColumn), kind),
        throughputQps,
        latencyMsP99,
        note: others.length === 0 ? undefined : `measured beside ${others.join(", ")}`,
        refusal:
          refusalOfConfiguration(configurations[index], options.configuration) ??
          group.refusal ??
          refusalOfZero({ throughputQps, latencyMsP99 }),
      })
    }
    return measurements
  })

/** The hardware of an instance group, or that of the file where it tells none. */
const readGroup = (
  text: string | undefined,
  row: TableRow,
  options: ReadOptions,
): Result.Result<{ readonly hardware: string; readonly refusal: string | undefined }, InvalidValue> =>
  Result.gen(function* () {
    if (text === undefined) {
      const hardware = yield* nameOf(yield* requireFact(options, "hardware"), "", options.rename)
      return { hardware, refusal: undefined }
    }
    const place = row.place(column.instanceGroup)
    const group = yield* instanceGroupOf(text, place)
    const refusal = options.instances === "one" ? refusalOfInstances(group) : undefined
    return { hardware: yield* nameOf(hardwareName(group), place, options.rename), refusal }
  })

/** A cell's parts, one for each model; the whole cell where the row has only one. */
const parts = (row: TableRow, name: string, count: number): Result.Result<ReadonlyArray<string>, InvalidValue> => {
  const cell = row.cell(name)
  if (count === 1) return Result.succeed([cell])
  const found = cell.split(",").map((part) => part.trim())
  return found.length === count
    ? Result.succeed(found)
    : Result.fail(invalid(row.place(name), formatFound(cell), `${count} parts with commas between, one for each model`))
}

/** Figures, one for each model: `421.0, [184.5,236.5]`, in which the first is their sum or mean. */
const figures = (row: TableRow, name: string, count: number): Result.Result<ReadonlyArray<string>, InvalidValue> => {
  const cell = row.cell(name)
  if (count === 1) return Result.succeed([cell])
  const inner = /^[^,[\]]+,\s*\[([^[\]]*)\]$/.exec(cell)?.[1]?.split(",") ?? []
  if (inner.length === count) return Result.succeed(inner)
  const expected = `a figure for all, and ${count} in brackets, one for each model`
  return Result.fail(invalid(row.place(name), formatFound(cell), expected))
}

const loadOf = (
  text: string | undefined,
  place: string,
  kind: Load["kind"],
): Result.Result<Load | undefined, InvalidValue> =>
  text === undefined
    ? Result.succeed(undefined)
    : Result.map(
        figureOf(text, place, kind === "concurrency" ? "concurrent requests" : "requests per second", maxRateQps),
        (value) => ({ kind, value }),
      )

const refusalOfConfiguration = (found: string | undefined, wanted: string | undefined): string | undefined => {
  if (wanted === undefined) return undefined
  const name = found?.split(":", 1)[0]!.trim()
  return name === wanted ? undefined : `its configuration is ${name ?? "not told"}, not ${wanted}`
}
