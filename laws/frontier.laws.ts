/** Laws of frontiers: every configuration that is faster than all that cost no more, and no other. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import type { Configuration } from "../src/domain/Configuration.ts"
import { Engine } from "../src/engine/Engine.ts"
import type { FrontierOptions, FrontierStep } from "../src/planner/frontier/Frontier.ts"
import type { Problem } from "../src/planner/Problem.ts"
import { type PlanningCase, smallProblems } from "./arbitraries/problems.ts"
import { type Equation, equal, none } from "./equation.ts"
import { type Binding, forAll, type LawOf, type LawSet } from "./law.ts"
import type { Limits } from "./planner.ts"
import { feasibleOf, judge, type Judged } from "./reference/enumeration.ts"
import { drawProblem } from "./show/problem.ts"

/** A point of a frontier. */
export interface FrontierPoint {
  readonly configuration: Configuration
  readonly costPerHour: number
  /** Latency at the objective's percentile. */
  readonly latencyMs: number
}

/** A frontier up to a budget, in its order; `isFastest` claims that at no cost anything is faster than its last point. */
export interface FrontierAnswer {
  readonly points: ReadonlyArray<FrontierPoint>
  readonly isFastest: boolean
}

/** Whatever finds frontiers within limits; the problem's SLO, which may be infinite, is the most latency of a point. */
export interface FrontierFinder {
  readonly name: string
  readonly find: (problem: Problem, limits: Limits) => Effect.Effect<FrontierAnswer, unknown>
}

/** Small problems, some of which take any latency; replicas beyond the queries could not make a difference. */
const cases: fc.Arbitrary<PlanningCase> = fc
  .record({ small: smallProblems(), isAnyLatency: fc.boolean() })
  .map(({ small: { problem, limits }, isAnyLatency }) => {
    const { objective, arrivalMs } = problem
    const sloMs = isAnyLatency ? Number.POSITIVE_INFINITY : objective.sloMs
    return {
      problem: { ...problem, objective: { ...objective, sloMs } },
      limits: { ...limits, maxReplicas: Math.min(limits.maxReplicas, arrivalMs.length) },
    }
  })

/** Cost and latency of the configurations that are faster than all before them in the order of preference. */
const frontierOf = (ordered: ReadonlyArray<Judged>) => {
  let leastMs = Number.POSITIVE_INFINITY
  return ordered.flatMap(({ costPerHour, latencyMs }) => {
    if (leastMs <= latencyMs) return []
    leastMs = latencyMs
    return [{ costPerHour, latencyMs }]
  })
}

const figuresOf = ({ costPerHour, latencyMs }: FrontierPoint) => ({ costPerHour, latencyMs })

/** Every law of a frontier. */
export const frontierLaws = (finder: FrontierFinder): LawSet<LawOf<PlanningCase>> => {
  const law = (
    binding: Omit<Binding<PlanningCase>, "sentence" | "given">,
    sentence: (value: PlanningCase, answer: FrontierAnswer) => Equation,
  ): LawOf<PlanningCase> =>
    forAll({
      ...binding,
      given: cases,
      sentence: (value) => Effect.map(finder.find(value.problem, value.limits), (answer) => sentence(value, answer)),
      show: drawProblem,
    })
  return {
    theory: "Frontier",
    subject: finder.name,
    laws: [
      law(
        {
          name: "Frontier.nonDominated",
          statement: "of two points the one that costs more is faster",
          symbols: "∀ points p before q. cost p < cost q, latency q < latency p",
        },
        (_, { points }) =>
          none(
            points.filter(({ costPerHour, latencyMs }, index) => {
              const before = points[index - 1]
              return before !== undefined && !(before.costPerHour < costPerHour && latencyMs < before.latencyMs)
            }),
          ),
      ),
      law(
        {
          name: "Frontier.figures",
          statement: "cost and latency of a point are what the specification gives, within the budget and the SLO",
          symbols: "∀ point. (cost, latency) = (Σ R · price, L(⌈p N⌉)), cost ≤ budget, latency ≤ SLO",
        },
        ({ problem, limits }, { points }) =>
          equal<unknown>(
            points.map((point) => ({ ...figuresOf(point), isWithin: true })),
            points.map(({ configuration }) => {
              const judged = judge(problem, configuration)
              const isWithin =
                judged.costPerHour <= limits.maxCostPerHour && judged.latencyMs <= problem.objective.sloMs
              return { ...figuresOf(judged), isWithin }
            }),
          ),
      ),
      law(
        {
          name: "Frontier.complete",
          statement: "the points are all that are faster than everything that costs no more, tried one by one",
          symbols: "∀ small problem. points = { c feasible : ∄ c′. cost c′ ≤ cost c, latency c′ < latency c }",
          cost: 2,
        },
        ({ problem, limits }, { points }) => equal(points.map(figuresOf), frontierOf(feasibleOf(problem, limits))),
      ),
      law(
        {
          name: "Frontier.fastest",
          statement: "where nothing is said to be faster at any cost, nothing is",
          symbols: "fastest ⇒ ∀ c at any cost. latency(last point) ≤ latency c",
          cost: 2,
        },
        ({ problem, limits }, { points, isFastest }) => {
          if (!isFastest) return none([])
          const all = feasibleOf(problem, { ...limits, maxCostPerHour: Number.POSITIVE_INFINITY })
          return equal(points.map(figuresOf), frontierOf(all))
        },
      ),
    ],
  }
}

/** The frontier that a search's steps tell when it asks this engine: `searchFrontier("frontier", kernel, Frontier.search)`. */
export const searchFrontier = (
  name: string,
  engine: Engine["Service"],
  search: (problem: Problem, options: FrontierOptions) => Stream.Stream<FrontierStep, unknown, Engine>,
): FrontierFinder => ({
  name: `${name} on ${engine.name}`,
  find: (problem, { maxReplicas, maxCostPerHour }) =>
    search(problem, { maxReplicas, batchingDelaysMs: [0], budgetPerHour: Math.min(maxCostPerHour, noBudget) }).pipe(
      Stream.runCollect,
      Effect.map((steps) => ({
        points: steps.flatMap((step) => {
          if (step._tag !== "Point") return []
          const { configuration, costPerHour, verdict } = step.point
          return [{ configuration, costPerHour, latencyMs: verdict.latencyMs }]
        }),
        isFastest: steps.some((step) => step._tag === "Complete" && step.isFastest),
      })),
      Effect.provideService(Engine, engine),
    ),
})

/** More than any configuration of the cases costs. */
const noBudget = 1e6
