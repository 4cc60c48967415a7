/** Candidates: configurations with what they cost and whether they meet the objective. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Configuration from "../domain/Configuration.ts"
import * as Scenario from "../domain/Scenario.ts"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import type { Verdict } from "../engine/Verdict.ts"
import { findImpossibility, type Impossibility } from "./Bounds.ts"
import type { Problem } from "./Problem.ts"
import { engineOver, onEach, workloadsOf } from "./Workloads.ts"

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

/** A configuration on its way to a verdict: the bounds have spoken, and if they proved nothing the engine must. */
interface Case {
  readonly configuration: Configuration.Configuration
  readonly scenario: Scenario.Scenario
  readonly why: Impossibility | undefined
}

const open = (problem: Problem, configuration: Configuration.Configuration): Case => {
  const scenario = compile(problem, configuration)
  const workloads = workloadsOf(problem)
  const why = onEach(scenario, workloads).flatMap((each) => findImpossibility(each, problem.objective) ?? [])
  return { configuration, scenario, why: why[workloads.mayMiss] }
}

const close = ({ catalog }: Problem, { configuration }: Case, verdict: CandidateVerdict): Candidate => ({
  configuration,
  costPerHour: Configuration.costPerHour(catalog, configuration),
  verdict,
})

/** Judges configurations, in their order: the cheap bounds first, then simulations of all that they leave open. */
export const judgeAll = Effect.fnUntraced(function* (
  problem: Problem,
  configurations: ReadonlyArray<Configuration.Configuration>,
): Effect.fn.Return<ReadonlyArray<Candidate>, SimulationError, Engine> {
  const engine = yield* engineOver(workloadsOf(problem))
  const cases: Array<Case> = []
  for (const configuration of configurations) {
    cases.push(open(problem, configuration))
    // Bounds look at every arrival; on a long trace a planner must still hear an interruption.
    yield* Effect.yieldNow
  }
  const scenarios = cases.filter(({ why }) => why === undefined).map(({ scenario }) => scenario)
  const verdicts = (yield* engine.verdicts(scenarios, problem.objective)).values()
  return cases.map((opened) => {
    const { why } = opened
    return close(problem, opened, why === undefined ? verdicts.next().value! : { _tag: "Impossible", why })
  })
})

/** Judges a configuration. */
export const judge = (
  problem: Problem,
  configuration: Configuration.Configuration,
): Effect.Effect<Candidate, SimulationError, Engine> =>
  Effect.map(judgeAll(problem, [configuration]), ([candidate]) => candidate!)

/** How much work a search has done. */
export interface SearchEffort {
  /** Configurations simulated. */
  readonly simulated: number
  /** Configurations rejected by a bound without simulation. */
  readonly rejectedByBound: number
  /** Times that a configuration came up again and its verdict was known. */
  readonly recalled: number
}

/** A candidate, and the effort up to it. */
export interface Judgement {
  readonly candidate: Candidate
  readonly effort: SearchEffort
}

/** Judges configurations, each at most once. */
export interface Judge {
  readonly judge: (configuration: Configuration.Configuration) => Effect.Effect<Candidate, SimulationError, Engine>
  /** Judges independent configurations by one question to the engine; the answers are in their order. */
  readonly judgeAll: (
    configurations: ReadonlyArray<Configuration.Configuration>,
  ) => Effect.Effect<ReadonlyArray<Judgement>, SimulationError, Engine>
  readonly effort: () => SearchEffort
}

/** A judge for one problem, which remembers its verdicts. */
export const makeJudge = (problem: Problem): Judge => {
  const known = new Map<string, Candidate>()
  const effort = { simulated: 0, rejectedByBound: 0, recalled: 0 }

  /** What is known of a configuration, or else the next of the new candidates, which is it. */
  const recall = (key: string, judged: Iterator<Candidate>): Candidate => {
    const recalled = known.get(key)
    if (recalled !== undefined) {
      effort.recalled++
      return recalled
    }
    const candidate: Candidate = judged.next().value
    known.set(key, candidate)
    if (candidate.verdict._tag === "Impossible") effort.rejectedByBound++
    else effort.simulated++
    return candidate
  }

  const judgeEach: Judge["judgeAll"] = (configurations) =>
    Effect.suspend(() => {
      const keyed = configurations.map((configuration) => [JSON.stringify(configuration), configuration] as const)
      const unknown = new Map(keyed.filter(([key]) => !known.has(key)))
      return Effect.map(judgeAll(problem, [...unknown.values()]), (candidates) => {
        const judged = candidates.values()
        return keyed.map(([key]) => ({ candidate: recall(key, judged), effort: { ...effort } }))
      })
    })

  return {
    effort: () => ({ ...effort }),
    judge: (configuration) => Effect.map(judgeEach([configuration]), ([judgement]) => judgement!.candidate),
    judgeAll: judgeEach,
  }
}
