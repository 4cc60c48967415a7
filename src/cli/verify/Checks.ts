/** The checks of a plan, each by another way than that by which the plan was made. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Configuration from "../../domain/Configuration.ts"
import { formatPath } from "../../domain/Decode.ts"
import { firstDifference } from "../../domain/Difference.ts"
import { type InputError, InvalidValue } from "../../domain/InputErrors.ts"
import type { PlanDocument } from "../../domain/Plan.ts"
import type { CheckDocument } from "../../domain/Verification.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import { compile } from "../../planner/Candidate.ts"
import { configurationsUpTo, countUpTo, findBetter } from "../../planner/Enumeration.ts"
import { comparePlans } from "../../planner/exact/ExactSearch.ts"
import { modelNodes } from "../../domain/Pipeline.ts"
import { latenciesOn } from "../../planner/Workloads.ts"
import { onWorkloads, simulatedConfiguration } from "../../report/Documents.ts"
import { formatCount, formatMs, formatNumber } from "../../report/Format.ts"
import { proofFlaw, spaceOf } from "../../report/ProofFlaws.ts"
import { configurationFlaw, inputsDifference } from "../input/DocumentFile.ts"
import type { PlanInputs } from "../input/PlanFile.ts"
import type { Progress } from "../output/Terminal.ts"
import { type Finding, judged, skipped } from "./Finding.ts"
import { rerunSearch } from "./Rerun.ts"

/** One check. */
export interface Check {
  readonly name: CheckDocument["name"]
  readonly run: Effect.Effect<Finding, SimulationError, Engine>
}

/** What is checked, and how much of it may be enumerated. */
export interface CheckOptions {
  readonly inputs: PlanInputs
  readonly enumerateUpTo: number
  /** Whether what costs just as much as the plan is enumerated too. */
  readonly withTies: boolean
  readonly progress: Progress
}

/** The checks in their order; each may rely on those before it. */
export const checksOf = (options: CheckOptions): ReadonlyArray<Check> => [
  { name: "inputs", run: Effect.sync(() => checkInputs(options)) },
  { name: "plan", run: checkPlan(options) },
  { name: "greedy-moves", run: checkMoves(options) },
  { name: "proof", run: Effect.sync(() => checkProof(options)) },
  { name: "search", run: rerunSearch(options.inputs, options.progress) },
  { name: "enumeration", run: enumerate(options) },
]

const checkInputs = ({ inputs }: CheckOptions): Finding => {
  const { headways } = inputs.document.workload
  return judged(
    inputsDifference(inputs),
    `pipeline, catalog and workload were read again: ${formatCount(headways)} headways, their mean rate and SCV the same`,
  )
}

const checkPlan = Effect.fnUntraced(function* ({
  inputs,
  progress,
}: CheckOptions): Effect.fn.Return<Finding, SimulationError, Engine> {
  const { document, objective, problem } = inputs
  const { plan, outcome } = document
  if (plan === undefined || outcome !== "planned") return judged(outcomeFlaw(document), `there is no plan: ${outcome}`)
  const flaw = configurationFlaw(inputs, plan, "plan")
  const detail = "simulated by the other engine: cost, latency and the whole estimate are the same to the last bit"
  if (flaw !== undefined) return judged(flaw, detail)
  progress.show(() => "simulating the plan")
  const engine = yield* Engine
  const scenario = compile(problem, plan.configuration)
  const lineage = yield* engine.simulate(scenario)
  const again = simulatedConfiguration(problem.catalog, plan.configuration, objective, scenario, lineage)
  const onAll = problem.more === undefined ? undefined : onWorkloads(objective, yield* latenciesOn(problem, scenario))
  const difference =
    firstDifference(plan, again, ["plan"]) ??
    firstDifference({ onWorkloads: document.onWorkloads }, { onWorkloads: onAll })
  if (onAll === undefined) {
    return judged(difference ?? objectiveFlaw(inputs, "plan.latencyMs", again.latencyMs), detail)
  }
  return judged(
    difference ?? objectiveFlaw(inputs, "onWorkloads.latencyMs", onAll.latencyMs),
    `${detail}; and its latency on all ${formatCount(onAll.latenciesMs.length)} workloads`,
  )
})

const outcomeFlaw = ({ plan, outcome, reason }: PlanDocument): InvalidValue | undefined => {
  if (plan !== undefined) {
    return new InvalidValue({ path: "plan", found: "a plan", expected: `none, as the outcome is "${outcome}"` })
  }
  if (outcome === "planned") return new InvalidValue({ path: "plan", found: "nothing", expected: "a plan" })
  return reason === undefined ? new InvalidValue({ path: "reason", found: "nothing", expected: "a reason" }) : undefined
}

const objectiveFlaw = ({ objective }: PlanInputs, path: string, latencyMs: number): InvalidValue | undefined =>
  latencyMs <= objective.sloMs
    ? undefined
    : new InvalidValue({
        path,
        found: String(latencyMs),
        expected: `at most ${objective.sloMs}, which is the objective`,
      })

/** Replays a greedy search's moves, from its first feasible configuration to the plan. */
const checkMoves = Effect.fnUntraced(function* ({
  inputs,
  progress,
}: CheckOptions): Effect.fn.Return<Finding, SimulationError, Engine> {
  const { document, problem } = inputs
  if (document.planner !== "greedy") return skipped("the plan was not found by moves")
  const { plan, search } = document
  if (search.start === undefined || plan === undefined) return skipped("the search did not start")
  const stops = stopsOf(search.start, search.moves)
  const detail = `${formatCount(stops.length)} configurations from the first feasible one to the plan, each simulated`
  for (const [index, { configuration, costPerHour, latencyMs }] of stops.entries()) {
    const path = index === 0 ? ["search", "start"] : ["search", "moves", index - 1]
    progress.show(() => `replaying move ${formatCount(index)} of ${formatCount(search.moves.length)}`)
    const checked = Configuration.check(problem.catalog, problem.pipeline, configuration)
    if (Result.isFailure(checked)) {
      return judged(new InvalidValue({ ...pick(checked.failure), path: formatPath(path) }), detail)
    }
    const again = yield* latenciesOn(problem, compile(problem, configuration))
    const figures = {
      costPerHour: Configuration.costPerHour(problem.catalog, configuration),
      latencyMs: again.latencyMs,
    }
    const difference = firstDifference({ costPerHour, latencyMs }, figures, path)
    if (difference !== undefined) return judged(difference, detail)
  }
  return judged(firstDifference(plan.configuration, stops.at(-1)!.configuration, ["plan", "configuration"]), detail)
})

const pick = ({ found, expected }: InputError) => ({ found, expected })

type GreedySearch = Extract<PlanDocument, { readonly planner: "greedy" }>["search"]
type Stop = NonNullable<GreedySearch["start"]>

/** Where a greedy search stood, from its start on. */
const stopsOf = (start: Stop, moves: GreedySearch["moves"]): ReadonlyArray<Stop> => {
  const stops = [start]
  for (const { node, to, costPerHour, latencyMs } of moves) {
    stops.push({ configuration: { ...stops.at(-1)!.configuration, [node]: to }, costPerHour, latencyMs })
  }
  return stops
}

const checkProof = ({ inputs: { document, problem } }: CheckOptions): Finding => {
  if (document.planner !== "exact") return skipped("this planner proves nothing")
  const nodes = modelNodes(problem.pipeline).map(({ name }) => name)
  return judged(proofFlaw(document, nodes), "counts add up, the lower bound is no more than the cost, the gap is right")
}

/** Simulates everything cheaper than the plan, or what costs as much too, where there is little enough of it. */
const enumerate = Effect.fnUntraced(function* ({
  inputs: { document, problem },
  enumerateUpTo,
  withTies,
  progress,
}: CheckOptions): Effect.fn.Return<Finding, SimulationError, Engine> {
  if (document.planner !== "exact") return skipped("this planner proves nothing")
  if (!document.proof.isProven) return skipped("the search was stopped, so something cheaper may be feasible")
  const space = spaceOf(document.proof)
  const { plan } = document
  const latencyMs = document.onWorkloads?.latencyMs ?? plan?.latencyMs ?? 0
  const costPerHour = plan?.costPerHour ?? Number.POSITIVE_INFINITY
  const ceiling = { costPerHour, isIncluded: withTies || plan === undefined }
  const count = countUpTo(problem, space, ceiling, enumerateUpTo)
  if (enumerateUpTo < count) {
    return skipped(`more than ${formatCount(enumerateUpTo)} configurations are cheaper; see --enumerate-up-to`)
  }
  const better = yield* findBetter(
    problem,
    configurationsUpTo(problem, space, ceiling),
    (candidate) =>
      plan === undefined || comparePlans(candidate, { ...plan, verdict: { _tag: "Meets", latencyMs } }) < 0,
    (simulated) => progress.show(() => `simulating configuration ${formatCount(simulated)} of ${formatCount(count)}`),
  )
  const which = plan === undefined ? "there are" : withTies ? "cost no more than the plan" : "cost less"
  const detail = `by the other engine, each of the ${formatCount(count)} configurations that ${which}: none may be better`
  if (better === undefined) return judged(undefined, detail)
  return judged(
    new InvalidValue({
      path: "plan",
      found: plan === undefined ? "none" : `one at ${formatNumber(costPerHour)} per hour`,
      expected:
        `one at ${formatNumber(better.costPerHour)} per hour and ${formatMs(better.verdict.latencyMs)}: ` +
        JSON.stringify(better.configuration),
    }),
    detail,
  )
})
