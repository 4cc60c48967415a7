/** Laws of planners that claim to be exact: no plan on offer is cheaper than theirs. */
import * as Effect from "effect/Effect"
import { type PlanningCase, problems, smallProblems } from "./arbitraries/problems.ts"
import { equal, none } from "./equation.ts"
import type { LawOf, LawSet } from "./law.ts"
import type { Limits, Planner, PlannerAnswer } from "./planner.ts"
import { aboutAnswers, ask, type Planned } from "./planning.laws.ts"
import { feasibleOf, smallestLimits } from "./reference/enumeration.ts"

/** The cost of an answer; without a plan, more than that of any plan. */
const costOf = (answer: PlannerAnswer): number =>
  answer._tag === "Planned" ? answer.costPerHour : Number.POSITIVE_INFINITY

/** The objectives to which an SLO is loosened, as factors. */
const looser = [1 + 2 ** -50, 1.25, 2, 16] as const

const loosened = ({ problem, limits }: PlanningCase, factor: number): PlanningCase => ({
  problem: { ...problem, objective: { ...problem.objective, sloMs: problem.objective.sloMs * factor } },
  limits,
})

/** Whether a plan of another planner lies within the limits, so that an exact one had the choice of it. */
const isWithin = ({ maxReplicas, maxCostPerHour }: Limits, { configuration, costPerHour }: Planned): boolean =>
  costPerHour <= maxCostPerHour && Object.values(configuration).every(({ replicas }) => replicas <= maxReplicas)

/** Every law of an exact planner beside those of any planner; `others` are planners that it must never be dearer than. */
export const exactPlanningLaws = (
  planner: Planner,
  others: ReadonlyArray<Planner> = [],
): LawSet<LawOf<PlanningCase>> => {
  const law = aboutAnswers(planner)
  return {
    theory: "ExactPlanning",
    subject: planner.name,
    laws: [
      law(
        {
          name: "ExactPlanning.equals-enumeration",
          statement:
            "the cost is the least of all feasible configurations, tried one by one, and there is a plan if one is",
          symbols: "∀ small problem. cost(plan) = min { cost c : feasible c }",
          given: smallProblems(),
        },
        ({ problem, limits }, answer) => {
          const [best] = feasibleOf(problem, smallestLimits(problem, limits, planner.keeps))
          return equal(summary(answer), best === undefined ? infeasible : { _tag: "Planned", cost: best.costPerHour })
        },
      ),
      law(
        {
          name: "ExactPlanning.looserSlo",
          statement: "with a looser SLO the optimum is never dearer",
          symbols: "∀ SLO ≤ SLO′. cost(plan SLO′) ≤ cost(plan SLO)",
          cost: 4,
          given: problems({ maxNodes: 2, maxQueries: 12 }),
        },
        (value, answer) =>
          Effect.map(
            Effect.forEach(looser, (factor) => Effect.map(ask(planner, loosened(value, factor)), costOf)),
            (costs) => none(risesOf([costOf(answer), ...costs])),
          ),
      ),
      law(
        {
          name: "ExactPlanning.neverDearer",
          statement: `no other planner finds a cheaper plan within the limits: ${others.map(({ name }) => name).join(", ")}`,
          symbols: "∀ planner p. cost(plan) ≤ cost(plan of p)",
          cost: 4,
          given: problems({ maxNodes: 3, maxQueries: 12 }),
        },
        (value, answer) =>
          Effect.map(
            Effect.forEach(others, (other) => ask(other, value)),
            (answers) => none(cheaper(value, answer, answers)),
          ),
      ),
    ],
  }
}

const infeasible = { _tag: "Infeasible", cost: Number.POSITIVE_INFINITY }

const summary = (answer: PlannerAnswer) => ({ _tag: answer._tag as string, cost: costOf(answer) })

/** Where costs rise from one to the next. */
const risesOf = (costs: ReadonlyArray<number>) =>
  costs
    .map((costPerHour, index) => ({ sloFactor: [1, ...looser][index], costPerHour }))
    .filter(({ costPerHour }, index) => (costs[index - 1] ?? Number.POSITIVE_INFINITY) < costPerHour)

/** Plans within the limits that cost less than an answer. */
const cheaper = (
  { limits }: PlanningCase,
  answer: PlannerAnswer,
  others: ReadonlyArray<PlannerAnswer>,
): ReadonlyArray<unknown> =>
  others.filter((other) => other._tag === "Planned" && isWithin(limits, other) && other.costPerHour < costOf(answer))
