/** What the laws of planning judge: anything that answers a planning problem. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Configuration } from "../src/domain/Configuration.ts"
import { Engine } from "../src/engine/Engine.ts"
import type { Problem } from "../src/planner/Problem.ts"
import type { FeasibleCandidate } from "../src/planner/Candidate.ts"
import type { ExactStep } from "../src/planner/exact/Exact.ts"
import type { SearchStep } from "../src/planner/Search.ts"
import { describeImpossibility } from "../src/report/SearchText.ts"
import { showValue } from "./show/value.ts"

/** How far a planner may go: replicas of one node, and cost of the whole plan, infinite where there is no budget. */
export interface Limits {
  readonly maxReplicas: number
  readonly maxCostPerHour: number
}

/** What a planner says. `Infeasible` claims a proof about everything on offer; `NotFound` proves nothing. */
export type PlannerAnswer =
  | {
      readonly _tag: "Planned"
      readonly configuration: Configuration
      readonly costPerHour: number
      /** Latency at the objective's percentile. */
      readonly latencyMs: number
    }
  | { readonly _tag: "Infeasible" | "NotFound"; readonly reason: string }

/** A planner. */
export interface Planner {
  readonly name: string
  /** The limits within which it keeps its plans; it may read the others as it likes. */
  readonly keeps: ReadonlyArray<keyof Limits>
  readonly plan: (problem: Problem, limits: Limits) => Effect.Effect<PlannerAnswer, unknown>
}

/** These limits where they are kept, and none where they are not. */
export const limitsOf = (limits: Limits, keeps: Planner["keeps"]): Limits => ({
  maxReplicas: keeps.includes("maxReplicas") ? limits.maxReplicas : Number.POSITIVE_INFINITY,
  maxCostPerHour: keeps.includes("maxCostPerHour") ? limits.maxCostPerHour : Number.POSITIVE_INFINITY,
})

/** The plan that a candidate is. */
const planned = ({ configuration, costPerHour, verdict }: FeasibleCandidate): PlannerAnswer => ({
  _tag: "Planned",
  configuration,
  costPerHour,
  latencyMs: verdict.latencyMs,
})

/** The answer that the last step of a greedy search is. */
export const greedyAnswer = (step: SearchStep): PlannerAnswer => {
  if (step._tag !== "Finished") throw new Error("the last step is Finished")
  const { outcome } = step
  switch (outcome._tag) {
    case "Planned":
      return planned(outcome.candidate)
    case "Infeasible":
      return { _tag: "Infeasible", reason: describeImpossibility(outcome.why) }
    case "NotFound":
      return { _tag: "NotFound", reason: outcome.because }
  }
}

/** The answer that the last step of an exact search is; without a bound's proof the certificate is the reason. */
export const exactAnswer = (step: ExactStep): PlannerAnswer => {
  switch (step._tag) {
    case "Planned":
      return planned(step.candidate)
    case "Infeasible":
      return {
        _tag: "Infeasible",
        reason: step.why === undefined ? showValue(step.certificate ?? "") : describeImpossibility(step.why),
      }
    case "Standing":
      throw new Error("the last step is an answer")
  }
}

/**
 * The planner that a search is when it asks this engine, its last step being the answer:
 * `searchPlanner("greedy", kernel, Greedy.search, greedyAnswer)`.
 */
export const searchPlanner = <Step>(
  name: string,
  engine: Engine["Service"],
  search: (problem: Problem, limits: Limits) => Stream.Stream<Step, unknown, Engine>,
  answerOf: (last: Step) => PlannerAnswer,
  keeps: Planner["keeps"] = [],
): Planner => ({
  name: `${name} on ${engine.name}`,
  keeps,
  plan: (problem, limits) =>
    search(problem, limits).pipe(
      Stream.runCollect,
      Effect.map((steps) => answerOf(steps.at(-1)!)),
      Effect.provideService(Engine, engine),
    ),
})
