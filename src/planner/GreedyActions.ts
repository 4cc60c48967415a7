/** One round of greedy improvement: every action on every node, and the best of what they come to. */
import * as Effect from "effect/Effect"
import type { NodeConfiguration } from "../domain/Configuration.ts"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import { comparePreference, type FeasibleCandidate, isFeasible, type Judge } from "./Candidate.ts"
import type { HardwareOption, NodeOptions } from "./Options.ts"
import { type Action, actions, type Attempt, type Move, type RejectedAction, type Report } from "./Search.ts"

/** Where a round starts, and what it works with. */
export interface Round {
  readonly nodes: ReadonlyArray<NodeOptions>
  readonly judge: Judge
  readonly report: Report
  readonly current: FeasibleCandidate
  readonly round: number
}

/**
 * The configurations of one node to try for an action: in each series the first that is feasible stands for the series,
 * so a series ascends in replicas.
 */
type Series = ReadonlyArray<NodeConfiguration>

/** Tries every action on every node and takes the best: least in (cost, latency, node, action), if that improves. */
export const improve = Effect.fnUntraced(function* (
  round: Round,
): Effect.fn.Return<
  { readonly move: Move | undefined; readonly rejected: ReadonlyArray<RejectedAction> },
  SimulationError,
  Engine
> {
  const attempts: Array<Attempt> = []
  for (const options of round.nodes.toSorted(byName)) {
    for (const action of actions) attempts.push(yield* attempt(round, options, action))
  }
  const move = attempts
    .filter((tried): tried is Move => tried.best !== undefined && comparePreference(tried.best, round.current) < 0)
    // A stable sort: the order of the attempts, by node and action, breaks ties.
    .toSorted((left, right) => comparePreference(left.best, right.best))[0]
  const rejected = attempts.filter((tried) => tried !== move).map((tried) => reject(tried, round.current))
  yield* round.report({ _tag: "Round", round: round.round, move, rejected })
  return { move, rejected }
})

const byName = (left: NodeOptions, right: NodeOptions): number =>
  left.node.name < right.node.name ? -1 : Number(right.node.name < left.node.name)

const reject = (tried: Attempt, current: FeasibleCandidate): RejectedAction => {
  if (tried.triedCount === 0) return { ...tried, reason: "not-applicable" }
  if (tried.best === undefined) return { ...tried, reason: "none-feasible" }
  return { ...tried, reason: comparePreference(tried.best, current) < 0 ? "outbid" : "not-better" }
}

const attempt = Effect.fnUntraced(function* (
  { judge, report, current, round }: Round,
  options: NodeOptions,
  action: Action,
): Effect.fn.Return<Attempt, SimulationError, Engine> {
  const node = options.node.name
  let best: FeasibleCandidate | undefined
  let triedCount = 0
  for (const series of seriesOf(options, current.configuration[node]!, action)) {
    for (const nodeConfiguration of series) {
      const candidate = yield* judge.judge({ ...current.configuration, [node]: nodeConfiguration })
      triedCount++
      yield* report({ _tag: "Tried", round, node, action, candidate, effort: judge.effort() })
      if (!isFeasible(candidate)) continue
      if (best === undefined || comparePreference(candidate, best) < 0) best = candidate
      break
    }
  }
  return { node, action, best, triedCount }
})

const seriesOf = (options: NodeOptions, now: NodeConfiguration, action: Action): ReadonlyArray<Series> => {
  const option = options.hardware.find(({ hardware }) => hardware === now.hardware)!
  switch (action) {
    case "larger-batch": {
      const larger = option.batchSizes.find((batchSize) => now.maxBatchSize < batchSize)
      return larger === undefined ? [] : [withReplicas(option, larger, now.replicas)]
    }
    case "fewer-replicas":
      return now.replicas === 1 ? [] : [[{ ...now, replicas: now.replicas - 1 }]]
    case "cheaper-hardware":
      return options.hardware
        .filter((other) => other.costPerHour < option.costPerHour)
        .flatMap((other) => {
          const affordable = Math.floor((now.replicas * option.costPerHour) / other.costPerHour)
          return other.batchSizes.map((batchSize) => withReplicas(other, batchSize, affordable))
        })
  }
}

/** One batch size on one hardware with 1 … `maxReplicas` replicas. */
const withReplicas = (option: HardwareOption, maxBatchSize: number, maxReplicas: number): Series =>
  Array.from({ length: maxReplicas }, (_, index) => ({
    hardware: option.hardware,
    maxBatchSize,
    replicas: index + 1,
  }))
