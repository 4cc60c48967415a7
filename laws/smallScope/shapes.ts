/** Every shape of a pipeline of a few model nodes, with and without joins. */
import { type PipelineDocument, sinkName, sourceName } from "../../src/domain/Pipeline.ts"
import { nodeNameAt } from "../arbitraries/pipelines.ts"

type Edge = readonly [parent: string, child: string]

/** Every non-empty choice of these. */
const choices = <A>(from: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: 2 ** from.length - 1 }, (_, number) =>
    from.filter((_, place) => ((number + 1) >> place) % 2 === 1),
  )

/** Every way in which so many model nodes can hang on the source and on nodes before them. */
const edgesAmong = (modelCount: number): ReadonlyArray<ReadonlyArray<Edge>> =>
  Array.from({ length: modelCount }, (_, index) => nodeNameAt(index)).reduce<ReadonlyArray<ReadonlyArray<Edge>>>(
    (all, name, index, names) =>
      all.flatMap((edges) =>
        choices([sourceName, ...names.slice(0, index)]).map((parents) => [
          ...edges,
          ...parents.map((parent) => [parent, name] as const),
        ]),
      ),
    [[]],
  )

const parentsOf = (edges: ReadonlyArray<Edge>, name: string): ReadonlyArray<Edge> =>
  edges.filter(([, child]) => child === name)

const joinOf = (name: string): string => `join-${name}`

/** The edges with a join before the nodes of several parents, and the names of the joins. */
const withJoins = (edges: ReadonlyArray<Edge>) => {
  const joining = new Set(edges.map(([, child]) => child).filter((child) => 2 <= parentsOf(edges, child).length))
  return {
    joins: [...joining].map(joinOf),
    edges: [
      ...edges.map(([parent, child]): Edge => [parent, joining.has(child) ? joinOf(child) : child]),
      ...[...joining].map((name): Edge => [joinOf(name), name]),
    ],
  }
}

/** Every pipeline of exactly so many model nodes; `modelAt` names the model of the node at a place. */
export const pipelinesOf = (
  modelCount: number,
  modelAt: (index: number) => string,
): ReadonlyArray<PipelineDocument> => {
  const names = Array.from({ length: modelCount }, (_, index) => nodeNameAt(index))
  const models = names.map((name, index) => ({ name, kind: "model" as const, model: modelAt(index) }))
  return edgesAmong(modelCount).flatMap((among) => {
    const last = names.filter((name) => among.every(([parent]) => parent !== name))
    const edges = [...among, ...last.map((name): Edge => [name, sinkName])]
    const joined = withJoins(edges)
    const forms = joined.joins.length === 0 ? [{ joins: [], edges }] : [{ joins: [], edges }, joined]
    return forms.map(
      (form) =>
        ({
          name: "small",
          nodes: [...models, ...form.joins.map((name) => ({ name, kind: "join" }))],
          edges: form.edges,
        }) as unknown as PipelineDocument,
    )
  })
}
