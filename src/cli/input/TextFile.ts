/** Text files of bounded size, or one message why not. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as PlatformError from "effect/PlatformError"
import { InputFileError } from "./InputFileError.ts"

/** Reads a UTF-8 text file of at most `maxBytes`. */
export const readTextFile = Effect.fnUntraced(function* (
  file: string,
  maxBytes: number,
): Effect.fn.Return<string, InputFileError, FileSystem.FileSystem> {
  const fileSystem = yield* FileSystem.FileSystem
  const size = yield* readableSize(file)
  if (maxBytes < size) {
    const reason = `found ${size} bytes, expected at most ${maxBytes}`
    return yield* new InputFileError({ file, reason })
  }
  const bytes = yield* Effect.mapError(fileSystem.readFile(file), (error) => describeFailure(file, error))
  if (bytes.includes(0)) {
    return yield* new InputFileError({ file, reason: "found binary data, expected UTF-8 text" })
  }
  return yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => new InputFileError({ file, reason: "found bytes that are not UTF-8, expected UTF-8 text" }),
  })
})

/** Size in bytes of a file that is there and no directory. */
export const readableSize = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<number, InputFileError, FileSystem.FileSystem> {
  const fileSystem = yield* FileSystem.FileSystem
  const info = yield* Effect.mapError(fileSystem.stat(file), (error) => describeFailure(file, error))
  if (info.type === "Directory") {
    return yield* new InputFileError({ file, reason: "found a directory, expected a file" })
  }
  return Number(info.size)
})

/** What the operating system's refusal means to a person. */
export const describeFailure = (file: string, { reason }: PlatformError.PlatformError): InputFileError => {
  switch (reason._tag) {
    case "NotFound":
      return new InputFileError({ file, reason: "found no such file, expected a readable one" })
    case "PermissionDenied":
      return new InputFileError({ file, reason: "found no permission, expected to be allowed to open it" })
    default:
      return new InputFileError({ file, reason: `cannot be opened (${reason.message})` })
  }
}
