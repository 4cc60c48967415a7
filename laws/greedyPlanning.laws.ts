/** Laws of a greedy planner: where it stops, no single action improves the plan. */
import { type PlanningCase, problems } from "./arbitraries/problems.ts"
import { none } from "./equation.ts"
import type { LawOf, LawSet } from "./law.ts"
import type { NodeConfiguration } from "../src/domain/Configuration.ts"
import type { Planner } from "./planner.ts"
import { aboutAnswers, ofPlans, type Planned } from "./planning.laws.ts"
import { choicesOf, judge, type Judged } from "./reference/enumeration.ts"

/** What an action may make of a node. In each series the configuration of fewest replicas that is feasible counts. */
type Series = ReadonlyArray<NodeConfiguration>

type Actions = Readonly<
  Record<string, (now: NodeConfiguration, choices: Series, price: Price) => ReadonlyArray<Series>>
>

type Price = (hardware: string) => number

/** The choices that differ in replicas alone, ascending. */
const byReplicas = (choices: Series): ReadonlyArray<Series> =>
  Object.values(Object.groupBy(choices, ({ hardware, maxBatchSize }) => `${hardware} ${maxBatchSize}`)).map((series) =>
    series!.toSorted((left, right) => left.replicas - right.replicas),
  )

const actions: Actions = {
  "larger batch": (now, choices) => {
    const larger = choices.filter((each) => each.hardware === now.hardware && now.maxBatchSize < each.maxBatchSize)
    const next = Math.min(...larger.map(({ maxBatchSize }) => maxBatchSize))
    return byReplicas(larger.filter(({ maxBatchSize }) => maxBatchSize === next))
  },
  "one replica fewer": (now) => (now.replicas === 1 ? [] : [[{ ...now, replicas: now.replicas - 1 }]]),
  "cheaper hardware": (now, choices, price) =>
    byReplicas(choices.filter(({ hardware }) => price(hardware) < price(now.hardware))),
}

/** What actions on single nodes make of a plan that is feasible and less in (cost, latency). */
export const improvements = ({ problem }: PlanningCase, plan: Planned): ReadonlyArray<unknown> => {
  const price = (hardware: string): number => problem.catalog.hardware[hardware]!.costPerHour
  return problem.pipeline.nodes.flatMap(({ name, role }) => {
    if (role._tag !== "Model") return []
    const now = plan.configuration[name]!
    // A node that alone costs more than before makes no plan cheaper.
    const cheapest = Math.min(...Object.keys(problem.catalog.models[role.model]!).map(price))
    const most = Math.max(1, Math.floor((now.replicas * price(now.hardware)) / cheapest))
    const choices = choicesOf(problem, role.model, most).filter(
      ({ hardware, replicas }) => replicas * price(hardware) <= now.replicas * price(now.hardware),
    )
    return Object.entries(actions).flatMap(([action, series]) =>
      series(now, choices, price)
        .map((each) => firstFeasible(each, (to) => judge(problem, { ...plan.configuration, [name]: to }), problem))
        .filter((judged) => judged !== undefined && isLess(judged, plan))
        .map((judged) => ({ node: name, action, to: judged!.configuration[name], ...resultOf(judged!) })),
    )
  })
}

const firstFeasible = (
  series: Series,
  judgeNode: (to: NodeConfiguration) => Judged,
  { objective }: PlanningCase["problem"],
): Judged | undefined => {
  for (const to of series) {
    const judged = judgeNode(to)
    if (judged.latencyMs <= objective.sloMs) return judged
  }
  return undefined
}

const resultOf = ({ costPerHour, latencyMs }: Judged) => ({ costPerHour, latencyMs })

const isLess = (left: Judged, right: Planned): boolean =>
  left.costPerHour < right.costPerHour || (left.costPerHour === right.costPerHour && left.latencyMs < right.latencyMs)

/** Every law of a greedy planner beside those of any planner. */
export const greedyPlanningLaws = (planner: Planner): LawSet<LawOf<PlanningCase>> => ({
  theory: "GreedyPlanning",
  subject: planner.name,
  laws: [
    aboutAnswers(planner)(
      {
        name: "GreedyPlanning.localOptimum",
        statement:
          "no larger batch, replica fewer or cheaper hardware on one node, re-fitted, is feasible and less in (cost, latency)",
        symbols: "∀ plan, action a on a node. feasible(a plan) ⇒ (cost, latency)(plan) ≤ (cost, latency)(a plan)",
        source: "Crankshaw et al. (2020), InferLine, algorithm 2",
        cost: 2,
        given: problems({ maxNodes: 4, maxQueries: 16 }),
      },
      ofPlans((value, plan) => none(improvements(value, plan))),
    ),
  ],
})
