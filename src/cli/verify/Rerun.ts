/** Runs an exact search again, by another engine, and holds a plan's proof to what it gives. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { firstDifference } from "../../domain/Difference.ts"
import type { InvalidValue } from "../../domain/InputErrors.ts"
import type { PlanDocument } from "../../domain/Plan.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import * as CoarseGrained from "../../planner/CoarseGrained.ts"
import * as Exact from "../../planner/exact/Exact.ts"
import type { Problem } from "../../planner/Problem.ts"
import { coarseRecord, type ExactRecord, exactRecord } from "../../report/Documents.ts"
import { formatCount, formatNumber } from "../../report/Format.ts"
import { spaceOf } from "../../report/ProofFlaws.ts"
import type { PlanInputs } from "../input/PlanFile.ts"
import type { Progress } from "../output/Terminal.ts"
import { type Finding, judged, skipped } from "./Finding.ts"

type CoarsePlan = Extract<PlanDocument, { readonly units: unknown }>
type ExactPlan = Extract<PlanDocument, { readonly planner: "exact" }>

/**
 * A search is a function of its problem, so it goes the same way again: one that ended must end alike; one that was
 * stopped must have stood where the plan says after as many simulations.
 */
export const rerunSearch = Effect.fnUntraced(function* (
  { document, problem }: PlanInputs,
  progress: Progress,
): Effect.fn.Return<Finding, SimulationError, Engine> {
  if (document.planner === "greedy") return skipped("a greedy search is held to its moves")
  if (document.planner !== "exact") return yield* rerunCoarse(document, problem)
  const { proof } = document
  const space = spaceOf(proof)
  let standing: Exact.Standing = { lowerBoundPerHour: 0, best: undefined, simulated: 0 }
  let ending: ExactRecord["ending"]
  const difference = (): InvalidValue | undefined =>
    searchDifference(
      document,
      exactRecord({ standing, ending, stoppedBy: proof.stoppedBy ?? undefined, options: space }),
    )
  let isReached = !proof.isProven && difference() === undefined
  const advance = (step: Exact.ExactStep): void => {
    if (step._tag !== "Standing") ending = step
    else if (proof.isProven || step.simulated <= proof.simulated) standing = step
    isReached = !proof.isProven && difference() === undefined
    progress.show(
      () =>
        `searching again: at least ${formatNumber(standing.lowerBoundPerHour)} per hour after ` +
        `${formatCount(standing.simulated)} of ${formatCount(proof.simulated)} simulations`,
    )
  }
  const isOver = (step: Exact.ExactStep): boolean =>
    isReached || (!proof.isProven && step._tag === "Standing" && proof.simulated < step.simulated)
  if (!isReached) {
    const steps = Exact.search(problem, { ...Exact.defaultOptions, ...space })
    yield* Stream.runDrain(
      Stream.takeUntil(
        Stream.tap(steps, (step) => Effect.sync(() => advance(step))),
        isOver,
      ),
    )
  }
  return judged(
    difference(),
    proof.isProven
      ? `the exact search, by the other engine, ends with the same plan, bound and counts: ${formatCount(proof.simulated)} simulations`
      : `the exact search, by the other engine, has the same best plan and bound after ${formatCount(proof.simulated)} simulations`,
  )
})

/** A coarse-grained plan is little work, so it is made again. */
const rerunCoarse = Effect.fnUntraced(function* (
  { outcome, units, plan, planner }: CoarsePlan,
  problem: Problem,
): Effect.fn.Return<Finding, SimulationError, Engine> {
  const rateKind = planner === "cg-mean" ? "mean" : "peak"
  const { configuration, findings } = coarseRecord(rateKind, yield* CoarseGrained.plan(problem, rateKind))
  const again = {
    outcome: findings.outcome,
    plan: { configuration },
    units: "units" in findings ? findings.units : null,
  }
  const said = { outcome, plan: { configuration: plan?.configuration }, units }
  return judged(firstDifference(said, again), "the same units, made again by the other engine")
})

const searchDifference = (
  document: ExactPlan,
  { configuration, findings }: ReturnType<typeof exactRecord>,
): InvalidValue | undefined => {
  if (findings.planner !== "exact") return undefined
  const { outcome, reason, proof, plan } = document
  return firstDifference(
    { outcome, reason, plan: { configuration: plan?.configuration }, proof },
    { outcome: findings.outcome, reason: findings.reason, plan: { configuration }, proof: findings.proof },
  )
}
