/** The question of a throughput maximizer, and how it is told. */
import type { Candidate, FeasibleCandidate } from "../Candidate.ts"
import type { Impossibility } from "../Bounds.ts"
import { arrivalTimesMs } from "../../domain/Workload.ts"
import type { SpaceOptions } from "../exact/Space.ts"
import type { Problem } from "../Problem.ts"

/**
 * At how many times its rate can a workload be served within a budget? At scale s every headway is divided by s; the
 * objective stays.
 */
export interface Question extends Omit<Problem, "arrivalMs"> {
  readonly headwaysMs: Float64Array
  readonly budgetPerHour: number
  readonly space: SpaceOptions
  /** How much more than the answer may already be too much: 0.01 is 1 %. */
  readonly tolerance: number
}

/** The least scale that is looked at, about a millionth. */
export const leastScale = 2 ** -20
/** The greatest scale that is looked at, about a billion. */
export const greatestScale = 2 ** 30

/** The planning problem at a scale. */
export const problemAt = ({ headwaysMs, ...problem }: Question, scale: number): Problem => ({
  catalog: problem.catalog,
  pipeline: problem.pipeline,
  serviceTimeModel: problem.serviceTimeModel,
  objective: problem.objective,
  arrivalMs: arrivalTimesMs(headwaysMs.map((headwayMs) => headwayMs / scale)),
})

/** What was found at a scale, and how: a bound excludes all, a search found one or none, a known one does as well. */
export interface Check {
  readonly scale: number
  readonly isFeasible: boolean
  readonly by: "bound" | "search" | "known-configuration"
}

/** A configuration that keeps the objective at a scale. */
export interface Sustained {
  readonly scale: number
  readonly candidate: FeasibleCandidate
}

/** The model that limits a configuration at a scale that it does not sustain. */
export interface Bottleneck {
  readonly node: string
  readonly scale: number
  /** Latency at the percentile at that scale, and what it would be if the model never had to wait for a replica, ms. */
  readonly latencyMs: number
  readonly relievedLatencyMs: number
}

/** Why nothing can do at any scale: the budget is below the cheapest configuration, or the bounds prove it. */
export type Hopeless = Impossibility | { readonly _tag: "Unaffordable"; readonly leastCostPerHour: number }

/** How a search ended. */
export type Ending =
  /** The answer; `bottleneck` is missing where even the greatest scale is sustained. */
  | { readonly _tag: "Sustained"; readonly answer: Sustained; readonly bottleneck: Bottleneck | undefined }
  | { readonly _tag: "Infeasible"; readonly why: Hopeless }
  /** Nothing was found at any scale that was looked at; `closest` is greedy's. */
  | { readonly _tag: "NotFound"; readonly closest: Candidate["configuration"] | undefined }

/** One step of a search, the last of which is `Finished`. */
export type MaximizeStep =
  /** From this scale on a bound excludes every configuration within the budget. */
  | { readonly _tag: "Bounded"; readonly excludedFromScale: number }
  | { readonly _tag: "Checked"; readonly check: Check; readonly simulated: number }
  /** The best so far. */
  | { readonly _tag: "Found"; readonly best: Sustained; readonly simulated: number }
  | { readonly _tag: "Finished"; readonly ending: Ending; readonly simulated: number }
