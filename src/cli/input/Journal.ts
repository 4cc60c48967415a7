/** A journal of measured runs: partial results, kept line by line, so that a measurement can go on where it was. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as PlatformError from "effect/PlatformError"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { decode } from "../../domain/Decode.ts"
import { firstDifference } from "../../domain/Difference.ts"
import { type InputError, InvalidValue } from "../../domain/InputErrors.ts"
import { JournalHead, MeasuredRun } from "../../domain/Measurement.ts"
import { InputFileError } from "./InputFileError.ts"
import { codeOf, readTextFile } from "./TextFile.ts"

const maxJournalBytes = 64 * 2 ** 20

/** A journal, and the runs that are in it from before. */
export interface Journal {
  readonly file: string
  readonly earlierRuns: ReadonlyArray<MeasuredRun>
  readonly append: (run: MeasuredRun) => Effect.Effect<void, InputFileError, FileSystem.FileSystem>
  /** For when it is no longer needed. */
  readonly remove: Effect.Effect<void, InputFileError, FileSystem.FileSystem>
}

/** Opens a journal; one that is there from before is gone on with if `isResumed`, and is an error if not. */
export const openJournal = Effect.fnUntraced(function* (
  file: string,
  head: JournalHead,
  isResumed: boolean,
): Effect.fn.Return<Journal, InputFileError, FileSystem.FileSystem> {
  const fileSystem = yield* FileSystem.FileSystem
  const fail = Effect.mapError(
    (error: PlatformError.PlatformError) =>
      new InputFileError({
        file,
        reason: `cannot be written (${codeOf(error)}), expected a place for partial results`,
      }),
  )
  const isThere = yield* Effect.orElseSucceed(fileSystem.exists(file), () => false)
  if (isThere && !isResumed) {
    const reason =
      "found partial results of a measurement, expected none; --resume goes on with them, or remove the file"
    return yield* new InputFileError({ file, reason })
  }
  const earlierRuns = isThere ? yield* readRuns(file, head) : []
  // Written anew, since its last line may have been cut off.
  yield* fail(fileSystem.writeFileString(file, [head, ...earlierRuns].map(lineOf).join("")))
  return {
    file,
    earlierRuns,
    append: (run) => fail(fileSystem.writeFileString(file, lineOf(run), { flag: "a" })),
    remove: fail(fileSystem.remove(file)),
  }
})

const lineOf = (value: JournalHead | MeasuredRun): string => `${JSON.stringify(value)}\n`

const readRuns = Effect.fnUntraced(function* (
  file: string,
  head: JournalHead,
): Effect.fn.Return<ReadonlyArray<MeasuredRun>, InputFileError, FileSystem.FileSystem> {
  const text = yield* readTextFile(file, maxJournalBytes)
  // What follows the last line end is a line that was cut off.
  const [first, ...rest] = text.split("\n").slice(0, -1)
  const at = (line: number) => Effect.mapError(({ message }: InputError) => locate(file, line, message))
  const found = yield* at(1)(Effect.fromResult(readLine(JournalHead, first ?? "")))
  const difference = firstDifference(found, head)
  if (difference !== undefined) {
    return yield* locate(file, 1, `${difference.message}, as the command says; a journal is of one measurement`)
  }
  const runs: Array<MeasuredRun> = []
  for (const [index, line] of rest.entries()) {
    runs.push(yield* at(index + 2)(Effect.fromResult(readLine(MeasuredRun, line))))
  }
  return runs
})

const locate = (file: string, line: number, message: string) =>
  new InputFileError({ file, reason: `line ${line}, ${message}` })

const readLine = <S extends Schema.Decoder<unknown>>(schema: S, line: string): Result.Result<S["Type"], InputError> =>
  Result.flatMap(
    Result.try({
      try: (): unknown => JSON.parse(line),
      catch: () => new InvalidValue({ path: "", found: JSON.stringify(line.slice(0, 40)), expected: "JSON" }),
    }),
    (value) => Result.mapError(decode(schema, value), ({ error }) => error),
  )
