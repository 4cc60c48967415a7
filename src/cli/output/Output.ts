/** Where a command's answer goes: standard output, and a file if one was asked for. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import type { InputFileError } from "../input/InputFileError.ts"
import { openOutputFile, type OutputFile } from "./OutputFile.ts"

/** Opens the output file, if there is one; that it can be written is known before any work is done. */
export const openOutput = (
  file: Option.Option<string>,
): Effect.Effect<Option.Option<OutputFile>, InputFileError, FileSystem.FileSystem | Path.Path | Scope.Scope> =>
  Option.match(file, {
    onNone: () => Effect.succeedNone,
    onSome: (path) => Effect.asSome(openOutputFile(path)),
  })

/** Writes a document to the file, and to standard output as JSON or as text. */
export const emit = Effect.fnUntraced(function* (
  file: Option.Option<OutputFile>,
  document: unknown,
  isJson: boolean,
  text: () => string,
): Effect.fn.Return<void, InputFileError> {
  const json = JSON.stringify(document, null, 2)
  if (Option.isSome(file)) {
    yield* file.value.write(`${json}\n`)
    yield* file.value.commit
  }
  yield* Console.log(isJson ? json : text())
})
