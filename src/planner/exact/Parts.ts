/** Parts: models of a pipeline that hear nothing of each other until the sink waits for them. */
import { ranksAtSink, type Scenario, upstreamOf } from "../../domain/Scenario.ts"
import type { ModelSpace } from "./Space.ts"

/** A model of a part, with those of the models before it, by place, that lie upstream of it. */
export interface PartModel extends ModelSpace {
  readonly upstream: ReadonlyArray<number>
}

/** Some models, each after all that lie upstream of it, and the stages from which their queries go to the sink. */
export interface Part {
  readonly models: ReadonlyArray<PartModel>
  readonly exits: ReadonlyArray<number>
}

/**
 * Cuts a pipeline into parts. What a part delivers depends on its own models alone; a query's latency is the greatest of
 * its latencies through the parts.
 */
export const partsOf = ({ stages }: Scenario, spaces: ReadonlyArray<ModelSpace>): ReadonlyArray<Part> => {
  const atSink = ranksAtSink(stages)
  const partOf = new Map<number, number>()
  const visit = (rank: number, part: number): void => {
    if (partOf.has(rank) || rank === 0 || atSink.has(rank)) return
    partOf.set(rank, part)
    for (const neighbour of [...stages[rank]!.parents, ...stages[rank]!.children]) visit(neighbour, part)
  }
  for (const { rank } of stages) visit(rank, rank)
  const order = depthFirst(stages.map(({ children }) => children))
  return [...new Set(partOf.values())].map((part) => {
    const models = order.flatMap((rank) =>
      partOf.get(rank) === part ? spaces.filter(({ stage }) => stage.rank === rank) : [],
    )
    return {
      models: models.map((model, place) => {
        const upstream = upstreamOf(stages, [model.stage.rank])
        return {
          ...model,
          upstream: models.slice(0, place).flatMap(({ stage }, other) => (upstream.has(stage.rank) ? [other] : [])),
        }
      }),
      exits: stages.flatMap(({ rank, children }) =>
        partOf.get(rank) === part && children.some((child) => atSink.has(child)) ? [rank] : [],
      ),
    }
  })
}

/** A topological order in which a stage's descendants follow it as closely as they can. */
const depthFirst = (children: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> => {
  const finished: Array<number> = []
  const seen = new Set<number>()
  const visit = (rank: number): void => {
    if (seen.has(rank)) return
    seen.add(rank)
    for (const child of children[rank]!.toReversed()) visit(child)
    finished.push(rank)
  }
  visit(0)
  return finished.toReversed()
}
