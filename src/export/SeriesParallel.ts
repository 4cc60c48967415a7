/** Pipelines as what is done one after the other and side by side, where they can be told so. */
import { modelNodes, type Pipeline } from "../domain/Pipeline.ts"

/** Steps in order, or side by side until all are done. */
export type Flow =
  | { readonly _tag: "Step"; readonly node: string }
  | { readonly _tag: "Sequence"; readonly flows: ReadonlyArray<Flow> }
  | { readonly _tag: "Parallel"; readonly flows: ReadonlyArray<Flow> }

/** Whether one node comes before another on some path, by rank. */
type Precedes = (earlier: number, later: number) => boolean

/**
 * What a pipeline does as steps in series and in parallel; nothing if it has no models or cannot be told so, as where a
 * node waits for two of which another waits for one alone.
 */
export const seriesParallel = (pipeline: Pipeline): Flow | undefined => {
  const models = modelNodes(pipeline).map(({ rank }) => rank)
  return models.length === 0 ? undefined : decompose(pipeline, models, precedence(pipeline))
}

const precedence = ({ nodes }: Pipeline): Precedes => {
  const ancestors: Array<Set<number>> = []
  for (const { parents } of nodes) ancestors.push(new Set(parents.flatMap((parent) => [parent, ...ancestors[parent]!])))
  return (earlier, later) => ancestors[later]!.has(earlier)
}

/** Nodes of which none are ordered with those of another part are parallel; of which all are, in series. */
const decompose = (pipeline: Pipeline, ranks: ReadonlyArray<number>, precedes: Precedes): Flow | undefined => {
  if (ranks.length === 1) return { _tag: "Step", node: pipeline.nodes[ranks[0]!]!.name }
  const isOrdered = (one: number, other: number) => precedes(one, other) || precedes(other, one)
  const parallel = components(ranks, isOrdered)
  const isParallel = 1 < parallel.length
  const parts = isParallel ? parallel : components(ranks, (one, other) => !isOrdered(one, other))
  if (parts.length === 1) return undefined
  const flows = parts.map((part) => decompose(pipeline, part, precedes)).filter((flow) => flow !== undefined)
  return flows.length < parts.length ? undefined : { _tag: isParallel ? "Parallel" : "Sequence", flows }
}

/** The parts of a graph that no edge joins, by their least members; ranks ascend, so parts in series are in order. */
const components = (
  ranks: ReadonlyArray<number>,
  isJoined: (one: number, other: number) => boolean,
): ReadonlyArray<ReadonlyArray<number>> => {
  const rest = new Set(ranks)
  const parts: Array<ReadonlyArray<number>> = []
  for (const first of rest) {
    const part = new Set([first])
    rest.delete(first)
    // A set yields the members added while it is iterated.
    for (const member of part) {
      for (const other of rest) {
        if (!isJoined(member, other)) continue
        part.add(other)
        rest.delete(other)
      }
    }
    parts.push([...part].toSorted((one, other) => one - other))
  }
  return parts
}
