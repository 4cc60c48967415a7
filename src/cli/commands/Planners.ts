/** The planners as the command line runs them: with progress, within a time limit, and stopped without losing anything. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { plannerNames } from "../../domain/Plan.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import { isFeasible } from "../../planner/Candidate.ts"
import * as CoarseGrained from "../../planner/CoarseGrained.ts"
import * as Exact from "../../planner/exact/Exact.ts"
import * as Greedy from "../../planner/Greedy.ts"
import type { Problem } from "../../planner/Problem.ts"
import type { SearchStep } from "../../planner/Search.ts"
import {
  coarseRecord,
  type ExactRecord,
  exactRecord,
  gapPercent,
  greedyRecord,
  type PlanRecord,
  type SearchRecord,
} from "../../report/Documents.ts"
import { formatCount, formatMs, formatNumber } from "../../report/Format.ts"
import type { Progress } from "../output/Terminal.ts"
import { runStoppable } from "./Stoppable.ts"

/** A planner by its name. */
export type PlannerName = (typeof plannerNames)[number]

/** What planners can be told. */
export interface PlannerOptions {
  readonly timeLimitSeconds: number
  /** Undefined: each planner's own default. */
  readonly maxReplicas: number | undefined
  readonly batchingDelaysMs: ReadonlyArray<number>
}

/** Runs a planner, telling how far it is. */
export const runPlanner = (
  name: PlannerName,
  problem: Problem,
  options: PlannerOptions,
  progress: Progress,
): Effect.Effect<PlanRecord, SimulationError, Engine> => {
  switch (name) {
    case "exact":
      return runExact(problem, options, progress)
    case "greedy":
      return runGreedy(problem, options, progress)
    case "cg-mean":
      return runCoarse("mean", problem)
    case "cg-peak":
      return runCoarse("peak", problem)
  }
}

const runCoarse = (rateKind: CoarseGrained.RateKind, problem: Problem) =>
  Effect.map(Effect.interruptible(CoarseGrained.plan(problem, rateKind)), (plan) => coarseRecord(rateKind, plan))

const describe = (candidate: {
  readonly costPerHour: number
  readonly verdict: { readonly latencyMs: number }
}): string => `${formatNumber(candidate.costPerHour)} per hour at ${formatMs(candidate.verdict.latencyMs)}`

/**
 * Runs the exact search until it has proved its plan, the time is up, or somebody interrupts; in any case gives the best
 * plan so far, with what is proven of it.
 */
const runExact = (problem: Problem, options: PlannerOptions, progress: Progress) => {
  const { batchingDelaysMs } = options
  const space = { maxReplicas: options.maxReplicas ?? Exact.defaultOptions.maxReplicas, batchingDelaysMs }
  const startedAtMs = performance.now()
  let standing: Exact.Standing = { lowerBoundPerHour: 0, best: undefined, simulated: 0 }
  let ending: ExactRecord["ending"]
  const howFar = (): string => {
    const { best, lowerBoundPerHour, simulated } = standing
    const rate = simulated / Math.max(1e-3, (performance.now() - startedAtMs) / 1000)
    const gap = best === undefined ? "" : `, gap ${formatNumber(gapPercent(best.costPerHour, lowerBoundPerHour))} %`
    return (
      `planning: ${best === undefined ? "none feasible yet" : `best ${describe(best)}`}, ` +
      `at least ${formatNumber(lowerBoundPerHour)} per hour${gap}; ` +
      `${formatCount(simulated)} simulations, ${formatCount(Math.round(rate))} a second`
    )
  }
  progress.show(howFar)
  const search = Stream.runForEach(Exact.search(problem, { ...Exact.defaultOptions, ...space }), (step) =>
    Effect.sync(() => {
      if (step._tag === "Standing") standing = step
      else ending = step
      progress.show(howFar)
    }),
  )
  return Effect.map(runStoppable(search, options.timeLimitSeconds), (stoppedBy) =>
    exactRecord({ standing, ending, stoppedBy: ending === undefined ? stoppedBy : undefined, options: space }),
  )
}

/** What a greedy search has come to so far. */
interface GreedyStanding {
  readonly record: Omit<SearchRecord, "outcome"> & { readonly outcome: SearchRecord["outcome"] | undefined }
  /** Cost of the cheapest feasible configuration so far, and its latency. */
  readonly best: string | undefined
}

const beginning: GreedyStanding = {
  record: {
    outcome: undefined,
    effort: { simulated: 0, rejectedByBound: 0, recalled: 0 },
    start: undefined,
    moves: [],
  },
  best: undefined,
}

const advance = ({ record, best }: GreedyStanding, step: SearchStep): GreedyStanding => {
  switch (step._tag) {
    case "Started":
    case "Tried": {
      const { candidate, effort } = step
      if (best !== undefined || !isFeasible(candidate)) return { record: { ...record, effort }, best }
      return { record: { ...record, effort, start: candidate }, best: describe(candidate) }
    }
    case "Round": {
      const { move, round } = step
      if (move === undefined) return { record, best }
      return { record: { ...record, moves: [...record.moves, { ...move, round }] }, best: describe(move.best) }
    }
    case "Finished":
      return { record: { ...record, outcome: step.outcome, effort: step.effort }, best }
  }
}

const runGreedy = Effect.fnUntraced(function* (problem: Problem, options: PlannerOptions, progress: Progress) {
  let standing = beginning
  const howFar = (): string => {
    const { record, best } = standing
    const { simulated, rejectedByBound } = record.effort
    return (
      `planning: ${formatCount(simulated)} configurations simulated, ${formatCount(rejectedByBound)} ruled out; ` +
      (best === undefined ? "none feasible yet" : `cheapest so far ${best}`)
    )
  }
  progress.show(howFar)
  const maxReplicas = options.maxReplicas ?? Greedy.defaultOptions.maxReplicas
  const search = Stream.runForEach(Greedy.search(problem, { maxReplicas }), (step) =>
    Effect.sync(() => {
      standing = advance(standing, step)
      progress.show(howFar)
    }),
  )
  yield* Effect.interruptible(search)
  return greedyRecord(standing.record as SearchRecord) satisfies PlanRecord
})
