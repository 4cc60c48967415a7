/** Pipelines: a directed acyclic graph from one source through model, join and program nodes to one sink. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import {
  DeadEndNode,
  DuplicateName,
  type InputError,
  InvalidEdge,
  InvalidValue,
  listNames,
  PipelineCycle,
  UnknownNode,
  UnreachableNode,
} from "./InputErrors.ts"
import { Name } from "./Units.ts"

/** Name of the node where queries arrive; reserved. */
export const sourceName = "source"
/** Name of the node where queries leave; reserved. */
export const sinkName = "sink"
/** The most nodes a pipeline may declare. */
export const maxNodes = 1000

const NodeDocument = Schema.Union([
  Schema.Struct({ name: Name, kind: Schema.Literal("model"), model: Name }),
  Schema.Struct({ name: Name, kind: Schema.Literal("join") }),
  Schema.Struct({ name: Name, kind: Schema.Literal("program"), program: Name }),
]).annotate({
  description:
    'a node: { "name", "kind": "model", "model" }, { "name", "kind": "join" } or { "name", "kind": "program", "program" }',
})

/** The outside form of a pipeline file. `catalog` is a path relative to that file. */
export const PipelineDocument = Schema.Struct({
  name: Name,
  catalog: Schema.optionalKey(Schema.NonEmptyString),
  nodes: Schema.NonEmptyArray(NodeDocument),
  edges: Schema.NonEmptyArray(Schema.Tuple([Name, Name])),
}).annotate({
  identifier: "Pipeline",
  description:
    `A pipeline: nodes in order of declaration and edges [parent, child]. "${sourceName}" and "${sinkName}" are ` +
    "implied, not declared. A model node serves batches, a join waits for all its parents, a program node is code.",
})
export type PipelineDocument = typeof PipelineDocument.Type

/** What a node does; a model node names its model, a program node its program. */
export type NodeRole =
  | { readonly _tag: "Source" }
  | { readonly _tag: "Model"; readonly model: string }
  | { readonly _tag: "Join" }
  | { readonly _tag: "Program"; readonly program: string }
  | { readonly _tag: "Sink" }

/**
 * A node at its place in topological order. `parents` and `children` are ranks, ascending; `documentPath` is where the
 * node was declared, for messages.
 */
export interface PipelineNode {
  readonly name: string
  readonly documentPath: string
  readonly rank: number
  readonly role: NodeRole
  readonly parents: ReadonlyArray<number>
  readonly children: ReadonlyArray<number>
}

/** A checked pipeline: nodes by rank, the source first, the sink last. */
export interface Pipeline {
  readonly name: string
  readonly nodes: ReadonlyArray<PipelineNode>
}

/** A model node of a pipeline. */
export interface ModelNode extends PipelineNode {
  readonly role: { readonly _tag: "Model"; readonly model: string }
}

/** The model nodes, by rank. */
export const modelNodes = (pipeline: Pipeline): ReadonlyArray<ModelNode> =>
  pipeline.nodes.filter((node): node is ModelNode => node.role._tag === "Model")

interface Declaration {
  readonly name: string
  readonly role: NodeRole
  readonly children: Array<number>
  readonly parents: Array<number>
}

/**
 * Checks a pipeline and gives every node its rank: the place in the topological order that always takes, of the nodes
 * whose parents are all placed, the one declared first (Kahn's algorithm). The source is declared before all others,
 * the sink after them.
 */
export const make = (document: PipelineDocument): Result.Result<Pipeline, InputError> =>
  Result.gen(function* () {
    const declarations = yield* declare(document)
    yield* connect(document, declarations)
    const order = yield* topologicalOrder(document, declarations)
    yield* checkReach(document, declarations)
    const rankOf = new Map(order.map((declared, rank) => [declared, rank]))
    const ranksOf = (declared: ReadonlyArray<number>) =>
      declared.map((index) => rankOf.get(index)!).toSorted((left, right) => left - right)
    const nodes = order.map((declared, rank) => {
      const { name, role, parents, children } = declarations[declared]!
      const documentPath = role._tag === "Source" || role._tag === "Sink" ? "" : `nodes[${declared - 1}]`
      return { name, documentPath, rank, role, parents: ranksOf(parents), children: ranksOf(children) }
    })
    return { name: document.name, nodes }
  })

const roleOf = (node: PipelineDocument["nodes"][number]): NodeRole => {
  switch (node.kind) {
    case "model":
      return { _tag: "Model", model: node.model }
    case "join":
      return { _tag: "Join" }
    case "program":
      return { _tag: "Program", program: node.program }
  }
}

const declaration = (name: string, role: NodeRole): Declaration => ({ name, role, children: [], parents: [] })

const declare = (document: PipelineDocument): Result.Result<ReadonlyArray<Declaration>, InputError> => {
  if (maxNodes < document.nodes.length) {
    return Result.fail(
      new InvalidValue({ path: "nodes", found: `${document.nodes.length} nodes`, expected: `at most ${maxNodes}` }),
    )
  }
  const seen = new Map<string, string>([
    [sourceName, "the name of the implied source"],
    [sinkName, "the name of the implied sink"],
  ])
  for (const [index, { name }] of document.nodes.entries()) {
    const earlier = seen.get(name)
    const path = `nodes[${index}].name`
    if (earlier !== undefined) {
      return Result.fail(
        new DuplicateName({ path, found: `${JSON.stringify(name)}, ${earlier}`, expected: "a name of its own" }),
      )
    }
    seen.set(name, `also at ${path}`)
  }
  return Result.succeed([
    declaration(sourceName, { _tag: "Source" }),
    ...document.nodes.map((node) => declaration(node.name, roleOf(node))),
    declaration(sinkName, { _tag: "Sink" }),
  ])
}

const connect = (
  document: PipelineDocument,
  declarations: ReadonlyArray<Declaration>,
): Result.Result<void, InputError> => {
  const indexOf = new Map(declarations.map(({ name }, index) => [name, index]))
  const sink = declarations.length - 1
  for (const [edgeIndex, [parentName, childName]] of document.edges.entries()) {
    const parent = indexOf.get(parentName)
    const child = indexOf.get(childName)
    const path = `edges[${edgeIndex}]`
    if (parent === undefined || child === undefined) {
      const side = parent === undefined ? 0 : 1
      return Result.fail(
        new UnknownNode({
          path: `${path}[${side}]`,
          found: JSON.stringify(side === 0 ? parentName : childName),
          expected: `a node of ${listNames(indexOf.keys())}`,
        }),
      )
    }
    const found = `the edge from ${JSON.stringify(parentName)} to ${JSON.stringify(childName)}`
    if (child === 0) return Result.fail(new InvalidEdge({ path, found, expected: "no edge into the source" }))
    if (parent === sink) return Result.fail(new InvalidEdge({ path, found, expected: "no edge out of the sink" }))
    if (declarations[parent]!.children.includes(child)) {
      return Result.fail(new InvalidEdge({ path, found: `${found} a second time`, expected: "every edge once" }))
    }
    declarations[parent]!.children.push(child)
    declarations[child]!.parents.push(parent)
  }
  return Result.succeed(undefined)
}

const topologicalOrder = (
  document: PipelineDocument,
  declarations: ReadonlyArray<Declaration>,
): Result.Result<ReadonlyArray<number>, InputError> => {
  const unplacedParents = declarations.map(({ parents }) => parents.length)
  const order: Array<number> = []
  const placed = new Set<number>()
  while (order.length < declarations.length) {
    const next = declarations.findIndex((_, index) => !placed.has(index) && unplacedParents[index] === 0)
    if (next === -1) {
      return Result.fail(
        new PipelineCycle({
          path: "edges",
          found: `the cycle ${findCycle(document, declarations, placed)}`,
          expected: "an acyclic graph",
        }),
      )
    }
    placed.add(next)
    order.push(next)
    for (const child of declarations[next]!.children) unplacedParents[child]!--
  }
  return Result.succeed(moveLast(order, declarations.length - 1))
}

/** The sink ranks last even where nodes that cannot reach it were placed after it; those are rejected next. */
const moveLast = (order: ReadonlyArray<number>, last: number): ReadonlyArray<number> => [
  ...order.filter((index) => index !== last),
  last,
]

/** Every node left unplaced has an unplaced parent, so walking up the parents must return to a node already seen. */
const findCycle = (
  document: PipelineDocument,
  declarations: ReadonlyArray<Declaration>,
  placed: ReadonlySet<number>,
): string => {
  const path: Array<number> = []
  let current = document.nodes.findIndex((_, index) => !placed.has(index + 1)) + 1
  while (!path.includes(current)) {
    path.push(current)
    current = declarations[current]!.parents.find((parent) => !placed.has(parent))!
  }
  const cycle = path.slice(path.indexOf(current)).toReversed()
  return [...cycle, cycle[0]!].map((index) => declarations[index]!.name).join(" → ")
}

const reachable = (start: number, next: (index: number) => ReadonlyArray<number>): ReadonlySet<number> => {
  const reached = new Set([start])
  // A set yields the members added while it is iterated, each once.
  for (const index of reached) for (const neighbour of next(index)) reached.add(neighbour)
  return reached
}

const checkReach = (
  document: PipelineDocument,
  declarations: ReadonlyArray<Declaration>,
): Result.Result<void, InputError> => {
  const sink = declarations.length - 1
  const fromSource = reachable(0, (index) => declarations[index]!.children)
  const toSink = reachable(sink, (index) => declarations[index]!.parents)
  for (const [index, { name }] of document.nodes.entries()) {
    const path = `nodes[${index}]`
    if (!fromSource.has(index + 1)) {
      const found = `${JSON.stringify(name)}, which the source cannot reach`
      return Result.fail(new UnreachableNode({ path, found, expected: `a path of edges from "${sourceName}"` }))
    }
    if (!toSink.has(index + 1)) {
      const found = `${JSON.stringify(name)}, which cannot reach the sink`
      return Result.fail(new DeadEndNode({ path, found, expected: `a path of edges to "${sinkName}"` }))
    }
  }
  return Result.succeed(undefined)
}
