/** Laws of what an exact search says on its way: whoever stops it relies on that. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { Engine } from "../src/engine/Engine.ts"
import type { Problem } from "../src/planner/Problem.ts"
import type { ExactStep, Standing } from "../src/planner/exact/Exact.ts"
import { type PlanningCase, smallChains, smallProblems } from "./arbitraries/problems.ts"
import { none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import type { Limits } from "./planner.ts"
import { feasibleOf, smallestLimits } from "./reference/enumeration.ts"
import { drawProblem } from "./show/problem.ts"

/** An exact search: its steps, while it asks an engine. */
type ExactSearch = (problem: Problem, limits: Limits) => Stream.Stream<ExactStep, unknown, Engine>

/** What the best so far costs; more than anything where there is none. */
const bestOf = ({ best }: Standing): number => best?.costPerHour ?? Number.POSITIVE_INFINITY

const show = (value: PlanningCase) => Effect.succeed(drawProblem(value))

/** Every law of an exact search's standings when it asks this engine; it keeps the limit of replicas. */
export const standingLaws = (
  name: string,
  engine: Engine["Service"],
  search: ExactSearch,
): LawSet<LawOf<PlanningCase>> => {
  const standingsOf = ({ problem, limits }: PlanningCase): Effect.Effect<ReadonlyArray<Standing>, unknown> =>
    search(problem, limits).pipe(
      Stream.filter((step) => step._tag === "Standing"),
      Stream.runCollect,
      Effect.provideService(Engine, engine),
    )
  const given = fc.oneof(smallProblems(), smallChains())
  return {
    theory: "Standing",
    subject: `${name} on ${engine.name}`,
    laws: [
      forAll({
        name: "Standing.bound",
        statement: "what a search says on its way that any plan must cost, every feasible configuration costs",
        symbols: "∀ small problem, standing s, feasible c. bound s ≤ cost c",
        given,
        sentence: (value) =>
          Effect.map(standingsOf(value), (standings) => {
            const { problem, limits } = value
            const [cheapest] = feasibleOf(problem, smallestLimits(problem, limits, ["maxReplicas"]))
            const costPerHour = cheapest?.costPerHour ?? Number.POSITIVE_INFINITY
            return none(standings.filter(({ lowerBoundPerHour }) => costPerHour < lowerBoundPerHour))
          }),
        show,
      }),
      forAll({
        name: "Standing.closer",
        statement: "the bound never falls and the best so far never gets dearer",
        symbols: "∀ standings s before t. bound s ≤ bound t, cost(best t) ≤ cost(best s)",
        given,
        sentence: (value) =>
          Effect.map(standingsOf(value), (standings) =>
            none(
              standings.filter((later, index) => {
                const earlier = standings[index - 1]
                if (earlier === undefined) return false
                return later.lowerBoundPerHour < earlier.lowerBoundPerHour || bestOf(earlier) < bestOf(later)
              }),
            ),
          ),
        show,
      }),
    ],
  }
}
