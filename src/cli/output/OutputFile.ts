/** Output files that appear whole or not at all: written beside their place and renamed into it. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import { InputFileError } from "../input/InputFileError.ts"
import { describeFailure } from "../input/TextFile.ts"

/** A file being written; nothing stands at its place until `commit`. */
export interface OutputFile {
  readonly write: (text: string) => Effect.Effect<void, InputFileError>
  /** Puts the file in its place, over what was there. */
  readonly commit: Effect.Effect<void, InputFileError>
}

/**
 * Opens an output file. That it can be written is known here, before any work is done for it; unless committed, it is
 * gone when the scope closes, whether by failure or by interruption.
 */
export const openOutputFile = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<OutputFile, InputFileError, FileSystem.FileSystem | Path.Path | Scope.Scope> {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const fail = Effect.mapError((error: Parameters<typeof describeFailure>[1]) => describeFailure(file, error))
  const encoder = new TextEncoder()
  const there = yield* Effect.orElseSucceed(
    Effect.map(fileSystem.stat(file), ({ type }) => type),
    () => undefined,
  )
  if (there === "Directory") {
    return yield* new InputFileError({ file, reason: "found a directory, expected a place for a file" })
  }
  if (there !== undefined && there !== "File") {
    // A device or a pipe is written to, never replaced.
    const device = yield* fail(fileSystem.open(file, { flag: "w" }))
    return { write: (text) => fail(device.writeAll(encoder.encode(text))), commit: Effect.void }
  }
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.partial`)
  yield* Effect.addFinalizer(() => Effect.ignore(fileSystem.remove(temporary, { force: true })))
  const handle = yield* fail(fileSystem.open(temporary, { flag: "w" }))
  return {
    write: (text) => fail(handle.writeAll(encoder.encode(text))),
    commit: fail(Effect.andThen(handle.sync, fileSystem.rename(temporary, file))),
  }
})
