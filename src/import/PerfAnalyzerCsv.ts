/** perf_analyzer's CSV: a row for each load, latencies in µs; model, hardware and batch size are not in it. */
import * as Result from "effect/Result"
import { maxRateQps } from "../domain/Units.ts"
import { readTable } from "./CsvTable.ts"
import {
  figureOf,
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

const throughputColumn = "Inferences/Second"
const latencyColumn = "p99 latency"
const loadColumns: Readonly<Record<string, Load["kind"]>> = {
  Concurrency: "concurrency",
  "Request Rate": "request-rate",
}

/** Whether a header is that of a perf_analyzer CSV. */
export const isPerfAnalyzerHeader = (header: ReadonlyArray<string>): boolean =>
  Object.hasOwn(loadColumns, header[0] ?? "") && header.includes(throughputColumn)

/** Reads a CSV; its throughput counts inferences, of which a request has as many as its batch. */
export const readPerfAnalyzerCsv = (file: string, text: string, options: ReadOptions): ReadResult =>
  Result.gen(function* () {
    const { header, rows } = yield* readTable(text, [throughputColumn, latencyColumn])
    const model = yield* nameOf(yield* requireFact(options, "model"), "", options.rename)
    const hardware = yield* nameOf(yield* requireFact(options, "hardware"), "", options.rename)
    const batchSize = yield* requireFact(options, "batchSize")
    const loadColumn = header.find((name) => Object.hasOwn(loadColumns, name))
    const measurements: Array<Measurement> = []
    for (const row of rows) {
      const throughputQps = yield* throughputOf(row.cell(throughputColumn), row.place(throughputColumn))
      const latencyMsP99 = yield* latencyOf(row.cell(latencyColumn), row.place(latencyColumn), "microseconds", 1000)
      const load =
        loadColumn === undefined
          ? undefined
          : {
              kind: loadColumns[loadColumn]!,
              value: yield* figureOf(row.cell(loadColumn), row.place(loadColumn), "requests", maxRateQps),
            }
      const refusal = refusalOfZero({ throughputQps, latencyMsP99 })
      const place = { file, row: `line ${row.line}` }
      measurements.push({ ...place, model, hardware, batchSize, load, throughputQps, latencyMsP99, refusal })
    }
    return measurements
  })
