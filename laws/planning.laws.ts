/** Laws of any planner: what its plans and its refusals claim is so. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import { compile } from "../src/domain/Scenario.ts"
import type * as fc from "fast-check"
import { type PlanningCase, problems, smallProblems } from "./arbitraries/problems.ts"
import { type Equation, equal, none } from "./equation.ts"
import { type Binding, forAll, type LawOf, type LawSet } from "./law.ts"
import { type Answer, effectOf } from "./outcome.ts"
import { limitsOf, type Planner, type PlannerAnswer } from "./planner.ts"
import { choicesOf, costOf, feasibleOf, latencyOf, smallestLimits } from "./reference/enumeration.ts"
import { makeReference } from "./reference/machine.ts"
import { drawProblem } from "./show/problem.ts"
import { showValue } from "./show/value.ts"
import type { Simulator } from "./simulator.ts"

/** A plan. */
export type Planned = Extract<PlannerAnswer, { readonly _tag: "Planned" }>

/** What a planner answers to a case, within those of its limits that it keeps. */
export const ask = (planner: Planner, { problem, limits }: PlanningCase): Effect.Effect<PlannerAnswer, unknown> =>
  Effect.suspend(() => planner.plan(problem, limits))

/** Binds sentences about a planner's answers, and draws their cases with these. */
export const aboutAnswers =
  (planner: Planner) =>
  (
    binding: Omit<Binding<PlanningCase>, "sentence">,
    sentence: (value: PlanningCase, answer: PlannerAnswer) => Answer<Equation>,
  ): LawOf<PlanningCase> =>
    forAll({
      ...binding,
      sentence: (value) => Effect.flatMap(ask(planner, value), (answer) => effectOf(sentence, value, answer)),
      show: (value) =>
        Effect.map(Effect.exit(ask(planner, value)), (outcome) => {
          const said = Exit.isSuccess(outcome) ? showValue(outcome.value) : String(outcome.cause)
          return `${drawProblem(value)}\n${planner.name} says ${said}`
        }),
    })

/** Lifts a sentence about plans to all answers. */
export const ofPlans =
  (sentence: (value: PlanningCase, plan: Planned) => Answer<Equation>) =>
  (value: PlanningCase, answer: PlannerAnswer): Answer<Equation> =>
    answer._tag === "Planned" ? sentence(value, answer) : none([])

/** What a plan has that is not on offer: a node too many or too few, or a choice that its model does not have. */
export const strangers = ({ problem }: PlanningCase, { configuration }: Planned): ReadonlyArray<unknown> => {
  const models = problem.pipeline.nodes.flatMap(({ name, role }) => (role._tag === "Model" ? [[name, role.model]] : []))
  const unknown = Object.keys(configuration).filter((node) => !models.some(([name]) => name === node))
  const wrong = models.filter(([node, model]) => {
    const { hardware, maxBatchSize, replicas, batchingDelayMs = 0 } = configuration[node!] ?? {}
    const isOffered = choicesOf(problem, model!, 1).some(
      (choice) => choice.hardware === hardware && choice.maxBatchSize === maxBatchSize,
    )
    return !(isOffered && Number.isInteger(replicas) && 1 <= replicas! && batchingDelayMs === 0)
  })
  return [...unknown, ...wrong]
}

/** How a plan exceeds limits. */
const excess = ({ problem, limits }: PlanningCase, { configuration }: Planned, keeps: Planner["keeps"]) => {
  const kept = limitsOf(limits, keeps)
  const tooMany = Object.entries(configuration).filter(([, { replicas }]) => kept.maxReplicas < replicas)
  const costPerHour = costOf(problem, configuration)
  return kept.maxCostPerHour < costPerHour ? [...tooMany, { costPerHour }] : tooMany
}

/** How planners are judged. */
export interface PlanningOptions {
  /** Simulates the plans again: another engine than the one that the planner asked; the specification unless given. */
  readonly other?: Simulator
  /** The problems of the laws that do not ask for small ones, such as small ones for a planner that takes long. */
  readonly given?: fc.Arbitrary<PlanningCase>
}

/** Every law of a planner. */
export const planningLaws = (
  planner: Planner,
  { other = makeReference(), given = problems({ maxNodes: 4, maxQueries: 16 }) }: PlanningOptions = {},
): LawSet<LawOf<PlanningCase>> => {
  const law = aboutAnswers(planner)
  const simulated = ({ problem }: PlanningCase, { configuration }: Planned) =>
    Effect.map(other.simulate(Result.getOrThrow(compile({ ...problem, configuration }))), ({ arrivalMs, sinkMs }) =>
      latencyOf(problem, arrivalMs, sinkMs),
    )
  return {
    theory: "Planning",
    subject: planner.name,
    laws: [
      law(
        {
          name: "Planning.onOffer",
          statement: "a plan configures exactly the model nodes, each with hardware and a batch size on offer for it",
          symbols: "∀ plan. nodes(plan) = models, ∀ n. (hardware n, B n) profiled, R n ∈ ℕ, 1 ≤ R n, d n = 0",
          cost: 2,
          given,
        },
        ofPlans((value, plan) => none(strangers(value, plan))),
      ),
      law(
        {
          name: "Planning.feasible",
          statement: `a plan is feasible when it is simulated by another engine, here ${other.name}`,
          symbols: "∀ plan. L(⌈p N⌉) ≤ SLO in simulate(plan)",
          cost: 2,
          given,
        },
        ofPlans((value, plan) => {
          const { sloMs } = value.problem.objective
          return Effect.map(simulated(value, plan), (latencyMs) =>
            none(latencyMs <= sloMs ? [] : [{ latencyMs, sloMs }]),
          )
        }),
      ),
      law(
        {
          name: "Planning.latency",
          statement: "the latency that a plan states is the one that another engine simulates, to the last bit",
          symbols: "∀ plan. latency(plan) = L(⌈p N⌉) in simulate(plan)",
          cost: 2,
          given,
        },
        ofPlans((value, plan) => Effect.map(simulated(value, plan), (latencyMs) => equal(plan.latencyMs, latencyMs))),
      ),
      law(
        {
          name: "Planning.cost",
          statement: "the cost of a plan is the sum over its nodes of replicas times the price of the hardware",
          symbols: "∀ plan. cost(plan) = Σ R(n) · price(hardware n)",
          cost: 2,
          given,
        },
        ofPlans(({ problem }, plan) => equal(plan.costPerHour, costOf(problem, plan.configuration))),
      ),
      law(
        {
          name: "Planning.limits",
          statement: "a plan stays within the limits that its planner keeps",
          symbols: "∀ plan, n. R(n) ≤ cap, cost(plan) ≤ budget",
          cost: 2,
          given,
        },
        ofPlans((value, plan) => none(excess(value, plan, planner.keeps))),
      ),
      law(
        {
          name: "Planning.infeasible",
          statement: "what is called infeasible is: a reason is given, and of everything on offer nothing is feasible",
          symbols: "infeasible ⇒ reason ≠ ∅ ∧ { c : feasible c } = ∅",
          given: smallProblems(),
        },
        ({ problem, limits }, answer) => {
          if (answer._tag !== "Infeasible") return none([])
          const feasible = feasibleOf(problem, smallestLimits(problem, limits, planner.keeps))
          return equal<unknown>(
            { hasReason: answer.reason.trim() !== "", feasible: feasible.slice(0, 1) },
            { hasReason: true, feasible: [] },
          )
        },
      ),
      law(
        {
          name: "Planning.reason",
          statement: "where there is no plan there is a reason",
          symbols: "∀ answer without a plan. reason ≠ ∅",
          cost: 2,
          given,
        },
        (_, answer) => equal(answer._tag === "Planned" || answer.reason.trim() !== "", true),
      ),
      law(
        {
          name: "Planning.deterministic",
          statement: "the same problem gives the same answer, and stays as it was",
          symbols: "∀ problem. plan problem = plan problem",
          cost: 4,
          given,
        },
        (value, answer) => {
          const before = structuredClone(value)
          return Effect.map(ask(planner, value), (again) =>
            equal<unknown>({ value, answer: again }, { value: before, answer }),
          )
        },
      ),
    ],
  }
}
