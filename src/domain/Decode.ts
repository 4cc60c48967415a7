/** Decoding at the border: unknown data into a schema's type, or one complaint about the first thing that is wrong. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import { InvalidValue, listNames } from "./InputErrors.ts"

/** A place inside a document: `["nodes", 2, "model"]`. */
export type DocumentPath = ReadonlyArray<PropertyKey>

/** What is wrong, with the place both as keys and as text. */
export class DecodeFailure {
  readonly error: InvalidValue
  readonly path: DocumentPath

  constructor(path: DocumentPath, found: string, expected: string) {
    this.error = new InvalidValue({ path: formatPath(path), found, expected })
    this.path = path
  }
}

/** `nodes[2].model` of `["nodes", 2, "model"]`. */
export const formatPath = (path: DocumentPath): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`
    return text === "" ? String(key) : `${text}.${String(key)}`
  }, "")

/** A value for a message: short, on one line. */
export const formatFound = (value: unknown): string => {
  if (value === undefined) return "nothing"
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${value.length}`
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value)
    return keys.length === 0 ? "an empty object" : `an object with ${listNames(keys)}`
  }
  const text = typeof value === "string" ? JSON.stringify(value) : String(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}

/**
 * Decodes `value`; a key that the schema does not know is an error too, since it is most often a misspelling, unless the
 * document is somebody else's, whose other keys do not matter.
 */
export const decode = <S extends Schema.Decoder<unknown>>(
  schema: S,
  value: unknown,
  unknownKeys: "error" | "ignore" = "error",
): Result.Result<S["Type"], DecodeFailure> => {
  const decoded = Schema.decodeUnknownResult(schema)(value, { onExcessProperty: unknownKeys })
  return Result.mapError(decoded, ({ issue }) => toFailure(value, issue))
}

const toFailure = (value: unknown, issue: SchemaIssue.Issue): DecodeFailure => {
  const { leaf, path } = firstLeaf(issue, [])
  const found = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value)
  switch (leaf._tag) {
    case "MissingKey": {
      const index = path.at(-1)
      return new DecodeFailure(path, "nothing", index === 0 ? "at least one element" : "a value here")
    }
    case "UnexpectedKey":
      if (leaf.ast._tag === "Objects") return new DecodeFailure(path, "an unknown key", `only ${keysOf(leaf.ast)}`)
      return new DecodeFailure(path, formatFound(found), "nothing more here")
    default:
      return new DecodeFailure(path, formatFound(found), expectedOf(leaf))
  }
}

interface Leaf {
  readonly leaf: SchemaIssue.Issue
  readonly path: DocumentPath
}

/** The first complaint of the tree, with the keys that lead to it; the issue of a failed check stays with its check. */
const firstLeaf = (issue: SchemaIssue.Issue, path: DocumentPath): Leaf => {
  switch (issue._tag) {
    case "Pointer":
      return firstLeaf(issue.issue, [...path, ...issue.path])
    case "Encoding":
      return firstLeaf(issue.issue, path)
    case "Composite":
      return firstLeaf(issue.issues[0], path)
    case "AnyOf": {
      // Of the members of a union, the first that knows every key, for the others are most often not the one meant.
      const leaves = issue.issues.map((member) => firstLeaf(member, path))
      return leaves.find(({ leaf }) => leaf._tag !== "UnexpectedKey") ?? leaves[0] ?? { leaf: issue, path }
    }
    default:
      return { leaf: issue, path }
  }
}

const keysOf = ({ propertySignatures }: SchemaAST.Objects): string =>
  listNames(propertySignatures.map(({ name }) => String(name)))

const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()

/** What a leaf expected: the text of the schema's own check or description where it has one, else Effect's words. */
const expectedOf = (leaf: SchemaIssue.Issue): string => {
  if (leaf._tag === "InvalidType" || leaf._tag === "AnyOf") {
    const annotations = [...(leaf.ast.checks ?? []).map((check) => check.annotations), leaf.ast.annotations]
    for (const annotation of annotations) {
      const text = annotation?.["expected"] ?? annotation?.["description"]
      if (typeof text === "string") return text
    }
  }
  const { message } = formatIssue(leaf).issues[0]!
  return message.replace(/^Expected /, "").replaceAll('" | "', '" or "')
}
