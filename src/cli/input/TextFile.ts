/** Text files of bounded size, or one message why not. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as PlatformError from "effect/PlatformError"
import * as Stream from "effect/Stream"
import { InputFileError } from "./InputFileError.ts"

/** Reads a UTF-8 text file of at most `maxBytes`; a pipe or a device, which does not tell its size, too. */
export const readTextFile = Effect.fnUntraced(function* (
  file: string,
  maxBytes: number,
): Effect.fn.Return<string, InputFileError, FileSystem.FileSystem> {
  yield* readableSize(file)
  const bytes = yield* readBytes(file, maxBytes)
  if (bytes.includes(0)) {
    return yield* new InputFileError({ file, reason: "found binary data, expected UTF-8 text" })
  }
  return yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => new InputFileError({ file, reason: "found bytes that are not UTF-8, expected UTF-8 text" }),
  })
})

/** Reads until the end, or fails once there are more than `maxBytes`. */
const readBytes = Effect.fnUntraced(function* (
  file: string,
  maxBytes: number,
): Effect.fn.Return<Uint8Array, InputFileError, FileSystem.FileSystem> {
  const fileSystem = yield* FileSystem.FileSystem
  const chunks: Array<Uint8Array> = []
  let length = 0
  yield* fileSystem.stream(file, { bytesToRead: maxBytes + 1 }).pipe(
    Stream.mapError((error) => describeFailure(file, error)),
    Stream.runForEach((chunk) => {
      chunks.push(chunk)
      length += chunk.length
      return Effect.void
    }),
  )
  if (maxBytes < length) {
    return yield* new InputFileError({ file, reason: `found more than ${maxBytes} bytes, expected at most as many` })
  }
  return Buffer.concat(chunks)
})

/** Size in bytes of a file that is there and no directory. */
export const readableSize = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<number, InputFileError, FileSystem.FileSystem> {
  if (file === "") return yield* new InputFileError({ file, reason: "found an empty name, expected that of a file" })
  const fileSystem = yield* FileSystem.FileSystem
  const info = yield* Effect.mapError(fileSystem.stat(file), (error) => describeFailure(file, error))
  if (info.type === "Directory") {
    return yield* new InputFileError({ file, reason: "found a directory, expected a file" })
  }
  return Number(info.size)
})

/** What the operating system's refusal to open or read a file means to a person. */
export const describeFailure = (file: string, error: PlatformError.PlatformError): InputFileError => {
  const fail = (reason: string) => new InputFileError({ file, reason })
  switch (codeOf(error)) {
    case "ENOENT":
      return fail("found no such file, expected a readable one")
    case "EACCES":
    case "EPERM":
      return fail("found no permission, expected to be allowed to open it")
    case "ENOTDIR":
      return fail("found a file where its path needs a directory, expected a readable file")
    default:
      return fail(`cannot be read (${codeOf(error)}), expected a readable file`)
  }
}

/** The operating system's name for what went wrong, such as `ENOENT`, or Effect's where there is none. */
export const codeOf = ({ reason }: PlatformError.PlatformError): string => {
  const { cause } = reason as { readonly cause?: unknown }
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined
  return typeof code === "string" ? code : reason._tag
}
