/** Planners that are wrong in one way each: the one that tries everything with something amiss, or greedy ones cut short. */
import * as Effect from "effect/Effect"
import type { Configuration } from "../../../src/domain/Configuration.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { exactPlanningLaws } from "../../../laws/exactPlanning.laws.ts"
import { greedyPlanningLaws } from "../../../laws/greedyPlanning.laws.ts"
import type { LawSet } from "../../../laws/law.ts"
import type { Limits, Planner, PlannerAnswer } from "../../../laws/planner.ts"
import { planningLaws } from "../../../laws/planning.laws.ts"
import { smallProblems } from "../../../laws/arbitraries/problems.ts"
import {
  configurationsOf,
  feasibleOf,
  isFeasible,
  judge,
  type Judged,
  makeBruteForce,
} from "../../../laws/reference/enumeration.ts"
import { greedyPlanners } from "../planners.ts"

/** A wrong planner, and the laws that must notice. */
export interface PlannerDefect {
  readonly planner: Planner
  readonly caughtBy: ReadonlyArray<string>
}

/** Every law that there is about planners. */
export const lawsOf = (planner: Planner): ReadonlyArray<LawSet> => [
  planningLaws(planner, { given: smallProblems() }),
  greedyPlanningLaws(planner),
  exactPlanningLaws(planner, greedyPlanners),
]

const byPreference = (left: Judged, right: Judged): number =>
  left.costPerHour - right.costPerHour || left.latencyMs - right.latencyMs

/** Chooses from the configurations left of those on offer, as they are judged here. */
const choosing = (
  name: string,
  caughtBy: ReadonlyArray<string>,
  {
    of = (all) => all,
    judging = judge,
    accepts = isFeasible,
    limited = (limits) => limits,
  }: {
    readonly of?: (all: ReadonlyArray<Configuration>, problem: Problem) => ReadonlyArray<Configuration>
    readonly judging?: (problem: Problem, configuration: Configuration) => Judged
    readonly accepts?: (problem: Problem, limits: Limits, judged: Judged) => boolean
    readonly limited?: (limits: Limits) => Limits
  },
): PlannerDefect => ({
  planner: makeBruteForce(name, (problem, limits) =>
    of(configurationsOf(problem, limited(limits).maxReplicas), problem)
      .map((configuration) => judging(problem, configuration))
      .filter((judged) => accepts(problem, limited(limits), judged))
      .toSorted(byPreference),
  ),
  caughtBy,
})

/** Changes the answers of the planner that tries everything. */
const answering = (
  name: string,
  caughtBy: ReadonlyArray<string>,
  change: (answer: PlannerAnswer, problem: Problem, limits: Limits) => PlannerAnswer,
): PlannerDefect => {
  const right = makeBruteForce(name)
  return {
    planner: {
      ...right,
      plan: (problem, limits) => Effect.map(right.plan(problem, limits), (answer) => change(answer, problem, limits)),
    },
    caughtBy,
  }
}

const ofPlan =
  (change: (plan: Extract<PlannerAnswer, { readonly _tag: "Planned" }>) => PlannerAnswer) =>
  (answer: PlannerAnswer): PlannerAnswer =>
    answer._tag === "Planned" ? change(answer) : answer

const eachNode = (configuration: Configuration, change: (node: Configuration[string]) => object): Configuration =>
  Object.fromEntries(Object.entries(configuration).map(([name, node]) => [name, { ...node, ...change(node) }]))

/** Larger batches and more replicas than a configuration that misses must miss less: Graham says that they need not. */
const believingInMonotony = (problem: Problem, limits: Limits): ReadonlyArray<Judged> => {
  const misses: Array<Configuration> = []
  const feasible: Array<Judged> = []
  const all = configurationsOf(problem, limits.maxReplicas).toReversed()
  for (const configuration of all) {
    const isHopeless = misses.some((missing) =>
      Object.entries(configuration).every(([name, node]) => {
        const other = missing[name]!
        const isSame = node.hardware === other.hardware && node.maxBatchSize === other.maxBatchSize
        return isSame && node.replicas <= other.replicas
      }),
    )
    if (isHopeless) continue
    const judged = judge(problem, configuration)
    if (isFeasible(problem, limits, judged)) feasible.push(judged)
    else if (problem.objective.sloMs < judged.latencyMs) misses.push(configuration)
  }
  return feasible.toSorted(byPreference)
}

let answerCount = 0

/** Every defect. */
export const plannerDefects: ReadonlyArray<PlannerDefect> = [
  choosing("skips-its-last-candidate", ["ExactPlanning.equals-enumeration"], { of: (all) => all.slice(0, -1) }),
  choosing("skips-its-first-candidate", ["ExactPlanning.equals-enumeration", "Planning.infeasible"], {
    of: (all) => all.slice(1),
  }),
  choosing("one-hardware-only", ["ExactPlanning.equals-enumeration"], {
    of: (all) => all.filter((each) => Object.values(each).every(({ hardware }) => hardware === "h0")),
  }),
  choosing("largest-batches-only", ["ExactPlanning.equals-enumeration"], {
    of: (all, { catalog, pipeline }) =>
      all.filter((each) =>
        pipeline.nodes.every(({ name, role }) => {
          if (role._tag !== "Model") return true
          const { hardware, maxBatchSize } = each[name]!
          return catalog.models[role.model]![hardware]!.at(-1)!.batchSize === maxBatchSize
        }),
      ),
  }),
  choosing("off-by-one-replicas", ["Planning.limits"], {
    limited: ({ maxReplicas, maxCostPerHour }) => ({ maxReplicas: maxReplicas + 1, maxCostPerHour }),
  }),
  choosing("forgets-its-budget", ["Planning.limits"], {
    limited: (limits) => ({ ...limits, maxCostPerHour: Infinity }),
  }),
  choosing("less-than-the-slo", ["ExactPlanning.equals-enumeration", "Planning.infeasible"], {
    accepts: (problem, limits, judged) =>
      isFeasible(problem, limits, judged) && judged.latencyMs < problem.objective.sloMs,
  }),
  choosing("counts-no-replicas", ["Planning.cost"], {
    judging: (problem, configuration) => ({
      ...judge(problem, configuration),
      costPerHour: Object.values(configuration).reduce(
        (sum, { hardware }) => sum + problem.catalog.hardware[hardware]!.costPerHour,
        0,
      ),
    }),
  }),
  choosing("judges-by-the-median", ["Planning.feasible", "Planning.latency"], {
    judging: (problem, configuration) =>
      judge(
        { ...problem, objective: { ...problem.objective, percentile: { label: "p50", parts: 50_000 } } },
        configuration,
      ),
  }),
  choosing("ignores-all-but-the-first-query", ["Planning.feasible", "Planning.latency"], {
    judging: (problem, configuration) => judge({ ...problem, arrivalMs: problem.arrivalMs.slice(0, 1) }, configuration),
  }),
  {
    planner: makeBruteForce("believes-in-monotony", believingInMonotony),
    caughtBy: ["ExactPlanning.equals-enumeration"],
  },
  {
    planner: makeBruteForce("dearest-first", (problem, limits) => feasibleOf(problem, limits).toReversed()),
    caughtBy: ["GreedyPlanning.localOptimum", "ExactPlanning.equals-enumeration", "ExactPlanning.neverDearer"],
  },
  {
    planner: makeBruteForce("first-feasible", (problem, limits) =>
      feasibleOf(problem, limits).toSorted((left, right) => right.latencyMs - left.latencyMs),
    ),
    caughtBy: ["ExactPlanning.equals-enumeration", "ExactPlanning.looserSlo"],
  },
  answering(
    "one-replica-too-few",
    ["Planning.onOffer"],
    ofPlan((plan) => ({
      ...plan,
      configuration: eachNode(plan.configuration, ({ replicas }) => ({ replicas: replicas - 1 })),
    })),
  ),
  answering(
    "batch-of-one-more",
    ["Planning.onOffer"],
    ofPlan((plan) => ({
      ...plan,
      configuration: eachNode(plan.configuration, ({ maxBatchSize }) => ({ maxBatchSize: maxBatchSize + 1 })),
    })),
  ),
  answering(
    "forgets-a-node",
    ["Planning.onOffer"],
    ofPlan((plan) => ({ ...plan, configuration: Object.fromEntries(Object.entries(plan.configuration).slice(1)) })),
  ),
  answering(
    "rounds-its-cost",
    ["Planning.cost"],
    ofPlan((plan) => ({ ...plan, costPerHour: Math.floor(plan.costPerHour) })),
  ),
  answering(
    "rounds-its-latency",
    ["Planning.latency"],
    ofPlan((plan) => ({ ...plan, latencyMs: Math.fround(plan.latencyMs) })),
  ),
  answering("gives-no-reason", ["Planning.infeasible", "Planning.reason"], (answer) =>
    answer._tag === "Planned" ? answer : { ...answer, reason: "" },
  ),
  answering("calls-not-found-what-is-infeasible", ["ExactPlanning.equals-enumeration"], (answer) =>
    answer._tag === "Infeasible" ? { ...answer, _tag: "NotFound" } : answer,
  ),
  answering("gives-up-when-dear", ["Planning.infeasible", "ExactPlanning.equals-enumeration"], (answer) =>
    answer._tag === "Planned" && 4 < answer.costPerHour ? { _tag: "Infeasible", reason: "too dear" } : answer,
  ),
  answering("answers-by-turns", ["Planning.deterministic"], (answer) =>
    answer._tag === "Planned" && answerCount++ % 2 === 1 ? { _tag: "NotFound", reason: "not today" } : answer,
  ),
  answering("writes-into-the-problem", ["Planning.deterministic"], (answer, problem) => {
    problem.arrivalMs.fill(0)
    return answer
  }),
]
