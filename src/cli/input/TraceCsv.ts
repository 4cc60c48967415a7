/** Traces that are a column of a CSV file, chosen by its header. */
import * as Effect from "effect/Effect"
import { formatFound } from "../../domain/Decode.ts"
import { InvalidValue, listNames } from "../../domain/InputErrors.ts"
import { momentOf, secondsSince } from "../../domain/Timestamp.ts"
import type { TraceForm } from "../../domain/TraceForm.ts"
import { TraceNumbers } from "../../domain/TraceParser.ts"
import { traceFormNames } from "../../domain/Workload.ts"
import type { TraceOptions } from "./Trace.ts"
import { invalid, type TraceReader } from "./TraceReader.ts"

const listForms = `${traceFormNames.slice(0, -1).join(", ")} or ${traceFormNames.at(-1)}`
const maxCsvRecordLength = 1_000_000

/** Names of CSV columns that leave no doubt what the column holds: quantity and unit. */
const formOfColumnName: ReadonlyMap<string, TraceForm> = new Map([
  ["headway_ms", "deltas"],
  ["headwayms", "deltas"],
  ["delta_ms", "deltas"],
  ["deltams", "deltas"],
  ["interarrival_ms", "deltas"],
  ["headway_us", "intervals"],
  ["interval_us", "intervals"],
  ["timestamp_s", "timestamps"],
  ["arrival_s", "timestamps"],
  ["timestamp_ms", "timestamps-ms"],
  ["arrival_ms", "timestamps-ms"],
  ["arrivals_per_second", "counts"],
  ["queries_per_second", "counts"],
])

/** Column and token columns of Azure's LLM traces; the first holds dates with their time of day. */
const azureColumn = "TIMESTAMP"
const azureTokens = ["ContextTokens", "GeneratedTokens"]

/** The column that is read, once the header is known. */
interface Column {
  readonly index: number
  readonly form: TraceForm
  readonly numbers: TraceNumbers
  /** Takes a cell, or says what is wrong with it. */
  readonly take: (text: string, line: number) => InvalidValue | undefined
}

/** A reader of one column. Records go to the column at once and never wait in the parser's stream. */
export const makeCsvReader = Effect.fnUntraced(function* (options: TraceOptions): Effect.fn.Return<TraceReader> {
  const csv = yield* Effect.promise(() => import("csv-parse"))
  let column: Column | undefined
  const takeRecord = (record: ReadonlyArray<string>, { lines }: { readonly lines: number }): null => {
    if (column === undefined) column = chooseColumn(record, options)
    else if (isBlankRecord(record)) column.numbers.addBlank(lines)
    else {
      const refusal = column.take(record[column.index] ?? "", lines)
      if (refusal !== undefined) throw refusal
    }
    return null
  }
  const parser = csv.parse({
    bom: true,
    max_record_size: maxCsvRecordLength,
    on_record: takeRecord,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
  })
  parser.on("error", () => {}) // told by the callbacks below
  return {
    feed: (bytes) =>
      bytes.includes(0)
        ? Effect.fail(invalid("", "binary data", "comma-separated text"))
        : awaitParser((done) => parser.write(bytes, done)),
    end: Effect.flatMap(
      awaitParser((done) => parser.end(done)),
      () => {
        if (column === undefined) return Effect.fail(invalid("", "no line", "a header with the names of columns"))
        const { form, numbers } = column
        return Effect.map(Effect.fromResult(numbers.end()), (all) => ({ form, numbers: all }))
      },
    ),
  }
})

/** Waits for a callback of the CSV parser, whose error is either ours or about quotes. */
const awaitParser = (start: (done: (error?: Error | null) => void) => void): Effect.Effect<void, InvalidValue> =>
  Effect.callback((resume) =>
    start((error) => {
      if (error === undefined || error === null) resume(Effect.void)
      else if (error instanceof InvalidValue) resume(Effect.fail(error))
      else resume(Effect.fail(invalid("", `malformed text (${error.message})`, "comma-separated values")))
    }),
  )

const isBlankRecord = (record: ReadonlyArray<string>): boolean => record.length === 1 && record[0]!.trim() === ""

const badHeader = (found: string, expected: string): InvalidValue => invalid("line 1", found, expected)

/** Chooses the column by the header, or throws what is wrong with it. */
const chooseColumn = (header: ReadonlyArray<string>, options: TraceOptions): Column => {
  const names = header.map((name) => name.trim())
  if (isBlankRecord(names)) throw badHeader("a blank line", "a header with the names of columns")
  if (names.every((name) => Number.isFinite(Number(name)))) {
    throw badHeader(listNames(names), "a header with the names of columns")
  }
  if (options.format === "azure-llm" || isAzure(names, options)) return azureColumnOf(names)
  if (options.column === undefined && 1 < names.length) {
    throw badHeader(`the columns ${listNames(names)}`, "to be told which of them to read")
  }
  const name = options.column ?? names[0]!
  const index = names.indexOf(name)
  if (index === -1) throw badHeader(`no column ${JSON.stringify(name)}`, `a column of ${listNames(names)}`)
  if (names.includes(name, index + 1)) throw badHeader(`two columns ${JSON.stringify(name)}`, "only one of that name")
  const form = options.columnForm ?? formOfColumnName.get(name.toLowerCase())
  if (form === undefined) {
    throw badHeader(`the column ${JSON.stringify(name)}`, `to be told its form: ${listForms}`)
  }
  const numbers = new TraceNumbers(form)
  return { index, form, numbers, take: (text, line) => numbers.addText(text, line) }
}

const isAzure = (names: ReadonlyArray<string>, { column, columnForm }: TraceOptions): boolean =>
  column === undefined &&
  columnForm === undefined &&
  [azureColumn, ...azureTokens].every((name) => names.includes(name))

/** Moments become seconds from the midnight before the first of them, so that none of their digits are lost. */
const azureColumnOf = (names: ReadonlyArray<string>): Column => {
  const index = names.indexOf(azureColumn)
  if (index === -1) {
    throw badHeader(`no column ${JSON.stringify(azureColumn)}`, `a column of that name, not ${listNames(names)}`)
  }
  const numbers = new TraceNumbers("timestamps")
  let firstDay: number | undefined
  let previous = { text: "", seconds: 0 }
  const take = (text: string, line: number): InvalidValue | undefined => {
    const moment = momentOf(text.trim())
    if (moment === undefined) {
      const expected = "a date with its time of day, such as 2023-11-16 18:17:03.9799600"
      return invalid(`line ${line}`, formatFound(text), expected)
    }
    firstDay ??= moment.day
    const seconds = secondsSince(firstDay, moment)
    if (seconds < previous.seconds) {
      return invalid(`line ${line}`, `${formatFound(text)} after ${previous.text}`, "timestamps in ascending order")
    }
    previous = { text, seconds }
    return numbers.add(seconds) ? undefined : numbers.refusal(String(seconds), line)
  }
  return { index, form: "timestamps", numbers, take }
}
