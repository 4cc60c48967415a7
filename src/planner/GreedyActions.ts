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

/** A series on its way to the first configuration that is feasible, for an action on a node. */
interface Walk {
  readonly node: string
  readonly action: Action
  readonly series: Series
  triedCount: number
  found: FeasibleCandidate | undefined
}

/** Tries every action on every node and takes the best: least in (cost, latency, node, action), if that improves. */
export const improve = Effect.fnUntraced(function* (
  round: Round,
): Effect.fn.Return<
  { readonly move: Move | undefined; readonly rejected: ReadonlyArray<RejectedAction> },
  SimulationError,
  Engine
> {
  const plans = round.nodes
    .toSorted(byName)
    .flatMap((options) => actions.map((action) => ({ options, action, walks: walksOf(round, options, action) })))
  yield* walk(
    round,
    plans.flatMap(({ walks }) => walks),
  )
  const attempts = plans.map(({ options, action, walks }) => attemptOf(options.node.name, action, walks))
  const move = attempts
    .filter((tried): tried is Move => tried.best !== undefined && comparePreference(tried.best, round.current) < 0)
    // A stable sort: the order of the attempts, by node and action, breaks ties.
    .toSorted((left, right) => comparePreference(left.best, right.best))[0]
  const rejected = attempts.filter((tried) => tried !== move).map((tried) => reject(tried, round.current))
  yield* round.report({ _tag: "Round", round: round.round, move, rejected })
  return { move, rejected }
})

const byName = (left: NodeOptions, right: NodeOptions): number => (left.node.name < right.node.name ? -1 : 1)

const reject = (tried: Attempt, current: FeasibleCandidate): RejectedAction => {
  if (tried.triedCount === 0) return { ...tried, reason: "not-applicable" }
  if (tried.best === undefined) return { ...tried, reason: "none-feasible" }
  return { ...tried, reason: comparePreference(tried.best, current) < 0 ? "outbid" : "not-better" }
}

const walksOf = ({ current }: Round, options: NodeOptions, action: Action): ReadonlyArray<Walk> => {
  const node = options.node.name
  const all = seriesOf(options, current.configuration[node]!, action)
  return all.map((series) => ({ node, action, series, triedCount: 0, found: undefined }))
}

/**
 * Walks all series in step. They are independent, so each step asks for one verdict of every series that has found
 * nothing yet, all at once; what each series tries does not depend on the others.
 */
const walk = Effect.fnUntraced(function* (
  { judge, report, current, round }: Round,
  walks: ReadonlyArray<Walk>,
): Effect.fn.Return<void, SimulationError, Engine> {
  for (let step = 0; ; step++) {
    const walking = walks.filter(({ series, found }) => found === undefined && step < series.length)
    if (walking.length === 0) return
    const configurations = walking.map(({ node, series }) => ({ ...current.configuration, [node]: series[step]! }))
    const judgements = yield* judge.judgeAll(configurations)
    for (const [index, walker] of walking.entries()) {
      const { candidate, effort } = judgements[index]!
      const { node, action } = walker
      walker.triedCount++
      if (isFeasible(candidate)) walker.found = candidate
      yield* report({ _tag: "Tried", round, node, action, candidate, effort })
    }
  }
})

/** What an action came to: of what its series found, the first of the best. */
const attemptOf = (node: string, action: Action, walks: ReadonlyArray<Walk>): Attempt => {
  let best: FeasibleCandidate | undefined
  let triedCount = 0
  for (const walker of walks) {
    triedCount += walker.triedCount
    const { found } = walker
    if (found !== undefined && (best === undefined || comparePreference(found, best) < 0)) best = found
  }
  return { node, action, best, triedCount }
}

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
