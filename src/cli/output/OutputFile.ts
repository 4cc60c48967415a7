/** Output files that appear whole or not at all: written beside their place and renamed into it. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as PlatformError from "effect/PlatformError"
import type * as Scope from "effect/Scope"
import { InputFileError } from "../input/InputFileError.ts"
import { codeOf } from "../input/TextFile.ts"

/** A file being written; nothing stands at its place until `commit`. */
export interface OutputFile {
  readonly write: (content: string | Uint8Array) => Effect.Effect<void, InputFileError>
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
  const fail = Effect.mapError((error: PlatformError.PlatformError) => describeFailure(file, error))
  const encoder = new TextEncoder()
  const bytesOf = (content: string | Uint8Array) => (typeof content === "string" ? encoder.encode(content) : content)
  if (file === "" || file.endsWith("/") || file.endsWith(path.sep)) {
    return yield* new InputFileError({ file, reason: "found no name of a file, expected a place for a file" })
  }
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
    return { write: (content) => fail(device.writeAll(bytesOf(content))), commit: Effect.void }
  }
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.partial`)
  yield* Effect.addFinalizer(() => Effect.ignore(fileSystem.remove(temporary, { force: true })))
  const handle = yield* fail(fileSystem.open(temporary, { flag: "wx" }))
  return {
    write: (content) => fail(handle.writeAll(bytesOf(content))),
    commit: fail(Effect.andThen(handle.sync, fileSystem.rename(temporary, file))),
  }
})

/** What the operating system's refusal to write a file means to a person. */
const describeFailure = (file: string, error: PlatformError.PlatformError): InputFileError => {
  const fail = (reason: string) => new InputFileError({ file, reason: `${reason}, expected a place for a file` })
  const code = codeOf(error)
  switch (code) {
    case "NotFound":
      return fail("found no such directory")
    case "PermissionDenied":
      return fail("found no permission to write it")
    case "ENOTDIR":
      return fail("found a file where its path needs a directory")
    case "EEXIST":
      return new InputFileError({ file, reason: "found another output at the same place, expected a place for each" })
    case "ENOSPC":
      return fail("found no space left to write it")
    default:
      return fail(`cannot be written (${code})`)
  }
}
