/** Trace files: recorded arrivals, streamed into headways; or one message why not. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"
import { arrivalTimesOfCountsMs, headwaysOfTimestampsMs } from "../../domain/Counts.ts"
import type { InvalidValue } from "../../domain/InputErrors.ts"
import { type TraceForm, traceForms } from "../../domain/TraceForm.ts"
import { TraceParser } from "../../domain/TraceParser.ts"
import { headwaysBetweenMs, notebookWorkload, type RecordedWorkload } from "../../domain/Workload.ts"
import { InputFileError } from "./InputFileError.ts"
import { describeFailure, readableSize } from "./TextFile.ts"
import { makeCsvReader } from "./TraceCsv.ts"
import { makeMooncakeReader } from "./TraceJsonLines.ts"
import { invalid, type Recording, type TraceReader } from "./TraceReader.ts"

/** How to read a trace. Column and form belong to `.csv` alone; spread and seed have no effect but on counts. */
export interface TraceOptions {
  /** What the file holds, if its ending is not to tell. */
  readonly format?: RecordedWorkload["format"] | undefined
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

const chunkBytes = 256 * 1024

/** Format of a trace file by its ending. */
const formatOfEnding: ReadonlyMap<string, TraceFormat> = new Map([
  [".deltas", "deltas"],
  [".intervals", "intervals"],
  [".timestamps", "timestamps"],
  [".counts", "counts"],
  [".csv", "csv"],
  [".jsonl", "mooncake"],
])

type TraceFormat = NonNullable<RecordedWorkload["format"]>

/**
 * Headways in ms of a trace file, shape [arrivals − 1]: the first arrival moves to time 0. The ending says what a line
 * is: `.deltas` a headway in ms, `.intervals` one in µs, `.timestamps` an arrival time in s, `.counts` the arrivals of
 * one second; `.csv` has them in a column under a header, `.jsonl` in the `timestamp` in ms of each object. A column
 * whose name tells quantity and unit, such as `headway_ms`, needs no form, nor does a table of Azure's LLM traces.
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
  const { perMs } = traceForms[form]
  switch (form) {
    case "deltas":
      return numbers
    case "intervals":
      return numbers.map((microseconds) => microseconds / perMs)
    case "timestamps":
      return headwaysOfTimestampsMs(numbers)
    case "timestamps-ms":
      return headwaysBetweenMs(numbers)
    case "counts":
      return headwaysBetweenMs(
        arrivalTimesOfCountsMs(numbers, spread === "even" ? undefined : (seed ?? notebookWorkload.seed)),
      )
  }
}

const makeReader = (file: string, options: TraceOptions): Effect.Effect<TraceReader, InvalidValue> => {
  const ending = /\.[^./\\]*$/.exec(file)?.[0].toLowerCase() ?? ""
  const format = options.format ?? formatOfEnding.get(ending)
  if (format === undefined) {
    const found = ending === "" ? "a name without an ending" : `the ending "${ending}"`
    const expected = `a trace that ends in ${[...formatOfEnding.keys()].join(", ")}, or to be told its format`
    return Effect.fail(invalid("", found, expected))
  }
  if (format === "csv" || format === "azure-llm") return makeCsvReader({ ...options, format })
  const unused = options.column ?? options.columnForm
  if (unused !== undefined) {
    return Effect.fail(invalid("", `the column option "${unused}"`, `none, as a ${ending} file has no columns`))
  }
  if (format === "mooncake") return Effect.sync(makeMooncakeReader)
  const parser = new TraceParser(format)
  return Effect.succeed({
    feed: (bytes) => Effect.fromResult(parser.feed(bytes)),
    end: Effect.suspend(() => Effect.map(Effect.fromResult(parser.end()), (numbers) => ({ form: format, numbers }))),
  })
}
