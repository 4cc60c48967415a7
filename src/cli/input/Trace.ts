/** Trace files: recorded arrivals, streamed into headways; or one message why not. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"
import { arrivalTimesOfCountsMs, headwaysOfTimestampsMs } from "../../domain/Counts.ts"
import { InvalidValue, listNames } from "../../domain/InputErrors.ts"
import { type TraceForm, TraceNumbers, TraceParser } from "../../domain/TraceParser.ts"
import { headwaysBetweenMs, notebookWorkload } from "../../domain/Workload.ts"
import { InputFileError } from "./InputFileError.ts"
import { describeFailure, readableSize } from "./TextFile.ts"

/** How to read a trace. Column and form belong to `.csv` alone; spread and seed have no effect but on counts. */
export interface TraceOptions {
  /** The column of a `.csv` file; may be left out where there is only one. */
  readonly column?: string | undefined
  /** What the column holds; may be left out where the column's name says it, unit and all. */
  readonly columnForm?: TraceForm | undefined
  /** How the arrivals of a second lie in it: scattered by the seed unless `even`. */
  readonly spread?: "scattered" | "even" | undefined
  /** Seed of the scatter; that of the bundled workload unless given. */
  readonly seed?: number | undefined
  readonly onProgress?: ((bytesRead: number, totalBytes: number) => void) | undefined
}

/** Numbers as they stand in a file, and what they are. */
interface Recording {
  readonly form: TraceForm
  readonly numbers: Float64Array
}

/** Takes a file's bytes in chunks, then gives what they hold. */
interface TraceReader {
  readonly feed: (bytes: Uint8Array) => Effect.Effect<void, InvalidValue>
  readonly end: Effect.Effect<Recording, InvalidValue>
}

const chunkBytes = 256 * 1024
const maxCsvRecordLength = 1_000_000

/** Form of a trace file by its ending. */
const formOfEnding: ReadonlyMap<string, TraceForm> = new Map([
  [".deltas", "deltas"],
  [".timestamps", "timestamps"],
  [".counts", "counts"],
])

/** Names of CSV columns that leave no doubt what the column holds: quantity and unit. */
const formOfColumnName: ReadonlyMap<string, TraceForm> = new Map([
  ["headway_ms", "deltas"],
  ["headwayms", "deltas"],
  ["delta_ms", "deltas"],
  ["deltams", "deltas"],
  ["interarrival_ms", "deltas"],
  ["timestamp_s", "timestamps"],
  ["arrival_s", "timestamps"],
  ["arrivals_per_second", "counts"],
  ["queries_per_second", "counts"],
])

/**
 * Headways in ms of a trace file, shape [arrivals − 1]: the first arrival moves to time 0. The ending says what a line
 * is: `.deltas` a headway in ms, `.timestamps` an arrival time in s, `.counts` the arrivals of one second; `.csv` has
 * them in a column under a header. A column called `headway_ms`, `delta_ms`, `interarrival_ms`, `timestamp_s`,
 * `arrival_s`, `arrivals_per_second` or `queries_per_second`, in small letters or large, needs no form.
 *
 * The file is streamed: memory grows with its numbers alone.
 */
export const readTrace = Effect.fnUntraced(function* (
  file: string,
  options: TraceOptions = {},
): Effect.fn.Return<Float64Array, InputFileError, FileSystem.FileSystem> {
  const fileSystem = yield* FileSystem.FileSystem
  const complain = (error: InvalidValue) => new InputFileError({ file, reason: error.message })
  const reader = yield* Effect.mapError(makeReader(file, options), complain)
  const totalBytes = yield* readableSize(file)
  let bytesRead = 0
  yield* Stream.runForEach(
    Stream.mapError(fileSystem.stream(file, { chunkSize: chunkBytes }), (error) => describeFailure(file, error)),
    (bytes) => {
      bytesRead += bytes.length
      options.onProgress?.(bytesRead, totalBytes)
      return Effect.mapError(reader.feed(bytes), complain)
    },
  )
  return headwaysOf(yield* Effect.mapError(reader.end, complain), options)
})

const headwaysOf = ({ form, numbers }: Recording, { spread, seed }: TraceOptions): Float64Array => {
  switch (form) {
    case "deltas":
      return numbers
    case "timestamps":
      return headwaysOfTimestampsMs(numbers)
    case "counts":
      return headwaysBetweenMs(
        arrivalTimesOfCountsMs(numbers, spread === "even" ? undefined : (seed ?? notebookWorkload.seed)),
      )
  }
}

const invalid = (path: string, found: string, expected: string): InvalidValue =>
  new InvalidValue({ path, found, expected })

const makeReader = (file: string, options: TraceOptions): Effect.Effect<TraceReader, InvalidValue> => {
  const ending = /\.[^./\\]*$/.exec(file)?.[0].toLowerCase() ?? ""
  if (ending === ".csv") return makeCsvReader(options)
  const form = formOfEnding.get(ending)
  if (form === undefined) {
    const found = ending === "" ? "a name without an ending" : `the ending "${ending}"`
    return Effect.fail(invalid("", found, `a trace that ends in ${[...formOfEnding.keys(), ".csv"].join(", ")}`))
  }
  const unused = options.column ?? options.columnForm
  if (unused !== undefined) {
    return Effect.fail(invalid("", `the column option "${unused}"`, `none, as a ${ending} file has no columns`))
  }
  const parser = new TraceParser(form)
  return Effect.succeed({
    feed: (bytes) => Effect.fromResult(parser.feed(bytes)),
    end: Effect.suspend(() => Effect.map(Effect.fromResult(parser.end()), (numbers) => ({ form, numbers }))),
  })
}

/** The column that is read, once the header is known. */
interface Column {
  readonly index: number
  readonly form: TraceForm
  readonly numbers: TraceNumbers
}

/** Reads one column. Records go to the column at once and never wait in the parser's stream. */
const makeCsvReader = Effect.fnUntraced(function* (options: TraceOptions): Effect.fn.Return<TraceReader> {
  const csv = yield* Effect.promise(() => import("csv-parse"))
  let column: Column | undefined
  const takeRecord = (record: ReadonlyArray<string>, { lines }: { readonly lines: number }): null => {
    if (column === undefined) column = chooseColumn(record, options)
    else if (isBlankRecord(record)) column.numbers.addBlank(lines)
    else {
      const refusal = column.numbers.addText(record[column.index] ?? "", lines)
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
  if (options.column === undefined && 1 < names.length) {
    throw badHeader(`the columns ${listNames(names)}`, "to be told which of them to read")
  }
  const name = options.column ?? names[0]!
  const index = names.indexOf(name)
  if (index === -1) throw badHeader(`no column ${JSON.stringify(name)}`, `a column of ${listNames(names)}`)
  if (names.includes(name, index + 1)) throw badHeader(`two columns ${JSON.stringify(name)}`, "only one of that name")
  const form = options.columnForm ?? formOfColumnName.get(name.toLowerCase())
  if (form === undefined) {
    throw badHeader(`the column ${JSON.stringify(name)}`, "to be told its form: deltas, timestamps or counts")
  }
  return { index, form, numbers: new TraceNumbers(form) }
}
