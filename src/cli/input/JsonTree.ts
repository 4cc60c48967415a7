/** JSON texts as trees that know where each value stands, for messages. */
import * as Result from "effect/Result"
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser"
import { type DocumentPath, formatPath } from "../../domain/Decode.ts"
import { DuplicateName, type InputError, InvalidValue } from "../../domain/InputErrors.ts"

/** Far deeper than any document that a schema here accepts. */
const maxDepth = 100

/** Parses a JSON text, or says in words what is wrong with it. */
export const parseJson = (text: string): Result.Result<Node, string> => {
  if (text.trim() === "") return Result.fail("found an empty file, expected a JSON document")
  const errors: Array<ParseError> = []
  let tree: Node | undefined
  try {
    tree = parseTree(text, errors, { disallowComments: true })
  } catch (error) {
    if (error instanceof RangeError) return Result.fail(`found values nested too deeply, expected ${expectedDepth}`)
    throw error
  }
  const first = errors[0]
  if (first === undefined && tree !== undefined) return Result.succeed(tree)
  const offset = first?.offset ?? 0
  const what = (first === undefined ? "ValueExpected" : printParseErrorCode(first.error))
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
  const rest = text.slice(offset, offset + 20).trim()
  const found = rest === "" ? "the end of the file" : JSON.stringify(rest)
  return Result.fail(`${lineAndColumn(text, offset)}, found ${found} (${what}), expected valid JSON`)
}

/** What is wrong with a tree that no schema would see, and where. */
interface Flaw {
  readonly error: InputError
  readonly node: Node
}

const expectedDepth = `at most ${maxDepth} values inside each other`

/**
 * The first flaw, if any: a key twice, of which JSON.parse would silently keep the last; the key `__proto__`, which
 * means something else to JavaScript; or a value nested too deeply to walk.
 */
export const findFlaw = (tree: Node, path: DocumentPath = []): Flaw | undefined => {
  if (maxDepth < path.length) {
    const error = new InvalidValue({ path: "", found: "values nested too deeply", expected: expectedDepth })
    return { error, node: tree }
  }
  const seen = new Set<string>()
  for (const [key, child, keyNode] of childrenOf(tree)) {
    const childPath = [...path, key]
    if (typeof key === "string") {
      const place = formatPath(childPath)
      if (seen.has(key)) {
        const found = `${JSON.stringify(key)} a second time`
        return { error: new DuplicateName({ path: place, found, expected: "every name once" }), node: keyNode }
      }
      if (key === "__proto__") {
        const error = new InvalidValue({
          path: place,
          found: `the key ${JSON.stringify(key)}`,
          expected: "another key",
        })
        return { error, node: keyNode }
      }
      seen.add(key)
    }
    const inner = findFlaw(child, childPath)
    if (inner !== undefined) return inner
  }
  return undefined
}

/** Keys and values of an object, or indices and elements of an array; the third is where the key stands. */
function* childrenOf({ type, children = [] }: Node): Iterable<readonly [key: string | number, child: Node, at: Node]> {
  for (const [index, child] of children.entries()) {
    if (type !== "object") yield [index, child, child]
    else yield [String(child.children![0]!.value), child.children![1]!, child.children![0]!]
  }
}

/** The value at these keys, or the nearest value around it that is there. */
export const nodeAtKeys = (tree: Node, keys: DocumentPath): Node => {
  let node = tree
  for (const key of keys) {
    const next = [...childrenOf(node)].find(([childKey]) => childKey === key)
    if (next === undefined) return node
    node = next[1]
  }
  return node
}

/**
 * The value at a path such as `nodes[2].model`, or the nearest value around it that is there. Keys are matched against
 * the document's own, so they may hold dots and brackets; the longest that fits is taken.
 */
export const nodeAtPath = (tree: Node, path: string): Node => {
  let nearest = tree
  let longest = ""
  for (const [key, child] of childrenOf(tree)) {
    const step = typeof key === "number" ? `[${key}]` : key
    const isFit = path === step || path.startsWith(`${step}.`) || path.startsWith(`${step}[`)
    if (!isFit || step.length < longest.length) continue
    nearest = child
    longest = step
  }
  return nearest === tree ? tree : nodeAtPath(nearest, path.slice(longest.length).replace(/^\./, ""))
}

/** `line 3, column 5` of a value. */
export const placeOf = (text: string, node: Node): string => lineAndColumn(text, node.offset)

const lineAndColumn = (text: string, offset: number): string => {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf("\n") + 1
  return `line ${before.split("\n").length}, column ${offset - lineStart + 1}`
}
