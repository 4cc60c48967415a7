/** Candidates: configurations with what they cost and whether they meet the objective. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Configuration from "../domain/Configuration.ts"
import * as Scenario from "../domain/Scenario.ts"
import { Engine, type SimulationError, type Verdict } from "../engine/Engine.ts"
import { findImpossibility, type Impossibility } from "./Bounds.ts"
import type { Problem } from "./Problem.ts"

/** What is known of a configuration: a proof that it cannot do, or the engine's verdict on it. */
export type CandidateVerdict = { readonly _tag: "Impossible"; readonly why: Impossibility } | Verdict

/** A configuration that was judged. */
export interface Candidate {
  readonly configuration: Configuration.Configuration
  readonly costPerHour: number
  readonly verdict: CandidateVerdict
}

/** A candidate that was simulated and meets the objective. */
export interface FeasibleCandidate extends Candidate {
  readonly verdict: Extract<Verdict, { readonly _tag: "Meets" }>
}

/** Whether the candidate was simulated and meets the objective. */
export const isFeasible = (candidate: Candidate): candidate is FeasibleCandidate => candidate.verdict._tag === "Meets"

/** Order of preference: cost, then latency at the percentile; negative if `left` is preferred, 0 if neither. */
export const comparePreference = (left: FeasibleCandidate, right: FeasibleCandidate): number =>
  left.costPerHour - right.costPerHour || left.verdict.latencyMs - right.verdict.latencyMs

/** Compiles a configuration that a planner made; that it compiles is the planner's duty. */
export const compile = (problem: Problem, configuration: Configuration.Configuration): Scenario.Scenario =>
  Result.getOrThrow(Scenario.compile({ ...problem, configuration }))

/** Judges a configuration: the cheap bounds first, then a simulation. */
export const judge = Effect.fnUntraced(function* (
  problem: Problem,
  configuration: Configuration.Configuration,
): Effect.fn.Return<Candidate, SimulationError, Engine> {
  const engine = yield* Engine
  const scenario = compile(problem, configuration)
  const costPerHour = Configuration.costPerHour(problem.catalog, configuration)
  const why = findImpossibility(scenario, problem.objective)
  if (why !== undefined) return { configuration, costPerHour, verdict: { _tag: "Impossible", why } }
  return { configuration, costPerHour, verdict: yield* engine.verdict(scenario, problem.objective) }
})

/** How much work a search has done. */
export interface SearchEffort {
  /** Configurations simulated. */
  readonly simulated: number
  /** Configurations rejected by a bound without simulation. */
  readonly rejectedByBound: number
  /** Times that a configuration came up again and its verdict was known. */
  readonly recalled: number
}

/** Judges configurations, each at most once. */
export interface Judge {
  readonly judge: (configuration: Configuration.Configuration) => Effect.Effect<Candidate, SimulationError, Engine>
  readonly effort: () => SearchEffort
}

/** A judge for one problem, which remembers its verdicts. */
export const makeJudge = (problem: Problem): Judge => {
  const known = new Map<string, Candidate>()
  const effort = { simulated: 0, rejectedByBound: 0, recalled: 0 }
  return {
    effort: () => ({ ...effort }),
    judge: (configuration) =>
      Effect.suspend(() => {
        const key = JSON.stringify(configuration)
        const recalled = known.get(key)
        if (recalled !== undefined) {
          effort.recalled++
          return Effect.succeed(recalled)
        }
        return Effect.map(judge(problem, configuration), (candidate) => {
          known.set(key, candidate)
          if (candidate.verdict._tag === "Impossible") effort.rejectedByBound++
          else effort.simulated++
          return candidate
        })
      }),
  }
}
