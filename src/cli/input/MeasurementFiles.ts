/** Files of measuring programs: read, their format guessed where it is unmistakable, or one message why not. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Result from "effect/Result"
import { listNames } from "../../domain/InputErrors.ts"
import { type Format, formats, guessFormat, readers } from "../../import/Format.ts"
import type { Measurement, ReadOptions } from "../../import/Measurement.ts"
import { measurementsOfExport, PerfAnalyzerExport } from "../../import/PerfAnalyzerExport.ts"
import { InputFileError } from "./InputFileError.ts"
import { decodeJsonText, maxJsonBytes } from "./JsonFile.ts"
import { readTextFile } from "./TextFile.ts"

/** A file's measurements, and its format. */
export interface MeasurementFile {
  readonly file: string
  readonly format: Format
  readonly isGuessed: boolean
  readonly measurements: ReadonlyArray<Measurement>
}

/** Reads a file in a format, or in the one that it is unmistakably in. */
export const readMeasurements = Effect.fnUntraced(function* (
  file: string,
  told: Format | undefined,
  options: ReadOptions,
): Effect.fn.Return<MeasurementFile, InputFileError, FileSystem.FileSystem> {
  const text = yield* readTextFile(file, maxJsonBytes)
  const format = told ?? guessFormat(text)
  if (format === undefined) {
    const line = text.split(/\r?\n/, 1)[0]!
    const found = line.length <= 80 ? line : `${line.slice(0, 77)}…`
    const reason = `at line 1: found ${JSON.stringify(found)}, expected a format that is known by its content, or --as one of ${listNames(formats)}`
    return yield* new InputFileError({ file, reason })
  }
  if (format === "perf-analyzer-json") {
    const { value } = yield* decodeJsonText(file, text, {
      schema: PerfAnalyzerExport,
      check: (document) => measurementsOfExport(file, document, options),
      unknownKeys: "ignore",
    })
    return { file, format, isGuessed: told === undefined, measurements: value }
  }
  const measurements = yield* Effect.mapError(
    Effect.fromResult(readers[format](file, text, options)),
    (error) => new InputFileError({ file, reason: error.message }),
  )
  return { file, format, isGuessed: told === undefined, measurements }
})

/** Turns a complaint about all files together into that of the first. */
export const complainOf = <A>(
  files: ReadonlyArray<string>,
  result: Result.Result<A, { readonly message: string }>,
): Effect.Effect<A, InputFileError> =>
  Effect.mapError(
    Effect.fromResult(result),
    ({ message }) => new InputFileError({ file: files.join(", "), reason: message }),
  )
