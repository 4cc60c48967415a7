/**
 * The frontier: every configuration that is faster than all that cost no more, in order of cost. Each is the answer of an
 * exact search for the cheapest configuration that is strictly faster than the one before it.
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { roundCost } from "../../domain/Configuration.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { Impossibility } from "../Bounds.ts"
import type { FeasibleCandidate } from "../Candidate.ts"
import { ExactSearch } from "../exact/ExactSearch.ts"
import { SearchMemory } from "../exact/Memory.ts"
import type { SpaceOptions } from "../exact/Space.ts"
import { findHopeless } from "../Hopeless.ts"
import { nodeOptions } from "../Options.ts"
import type { Problem } from "../Problem.ts"
import { type Report, stepsOf } from "../Search.ts"

/** What bounds the frontier. */
export interface FrontierOptions extends SpaceOptions {
  /** The most that a point may cost, per hour. */
  readonly budgetPerHour: number
}

/** One step of the search, the last of which is `Complete`. */
export type FrontierStep =
  /** All points that cost less than `lowerBoundPerHour` have been found. */
  | { readonly _tag: "Standing"; readonly lowerBoundPerHour: number; readonly simulated: number }
  /** The next point: of all that cost as much the fastest, ties by fewer replicas, then by name. */
  | { readonly _tag: "Point"; readonly point: FeasibleCandidate }
  /** There are no more within the budget; or none at any cost, where `isFastest`, which `why` may prove. */
  | { readonly _tag: "Complete"; readonly isFastest: boolean; readonly why: Impossibility | undefined }

/**
 * The points as they are found. The problem's SLO is the most latency that a point may have; it may be infinite.
 */
export const search = (
  problem: Problem,
  options: FrontierOptions,
): Stream.Stream<FrontierStep, SimulationError, Engine> => stepsOf((report) => run(problem, options, report))

const run = Effect.fnUntraced(function* (
  problem: Problem,
  options: FrontierOptions,
  report: Report<FrontierStep>,
): Effect.fn.Return<void, SimulationError, Engine> {
  const budgetPerHour = roundCost(options.budgetPerHour)
  const nodes = nodeOptions(problem)
  const memory = new SearchMemory()
  const { percentile } = problem.objective
  let { sloMs } = problem.objective
  let simulated = 0
  let lowerBoundPerHour = 0
  for (;;) {
    const fasterProblem = { ...problem, objective: { sloMs, percentile } }
    const why = findHopeless(fasterProblem, nodes)
    if (why !== undefined) return yield* report({ _tag: "Complete", isFastest: true, why })
    const faster = new ExactSearch(fasterProblem, nodes, options, memory)
    while (!faster.isDone && faster.leastCostPerHour <= budgetPerHour) {
      yield* faster.next
      // A new search begins below what is known already.
      const leastPerHour = Math.min(faster.leastCostPerHour, faster.best?.costPerHour ?? Number.POSITIVE_INFINITY)
      lowerBoundPerHour = Math.max(lowerBoundPerHour, leastPerHour)
      yield* report({ _tag: "Standing", lowerBoundPerHour, simulated: simulated + faster.simulated })
    }
    simulated += faster.simulated
    const point = faster.best
    if (point === undefined) {
      const isFastest = faster.leastCostPerHour === Number.POSITIVE_INFINITY
      return yield* report({ _tag: "Complete", isFastest, why: undefined })
    }
    yield* report({ _tag: "Point", point })
    const { latencyMs } = point.verdict
    // Times that vanish beside the time of day add up to nothing.
    if (latencyMs === 0) return yield* report({ _tag: "Complete", isFastest: true, why: undefined })
    sloMs = nextBelow(latencyMs)
  }
})

/** The greatest number below a positive one. */
const nextBelow = (value: number): number => {
  const numbers = Float64Array.of(value)
  new BigInt64Array(numbers.buffer)[0]! -= 1n
  return numbers[0]!
}
