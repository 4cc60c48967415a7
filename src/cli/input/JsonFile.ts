/** JSON files: read, parsed, decoded by a schema and checked, or one message with file, line, place and expectation. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import {
  findNodeAtLocation,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser"
import { decode, type DocumentPath, formatPath } from "../../domain/Decode.ts"
import { DuplicateName, type InputError } from "../../domain/InputErrors.ts"
import { InputFileError } from "./InputFileError.ts"
import { readTextFile } from "./TextFile.ts"

const maxJsonBytes = 64 * 2 ** 20

/** What is read: a schema, and a check of what it decodes to, such as a cross-reference. */
export interface JsonForm<S extends Schema.Decoder<unknown>, A> {
  readonly schema: S
  readonly check: (decoded: S["Type"]) => Result.Result<A, InputError>
}

/** A decoded file that can still say where in it a thing stands. */
export interface JsonFile<A> {
  readonly file: string
  readonly value: A
  /** The error of a later check, placed in this file. */
  readonly locate: (error: InputError) => InputFileError
}

/** Reads and decodes a JSON file. */
export const readJsonFile = Effect.fnUntraced(function* <S extends Schema.Decoder<unknown>, A>(
  file: string,
  { schema, check }: JsonForm<S, A>,
): Effect.fn.Return<JsonFile<A>, InputFileError, FileSystem.FileSystem> {
  const text = yield* readTextFile(file, maxJsonBytes)
  const tree = yield* Effect.fromResult(parse(file, text))
  const fail = (error: InputError, path: DocumentPath) =>
    new InputFileError({ file, reason: `${placeOf(text, tree, path)}${error.message}` })
  const locate = (error: InputError) => fail(error, parsePath(error.path))

  const duplicate = findDuplicateKey(tree, [])
  if (duplicate !== undefined) return yield* fail(duplicate.error, duplicate.path)
  const decoded = decode(schema, JSON.parse(text))
  if (Result.isFailure(decoded)) return yield* fail(decoded.failure.error, decoded.failure.path)
  const checked = check(decoded.success)
  if (Result.isFailure(checked)) return yield* locate(checked.failure)
  return { file, value: checked.success, locate }
})

const parse = (file: string, text: string): Result.Result<Node, InputFileError> => {
  const errors: Array<ParseError> = []
  const fail = (reason: string) => Result.fail(new InputFileError({ file, reason }))
  let tree: Node | undefined
  try {
    tree = parseTree(text, errors, { disallowComments: true })
  } catch (error) {
    if (error instanceof RangeError) return fail("found values nested too deeply, expected a plain JSON document")
    throw error
  }
  const first = errors[0]
  if (first !== undefined) {
    const what = printParseErrorCode(first.error)
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
    const rest = text.slice(first.offset, first.offset + 20).trim()
    const found = rest === "" ? "the end of the file" : JSON.stringify(rest)
    return fail(`${lineAndColumn(text, first.offset)}: found ${found} (${what}), expected valid JSON`)
  }
  return tree === undefined ? fail("found an empty file, expected a JSON document") : Result.succeed(tree)
}

/** JSON.parse would silently keep the last of two values under the same name. */
const findDuplicateKey = (
  node: Node,
  path: DocumentPath,
): { readonly error: DuplicateName; readonly path: DocumentPath } | undefined => {
  const seen = new Set<string>()
  for (const [index, child] of (node.children ?? []).entries()) {
    const isProperty = node.type === "object"
    const key = isProperty ? String(child.children![0]!.value) : index
    const value = isProperty ? child.children![1]! : child
    const childPath = [...path, key]
    if (isProperty && seen.has(String(key))) {
      const error = new DuplicateName({
        path: formatPath(childPath),
        found: `${JSON.stringify(key)} a second time`,
        expected: "every name once",
      })
      return { error, path: childPath }
    }
    seen.add(String(key))
    const inner = findDuplicateKey(value, childPath)
    if (inner !== undefined) return inner
  }
  return undefined
}

/** `["nodes", 2, "model"]` of `nodes[2].model`; names hold neither dots nor brackets. */
const parsePath = (path: string): DocumentPath =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (index === undefined ? key! : Number(index)))

/** `line 3, column 5, ` of the value at `path`, or of the nearest value around it that is there. */
const placeOf = (text: string, tree: Node, path: DocumentPath): string => {
  for (let length = path.length; 0 <= length; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length) as JSONPath)
    if (node !== undefined) return `${lineAndColumn(text, node.offset)}, `
  }
  return ""
}

const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf("\n") + 1
  return `line ${before.split("\n").length}, column ${offset - lineStart + 1}`
}
