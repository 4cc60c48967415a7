/** Output folders that appear whole or not at all: made beside their place and renamed into it. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as PlatformError from "effect/PlatformError"
import type * as Scope from "effect/Scope"
import { InputFileError } from "../input/InputFileError.ts"
import { codeOf } from "../input/TextFile.ts"

/** A file of a folder, by its path in it. */
export interface FolderFile {
  readonly path: string
  readonly content: string
}

/** A folder being made; nothing stands at its place until `commit`. */
export interface OutputFolder {
  readonly commit: (files: ReadonlyArray<FolderFile>) => Effect.Effect<void, InputFileError>
}

const expected = "a place for a new folder"

/** Opens a folder that is new or empty. That it can be made is known here; unless committed, it is gone with the scope. */
export const openOutputFolder = Effect.fnUntraced(function* (
  folder: string,
): Effect.fn.Return<OutputFolder, InputFileError, FileSystem.FileSystem | Path.Path | Scope.Scope> {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const fail = Effect.mapError((error: PlatformError.PlatformError) => describeFailure(folder, error))
  if (folder === "") return yield* new InputFileError({ file: folder, reason: `found no name, expected ${expected}` })
  const place = path.resolve(folder)
  const there = yield* Effect.orElseSucceed(fileSystem.readDirectory(place), () => undefined)
  if (there === undefined && (yield* Effect.orElseSucceed(fileSystem.exists(place), () => false))) {
    return yield* new InputFileError({ file: folder, reason: `found a file, expected ${expected}` })
  }
  if (there !== undefined && 0 < there.length) {
    return yield* new InputFileError({ file: folder, reason: "found a folder that is not empty, expected a new one" })
  }
  const temporary = path.join(path.dirname(place), `.${path.basename(place)}.${process.pid}.partial`)
  yield* Effect.addFinalizer(() => Effect.ignore(fileSystem.remove(temporary, { force: true, recursive: true })))
  yield* fail(fileSystem.makeDirectory(temporary))
  const write = Effect.fnUntraced(function* ({ path: name, content }: FolderFile) {
    const file = path.join(temporary, name)
    yield* fileSystem.makeDirectory(path.dirname(file), { recursive: true })
    yield* fileSystem.writeFileString(file, content)
  })
  return {
    commit: (files) =>
      fail(
        Effect.gen(function* () {
          yield* Effect.forEach(files, write, { discard: true })
          // An empty folder gives way: not every system renames over one.
          if (there !== undefined) yield* fileSystem.remove(place, { recursive: true })
          yield* fileSystem.rename(temporary, place)
        }),
      ),
  }
})

/** What the operating system's refusal to make a folder means to a person. */
const describeFailure = (file: string, error: PlatformError.PlatformError): InputFileError => {
  const code = codeOf(error)
  const reasons: Readonly<Record<string, string>> = {
    NotFound: "found no such directory",
    PermissionDenied: "found no permission to write it",
    ENOTDIR: "found a file where its path needs a directory",
    ENOSPC: "found no space left to write it",
  }
  return new InputFileError({ file, reason: `${reasons[code] ?? `cannot be written (${code})`}, expected ${expected}` })
}
