/** Laws of planners that plan for several workloads at once. */
import { type PlanningCase, severalWorkloads } from "./arbitraries/problems.ts"
import { equal, none } from "./equation.ts"
import type { LawOf, LawSet } from "./law.ts"
import type { Planner } from "./planner.ts"
import { aboutAnswers } from "./planning.laws.ts"
import { feasibleOf, judge, smallestLimits } from "./reference/enumeration.ts"

/** Whether a planner claims to find the cheapest plan. */
export interface SeveralWorkloadsOptions {
  readonly isExact: boolean
}

/** Every law of a planner that takes several workloads. */
export const severalWorkloadsLaws = (
  planner: Planner,
  { isExact }: SeveralWorkloadsOptions,
): LawSet<LawOf<PlanningCase>> => {
  const law = aboutAnswers(planner)
  const feasible = law(
    {
      name: "SeveralWorkloads.feasible",
      statement:
        "the latency that a plan states is the one that is exceeded on no more workloads than may miss, and meets the SLO",
      symbols: "∀ plan. latency(plan) = l(K − m) ≤ SLO, l ascending over the K workloads",
      given: severalWorkloads(),
    },
    ({ problem }, answer) => {
      if (answer._tag !== "Planned") return none([])
      const { latencyMs } = judge(problem, answer.configuration)
      const { sloMs } = problem.objective
      return equal({ latencyMs: answer.latencyMs, meets: latencyMs <= sloMs }, { latencyMs, meets: true })
    },
  )
  const cheapest = law(
    {
      name: "SeveralWorkloads.equals-enumeration",
      statement: "the cost and latency are the least of all configurations that are feasible on enough workloads",
      symbols: "∀ small problem. (cost, latency)(plan) = min { (cost, l(K − m)) c : feasible c }",
      given: severalWorkloads(),
    },
    ({ problem, limits }, answer) => {
      const [best] = feasibleOf(problem, smallestLimits(problem, limits, planner.keeps))
      const found = answer._tag === "Planned" ? answer : undefined
      return equal(
        { costPerHour: found?.costPerHour, latencyMs: found?.latencyMs },
        { costPerHour: best?.costPerHour, latencyMs: best?.latencyMs },
      )
    },
  )
  return { theory: "SeveralWorkloads", subject: planner.name, laws: isExact ? [feasible, cheapest] : [feasible] }
}
