/** Plain enumeration: every configuration up to a cost, with no bound but the cost itself. */
import * as Effect from "effect/Effect"
import { type Configuration, costPerHour, type NodeConfiguration, roundCost } from "../domain/Configuration.ts"
import type { Scenario } from "../domain/Scenario.ts"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import { compile, type FeasibleCandidate } from "./Candidate.ts"
import type { SpaceOptions } from "./exact/Space.ts"
import { type NodeOptions, nodeOptions } from "./Options.ts"
import type { Problem } from "./Problem.ts"
import { engineOver, mostQueries, workloadsOf } from "./Workloads.ts"

/** Up to which cost per hour; whether what costs just as much is included. */
export interface Ceiling {
  readonly costPerHour: number
  readonly isIncluded: boolean
}

/** Every configuration of the space up to a cost, each once. */
export function* configurationsUpTo(
  problem: Problem,
  space: SpaceOptions,
  ceiling: Ceiling,
): Generator<Configuration, void> {
  const nodes = nodeOptions(problem)
  const leastPerHour = nodes.map(({ hardware }) => Math.min(...hardware.map((option) => option.costPerHour)))
  const restPerHour = [...nodes, undefined].map((_, place) =>
    leastPerHour.slice(place).reduce((sum, cost) => sum + cost, 0),
  )
  const maxReplicas = Math.min(space.maxReplicas, mostQueries(workloadsOf(problem)))
  const fits = (cost: number): boolean =>
    roundCost(cost) < ceiling.costPerHour || (ceiling.isIncluded && roundCost(cost) === ceiling.costPerHour)

  function* extend(chosen: ReadonlyArray<NodeConfiguration>, cost: number): Generator<Configuration, void> {
    const place = chosen.length
    if (place === nodes.length) {
      yield Object.fromEntries(nodes.map(({ node }, index) => [node.name, chosen[index]!]))
      return
    }
    for (const option of nodes[place]!.hardware) {
      for (const choice of choicesOf(option, space.batchingDelaysMs)) {
        for (let replicas = 1; replicas <= maxReplicas; replicas++) {
          const extended = cost + replicas * option.costPerHour
          if (!fits(extended + restPerHour[place + 1]!)) break
          yield* extend([...chosen, { ...choice, replicas }], extended)
        }
      }
    }
  }
  yield* extend([], 0)
}

type Choice = Omit<NodeConfiguration, "replicas">

const choicesOf = (
  { hardware, batchSizes }: NodeOptions["hardware"][number],
  delaysMs: ReadonlyArray<number>,
): ReadonlyArray<Choice> =>
  batchSizes.flatMap((maxBatchSize) =>
    delaysMs.map((batchingDelayMs) => ({
      hardware,
      maxBatchSize,
      ...(batchingDelayMs === 0 ? {} : { batchingDelayMs }),
    })),
  )

/** How many configurations there are up to a cost, counted no further than `limit` + 1. */
export const countUpTo = (problem: Problem, space: SpaceOptions, ceiling: Ceiling, limit: number): number => {
  let count = 0
  for (const _ of configurationsUpTo(problem, space, ceiling)) {
    count++
    if (limit < count) break
  }
  return count
}

/** Configurations judged between two looks at whether anybody interrupts. */
const judgedPerTurn = 16

/**
 * Simulates configurations, each to its end, until one is feasible and `isBetter`; `onJudged` hears how many were judged.
 * No bound has a say, nor does any other part of a search.
 */
export const findBetter = Effect.fnUntraced(function* (
  problem: Problem,
  configurations: Iterable<Configuration>,
  isBetter: (candidate: FeasibleCandidate) => boolean,
  onJudged: (count: number) => void,
): Effect.fn.Return<FeasibleCandidate | undefined, SimulationError, Engine> {
  const engine = yield* engineOver(workloadsOf(problem))
  let judged = 0
  for (const configuration of configurations) {
    const scenario: Scenario = compile(problem, configuration)
    const verdict = yield* engine.verdict(scenario, problem.objective)
    judged++
    onJudged(judged)
    if (judged % judgedPerTurn === 0) yield* Effect.yieldNow
    if (verdict._tag !== "Meets") continue
    const candidate = { configuration, costPerHour: costPerHour(problem.catalog, configuration), verdict }
    if (isBetter(candidate)) return candidate
  }
  return undefined
})
