/** Text files of bounded size, or one message why not. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as PlatformError from "effect/PlatformError"
import { InputFileError } from "./InputFileError.ts"

/** Reads a UTF-8 text file of at most `maxBytes`, or a pipe, whose size shows only when it has been read. */
export const readTextFile = Effect.fnUntraced(function* (
  file: string,
  maxBytes: number,
): Effect.fn.Return<string, InputFileError, FileSystem.FileSystem> {
  const fileSystem = yield* FileSystem.FileSystem
  const size = yield* readableSize(file)
  const tooLarge = (bytes: number) =>
    new InputFileError({ file, reason: `found ${bytes} bytes, expected at most ${maxBytes}` })
  if (maxBytes < size) return yield* tooLarge(size)
  const bytes = yield* Effect.mapError(fileSystem.readFile(file), (error) => describeFailure(file, error))
  if (maxBytes < bytes.length) return yield* tooLarge(bytes.length)
  if (bytes.includes(0)) {
    return yield* new InputFileError({ file, reason: "found binary data, expected UTF-8 text" })
  }
  return yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => new InputFileError({ file, reason: "found bytes that are not UTF-8, expected UTF-8 text" }),
  })
})

/** Size in bytes of a file that is there, and neither a directory nor a device, which may have no end. */
export const readableSize = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<number, InputFileError, FileSystem.FileSystem> {
  if (file === "") return yield* new InputFileError({ file, reason: "found an empty name, expected that of a file" })
  const fileSystem = yield* FileSystem.FileSystem
  const { type, size } = yield* Effect.mapError(fileSystem.stat(file), (error) => describeFailure(file, error))
  if (type === "Directory") {
    return yield* new InputFileError({ file, reason: "found a directory, expected a file" })
  }
  if (type === "CharacterDevice" || type === "BlockDevice") {
    return yield* new InputFileError({ file, reason: "found a device, expected a file" })
  }
  return Number(size)
})

/** What the operating system's refusal to open or read a file means to a person. */
export const describeFailure = (file: string, error: PlatformError.PlatformError): InputFileError => {
  const fail = (reason: string) => new InputFileError({ file, reason })
  const code = codeOf(error)
  switch (code) {
    case "NotFound":
      return fail("found no such file, expected a readable one")
    case "PermissionDenied":
      return fail("found no permission, expected to be allowed to open it")
    case "ENOTDIR":
      return fail("found a file where its path needs a directory, expected a readable file")
    default:
      return fail(`cannot be opened (${code}), expected a readable file`)
  }
}

/** Effect's name for what went wrong, or the operating system's, such as `ENOSPC`, where that says more. */
export const codeOf = ({ reason }: PlatformError.PlatformError): string => {
  if (reason._tag === "NotFound" || reason._tag === "PermissionDenied" || !("cause" in reason)) return reason._tag
  const { cause } = reason
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined
  return typeof code === "string" ? code : reason._tag
}
