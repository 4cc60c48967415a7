/** Laws of throughput maximizers: what they find is sustained, and what they call too much is. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { headwaysBetweenMs } from "../src/domain/Workload.ts"
import { Engine } from "../src/engine/Engine.ts"
import { type MaximizeStep, problemAt, type Question } from "../src/planner/maximize/Question.ts"
import { smallProblems } from "./arbitraries/problems.ts"
import { type Equation, equal, none } from "./equation.ts"
import type { FrontierPoint } from "./frontier.laws.ts"
import { type Binding, forAll, type LawOf, type LawSet } from "./law.ts"
import { type Answer, effectOf } from "./outcome.ts"
import { configurationsOf, costOf, judge } from "./reference/enumeration.ts"
import { drawProblem } from "./show/problem.ts"

/** A scale, and whether any configuration within the budget keeps the objective at it. */
export interface ScaleCheck {
  readonly scale: number
  readonly isFeasible: boolean
}

/**
 * What a maximizer says: a configuration with the scale that it sustains, its figures being those at that scale, or that
 * no scale can do, or that it found none, which proves nothing; and the scales that it has judged.
 */
export type MaximizerAnswer = { readonly checks: ReadonlyArray<ScaleCheck> } & (
  | ({
      readonly _tag: "Sustained"
      readonly scale: number
      /** A greater scale that is too much; none where the greatest of all is sustained. */
      readonly tooMuch: number | undefined
    } & FrontierPoint)
  | { readonly _tag: "Infeasible" | "NotFound" }
)

/** A throughput maximizer. */
export interface Maximizer {
  readonly name: string
  readonly maximize: (question: Question) => Effect.Effect<MaximizerAnswer, unknown>
}

/** Questions with few configurations, and a budget that leaves out some. */
const questions: fc.Arbitrary<Question> = fc
  .record({ small: smallProblems(), budgetPerHour: fc.integer({ min: 1, max: 8 }) })
  .map(({ small: { problem, limits }, budgetPerHour }) => ({
    ...problem,
    headwaysMs: headwaysBetweenMs(problem.arrivalMs),
    budgetPerHour,
    tolerance: 0.05,
    space: { maxReplicas: Math.min(limits.maxReplicas, problem.arrivalMs.length), batchingDelaysMs: [0] },
  }))

/** Scales at which everything is tried. */
const grid = Array.from({ length: 13 }, (_, index) => 2 ** (index - 6))

/** Whether some configuration within the budget keeps the objective at a scale, tried one by one. */
const isFeasibleAt = (question: Question, scale: number): boolean => {
  const problem = problemAt(question, scale)
  return configurationsOf(problem, question.space.maxReplicas).some(
    (configuration) =>
      costOf(problem, configuration) <= question.budgetPerHour &&
      judge(problem, configuration).latencyMs <= question.objective.sloMs,
  )
}

/**
 * The greatest scale of the grid that is feasible, where all smaller ones there are and none was judged infeasible: with
 * a gap, a bisection may end below it. Rounding makes gaps where the SLO lies on a latency: at a scale of 4 headways may
 * be exact, and at 3.9 a latency be longer by its last bit.
 */
const greatestOfGrid = (question: Question, { checks }: MaximizerAnswer): number => {
  const feasible = grid.map((scale) => isFeasibleAt(question, scale))
  const place = feasible.lastIndexOf(true)
  const greatest = grid[place] ?? 0
  const hasGap =
    feasible.slice(0, Math.max(0, place)).includes(false) ||
    checks.some(({ scale, isFeasible }) => !isFeasible && scale < greatest)
  return hasGap ? 0 : greatest
}

const scaleOf = (answer: MaximizerAnswer): number => (answer._tag === "Sustained" ? answer.scale : 0)

const show = (question: Question): string =>
  drawProblem({
    problem: problemAt(question, 1),
    limits: { maxReplicas: question.space.maxReplicas, maxCostPerHour: question.budgetPerHour },
  })

const aboutAnswers =
  (maximizer: Maximizer) =>
  (
    binding: Omit<Binding<Question>, "sentence" | "given" | "show">,
    sentence: (question: Question, answer: MaximizerAnswer) => Answer<Equation>,
  ): LawOf<Question> =>
    forAll({
      ...binding,
      given: questions,
      sentence: (question) =>
        Effect.flatMap(maximizer.maximize(question), (answer) => effectOf(sentence, question, answer)),
      show,
    })

/** Every law of any maximizer. */
export const maximizeLaws = (maximizer: Maximizer): LawSet<LawOf<Question>> => {
  const law = aboutAnswers(maximizer)
  return {
    theory: "Maximize",
    subject: maximizer.name,
    laws: [
      law(
        {
          name: "Maximize.sustained",
          statement: "the configuration keeps the objective at its scale, within the budget, with the figures stated",
          symbols: "∀ answer (s, c). (cost, latency)(c at s) as stated, latency ≤ SLO, cost ≤ budget",
        },
        (question, answer) => {
          if (answer._tag !== "Sustained") return none([])
          const { costPerHour, latencyMs } = judge(problemAt(question, answer.scale), answer.configuration)
          const isWithin = latencyMs <= question.objective.sloMs && costPerHour <= question.budgetPerHour
          return equal(
            { costPerHour: answer.costPerHour, latencyMs: answer.latencyMs, isWithin: true },
            { costPerHour, latencyMs, isWithin },
          )
        },
      ),
      law(
        {
          name: "Maximize.infeasible",
          statement: "where no scale is said to do, none of a grid does, of everything within the budget",
          symbols: "infeasible ⇒ ∀ s on a grid. { c : cost c ≤ budget, feasible c at s } = ∅",
          cost: 4,
        },
        (question, answer) =>
          none(answer._tag === "Infeasible" ? grid.filter((scale) => isFeasibleAt(question, scale)) : []),
      ),
    ],
  }
}

/** Every law of an exact maximizer beside those of any. */
export const exactMaximizeLaws = (maximizer: Maximizer): LawSet<LawOf<Question>> => {
  const law = aboutAnswers(maximizer)
  return {
    theory: "ExactMaximize",
    subject: maximizer.name,
    laws: [
      law(
        {
          name: "ExactMaximize.checks",
          statement: "of every scale that was judged it is right that some configuration does or that none does",
          symbols: "∀ check at s. feasible ⇔ ∃ c. cost c ≤ budget, latency(c at s) ≤ SLO",
          cost: 4,
        },
        (question, { checks }) =>
          equal(
            checks.map(({ scale, isFeasible }) => ({ scale, isFeasible })),
            checks.map(({ scale }) => ({ scale, isFeasible: isFeasibleAt(question, scale) })),
          ),
      ),
      law(
        {
          name: "ExactMaximize.tight",
          statement: "no more than the tolerance above the answer is a scale that no configuration sustains",
          symbols: "∀ answer s. ∃ s′ ≤ s · (1 + tolerance). { c : cost c ≤ budget, feasible c at s′ } = ∅",
          cost: 2,
        },
        (question, answer) => {
          if (answer._tag !== "Sustained" || answer.tooMuch === undefined) return none([])
          const { scale, tooMuch } = answer
          const isTight = scale < tooMuch && tooMuch <= scale * (1 + question.tolerance) * (1 + 2 ** -50)
          return equal({ isTight, isFeasible: isFeasibleAt(question, tooMuch) }, { isTight: true, isFeasible: false })
        },
      ),
      law(
        {
          name: "ExactMaximize.greatest",
          statement:
            "no feasible scale of a grid without a gap below, there or among those judged, exceeds answer and tolerance",
          symbols: "∀ s′ on a grid feasible with no gap below. s′ ≤ s · (1 + tolerance)",
          cost: 4,
        },
        (question, answer) => {
          const greatest = greatestOfGrid(question, answer)
          return none(greatest <= scaleOf(answer) * (1 + question.tolerance) ? [] : [{ greatest, answer }])
        },
      ),
      law(
        {
          name: "ExactMaximize.budget",
          statement: "a greater budget sustains as much, within the tolerance, where its feasible scales have no gap",
          symbols: "∀ b ≤ b′. s(b) on the grid below ⌊s(b)⌋ feasible for b′ ⇒ ⌊s(b)⌋ ≤ s(b′) · (1 + tolerance)",
          cost: 4,
        },
        (question, answer) => {
          const more = { ...question, budgetPerHour: question.budgetPerHour + 2 }
          return Effect.map(maximizer.maximize(more), (richer) => {
            const least = Math.min(scaleOf(answer), greatestOfGrid(more, richer))
            const most = scaleOf(richer) * (1 + question.tolerance)
            return none(least <= most ? [] : [{ poorer: answer, richer }])
          })
        },
      ),
    ],
  }
}

/** The maximizer that a search is when it asks this engine: `searchMaximizer("maximize", kernel, Maximize.search)`. */
export const searchMaximizer = (
  name: string,
  engine: Engine["Service"],
  search: (question: Question) => Stream.Stream<MaximizeStep, unknown, Engine>,
): Maximizer => ({
  name: `${name} on ${engine.name}`,
  maximize: (question) =>
    search(question).pipe(Stream.runCollect, Effect.map(answerOf), Effect.provideService(Engine, engine)),
})

const answerOf = (steps: ReadonlyArray<MaximizeStep>): MaximizerAnswer => {
  const last = steps.at(-1)
  if (last?._tag !== "Finished") throw new Error("the last step is Finished")
  const { ending } = last
  const checks = steps.flatMap((step) => (step._tag === "Checked" ? [step.check] : []))
  if (ending._tag !== "Sustained") return { _tag: ending._tag, checks }
  const { scale, candidate } = ending.answer
  return {
    _tag: "Sustained",
    scale,
    tooMuch: ending.bottleneck?.scale,
    configuration: candidate.configuration,
    costPerHour: candidate.costPerHour,
    latencyMs: candidate.verdict.latencyMs,
    checks,
  }
}
