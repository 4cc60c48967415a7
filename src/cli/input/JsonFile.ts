/** JSON files: read, parsed, decoded by a schema and checked, or one message with file, line, place and expectation. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import type { Node } from "jsonc-parser"
import { decode } from "../../domain/Decode.ts"
import type { InputError } from "../../domain/InputErrors.ts"
import { InputFileError } from "./InputFileError.ts"
import { findFlaw, nodeAtKeys, nodeAtPath, parseJson, placeOf } from "./JsonTree.ts"
import { readTextFile } from "./TextFile.ts"

/** The largest JSON file that is read. */
export const maxJsonBytes = 64 * 2 ** 20

/** What is read: a schema, and a check of what it decodes to, such as a cross-reference. */
export interface JsonForm<S extends Schema.Decoder<unknown>, A> {
  readonly schema: S
  readonly check: (decoded: S["Type"]) => Result.Result<A, InputError>
  /** Whether keys that the schema does not know are errors, as they are unless the document is somebody else's. */
  readonly unknownKeys?: "error" | "ignore"
}

/** A decoded file that can still say where in it a thing stands. */
export interface JsonFile<A> {
  readonly file: string
  readonly value: A
  /** The error of a later check, placed in this file. */
  readonly locate: (error: InputError) => InputFileError
}

/** Reads and decodes a JSON file. */
export const readJsonFile = <S extends Schema.Decoder<unknown>, A>(
  file: string,
  form: JsonForm<S, A>,
): Effect.Effect<JsonFile<A>, InputFileError, FileSystem.FileSystem> =>
  Effect.flatMap(readTextFile(file, maxJsonBytes), (text) => decodeJsonText(file, text, form))

/** Decodes a JSON text that was read from a file. */
export const decodeJsonText = Effect.fnUntraced(function* <S extends Schema.Decoder<unknown>, A>(
  file: string,
  text: string,
  { schema, check, unknownKeys }: JsonForm<S, A>,
): Effect.fn.Return<JsonFile<A>, InputFileError> {
  const tree = yield* Effect.mapError(
    Effect.fromResult(parseJson(text)),
    (reason) => new InputFileError({ file, reason }),
  )
  const complain = (error: InputError, node: Node) =>
    new InputFileError({ file, reason: `${placeOf(text, node)}, ${error.message}` })
  const locate = (error: InputError) => complain(error, nodeAtPath(tree, error.path))

  const flaw = findFlaw(tree)
  if (flaw !== undefined) return yield* complain(flaw.error, flaw.node)
  const decoded = decode(schema, JSON.parse(text), unknownKeys)
  if (Result.isFailure(decoded)) {
    return yield* complain(decoded.failure.error, nodeAtKeys(tree, decoded.failure.path))
  }
  const checked = check(decoded.success)
  if (Result.isFailure(checked)) return yield* locate(checked.failure)
  return { file, value: checked.success, locate }
})
