/** Proof that the planning problems include those that are hard: judged by trying everything, on the specification. */
import { type PlanningCase, smallProblems } from "./arbitraries/problems.ts"
import { type Law, type LawSet, sometimes } from "./law.ts"
import { choicesOf, configurationsOf, feasibleOf, judge, type Judged } from "./reference/enumeration.ts"

const law = (
  name: string,
  statement: string,
  symbols: string,
  satisfies: (feasible: ReadonlyArray<Judged>, value: PlanningCase) => boolean,
): Law =>
  sometimes({
    name: `Planning.sometimes${name}`,
    statement,
    symbols,
    given: smallProblems(),
    satisfies: (value) => satisfies(feasibleOf(value.problem, value.limits), value),
  })

const nodesOf = ([best]: ReadonlyArray<Judged>) => Object.values(best?.configuration ?? {})

/** Coverage of the problems on which planners are judged. */
export const problemCoverage: LawSet = {
  theory: "Planning",
  subject: "generated problems",
  laws: [
    law(
      "Infeasible",
      "some problems have no feasible configuration",
      "∃ problem. { c : feasible c } = ∅",
      (feasible) => {
        return feasible.length === 0
      },
    ),
    law(
      "AtSlo",
      "in some the cheapest plan has a latency of exactly the SLO",
      "∃ problem. latency(best) = SLO",
      ([best], { problem }) => best?.latencyMs === problem.objective.sloMs,
    ),
    law("Batches", "in some the cheapest plan batches", "∃ problem, n. 1 < B(n) in best", (feasible) =>
      nodesOf(feasible).some(({ maxBatchSize }) => 1 < maxBatchSize),
    ),
    law("Replicates", "in some it replicates", "∃ problem, n. 1 < R(n) in best", (feasible) =>
      nodesOf(feasible).some(({ replicas }) => 1 < replicas),
    ),
    law(
      "Budget",
      "in some the budget alone rules every feasible configuration out",
      "∃ problem. { c : latency c ≤ SLO } ≠ ∅, { c : feasible c } = ∅",
      (feasible, { problem, limits }) =>
        feasible.length === 0 &&
        0 < feasibleOf(problem, { ...limits, maxCostPerHour: Number.POSITIVE_INFINITY }).length,
    ),
    law(
      "Unprofiled",
      "some models have hardware whose profile does not begin at a batch of one",
      "∃ model, hardware. first batch size of its profile ≠ 1",
      (_, { problem: { catalog } }) =>
        Object.values(catalog.models).some((profiles) =>
          Object.values(profiles).some(([{ batchSize }]) => batchSize !== 1),
        ),
    ),
    law("NothingOnOffer", "some nodes have nothing on offer", "∃ node. choices(node) = ∅", (_, { problem }) =>
      problem.pipeline.nodes.some(
        ({ role }) => role._tag === "Model" && choicesOf(problem, role.model, 1).length === 0,
      ),
    ),
    law(
      "Anomaly",
      "in some, one replica more makes a feasible configuration infeasible",
      "∃ c, n. feasible c, ¬ feasible(c with R(n) + 1)",
      (_, { problem }) => hasAnomaly(problem),
    ),
  ],
}

/** Whether one replica more makes some configuration miss the objective that it met, as Graham's anomalies can. */
const hasAnomaly = (problem: PlanningCase["problem"]): boolean => {
  const meets = (configuration: Judged["configuration"]) =>
    judge(problem, configuration).latencyMs <= problem.objective.sloMs
  return configurationsOf(problem, 2).some((configuration) =>
    Object.entries(configuration).some(
      ([name, node]) =>
        meets(configuration) && !meets({ ...configuration, [name]: { ...node, replicas: node.replicas + 1 } }),
    ),
  )
}
