/** The formats of files that can be imported, and which of them a text is in. */
import { headerOf } from "./CsvTable.ts"
import { loadGenHeading, readLoadGen } from "./LoadGen.ts"
import type { ReadOptions, ReadResult } from "./Measurement.ts"
import { modelAnalyzerColumns, readModelAnalyzer } from "./ModelAnalyzer.ts"
import { isOwnHeader, readOwnCsv } from "./OwnCsv.ts"
import { isPerfAnalyzerHeader, readPerfAnalyzerCsv } from "./PerfAnalyzerCsv.ts"

/** The formats, by the names that the command line gives them. */
export const formats = ["model-analyzer", "perf-analyzer-csv", "perf-analyzer-json", "loadgen", "csv"] as const
export type Format = (typeof formats)[number]

/** The format of a text, if it is unmistakable. */
export const guessFormat = (text: string): Format | undefined => {
  if (text.trimStart().startsWith("{")) return /"experiments"\s*:/.test(text) ? "perf-analyzer-json" : undefined
  if (text.includes(loadGenHeading)) return "loadgen"
  const header = headerOf(text)
  if (modelAnalyzerColumns.every((name) => header.includes(name))) return "model-analyzer"
  if (isPerfAnalyzerHeader(header)) return "perf-analyzer-csv"
  return isOwnHeader(header) ? "csv" : undefined
}

/** How texts of a format are read; an export of perf_analyzer is a JSON document, decoded by its schema. */
export const readers: Readonly<
  Record<Exclude<Format, "perf-analyzer-json">, (file: string, text: string, options: ReadOptions) => ReadResult>
> = {
  "model-analyzer": readModelAnalyzer,
  "perf-analyzer-csv": readPerfAnalyzerCsv,
  loadgen: readLoadGen,
  csv: readOwnCsv,
}
