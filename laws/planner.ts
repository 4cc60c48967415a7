/** What the laws of planning judge: anything that answers a planning problem. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Configuration } from "../src/domain/Configuration.ts"
import { Engine } from "../src/engine/Engine.ts"
import type { Problem } from "../src/planner/Problem.ts"
import type { Outcome } from "../src/planner/Search.ts"
import { describeImpossibility } from "../src/report/SearchText.ts"

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

/** The answer that a search's outcome is. */
export const answerOf = (outcome: Outcome): PlannerAnswer => {
  switch (outcome._tag) {
    case "Planned": {
      const { configuration, costPerHour, verdict } = outcome.candidate
      return { _tag: "Planned", configuration, costPerHour, latencyMs: verdict.latencyMs }
    }
    case "Infeasible":
      return { _tag: "Infeasible", reason: describeImpossibility(outcome.why) }
    case "NotFound":
      return { _tag: "NotFound", reason: outcome.because }
  }
}

/** A step of a search, of which only the last matters here. */
type Step = { readonly _tag: "Finished"; readonly outcome: Outcome } | { readonly _tag: string }

const isFinished = (step: Step): step is Extract<Step, { readonly outcome: Outcome }> => step._tag === "Finished"

/** The planner that a search is when it asks this engine: `searchPlanner("greedy", kernel, Greedy.search)`. */
export const searchPlanner = (
  name: string,
  engine: Engine["Service"],
  search: (problem: Problem, limits: Limits) => Stream.Stream<Step, unknown, Engine>,
  keeps: Planner["keeps"] = [],
): Planner => ({
  name: `${name} on ${engine.name}`,
  keeps,
  plan: (problem, limits) =>
    search(problem, limits).pipe(
      Stream.filter(isFinished),
      Stream.runCollect,
      Effect.map((steps) => answerOf(steps.at(-1)!.outcome)),
      Effect.provideService(Engine, engine),
    ),
})
