/** Parts: models of a pipeline that hear nothing of each other until the sink waits for them. */
import { least } from "../Options.ts"
import { ranksAtSink, type Scenario, upstreamOf } from "../../domain/Scenario.ts"
import type { ModelSpace } from "./Space.ts"

/** A model of a part, with those of its models, by place, that lie upstream of it, and those that hear of it next. */
export interface PartModel extends ModelSpace {
  readonly upstream: ReadonlyArray<number>
  readonly successors: ReadonlyArray<number>
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
  const next = nextModels(stages)
  return [...new Set(partOf.values())].map((part) => {
    const ranks = unlocking(
      order.filter((rank) => partOf.get(rank) === part && stages[rank]!._tag === "Model"),
      (rank) => upstreamOf(stages, [rank]),
    )
    const placesOf = (some: ReadonlySet<number>, self: number): ReadonlyArray<number> =>
      ranks.flatMap((rank, place) => (rank !== self && some.has(rank) ? [place] : []))
    return {
      models: ranks.map((rank) => ({
        ...spaces.find(({ stage }) => stage.rank === rank)!,
        upstream: placesOf(upstreamOf(stages, [rank]), rank),
        successors: placesOf(next[rank]!, rank),
      })),
      exits: stages.flatMap(({ rank, children }) =>
        partOf.get(rank) === part && children.some((child) => atSink.has(child)) ? [rank] : [],
      ),
    }
  })
}

/** Models that hear of each stage with no model in between, by rank. */
const nextModels = (stages: Scenario["stages"]): ReadonlyArray<ReadonlySet<number>> => {
  const next = stages.map(() => new Set<number>())
  for (const { rank, children } of stages.toReversed()) {
    for (const child of children) {
      if (stages[child]!._tag === "Model") next[rank]!.add(child)
      else for (const further of next[child]!) next[rank]!.add(further)
    }
  }
  return next
}

/**
 * Another topological order: each rank is one of those after which most others have all that lies upstream of them behind
 * them, so that much is known early of what these cost; ties in the order given.
 */
const unlocking = (
  given: ReadonlyArray<number>,
  upstream: (rank: number) => ReadonlySet<number>,
): ReadonlyArray<number> => {
  const upstreamOfEach = new Map(
    given.map((rank) => [rank, given.filter((other) => other !== rank && upstream(rank).has(other))]),
  )
  const isReady = (rank: number, after: ReadonlyArray<number>) =>
    upstreamOfEach.get(rank)!.every((other) => after.includes(other))
  const order: Array<number> = []
  while (order.length < given.length) {
    const left = given.filter((rank) => !order.includes(rank))
    const ready = left.filter((rank) => isReady(rank, order))
    const best = least(ready, (rank) => -left.filter((other) => isReady(other, [...order, rank])).length)
    order.push(best!)
  }
  return order
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
