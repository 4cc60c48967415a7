/** The throughput maximizers against plain enumeration of every configuration of small spaces, scale by scale. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { smallProblems } from "../../../laws/arbitraries/problems.ts"
import { configurationsOf, costOf, judge } from "../../../laws/reference/enumeration.ts"
import type { Configuration } from "../../../src/domain/Configuration.ts"
import { headwaysBetweenMs } from "../../../src/domain/Workload.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import * as GreedyMaximize from "../../../src/planner/maximize/GreedyMaximize.ts"
import * as Maximize from "../../../src/planner/maximize/Maximize.ts"
import { type Ending, type MaximizeStep, problemAt, type Question } from "../../../src/planner/maximize/Question.ts"
import { assertAsyncProperty } from "../../property.ts"

const questions: fc.Arbitrary<Question> = fc
  .record({ small: smallProblems(), budgetPerHour: fc.integer({ min: 1, max: 8 }) })
  .map(({ small: { problem, limits }, budgetPerHour }) => ({
    ...problem,
    headwaysMs: headwaysBetweenMs(problem.arrivalMs),
    budgetPerHour,
    tolerance: 0.05,
    space: { maxReplicas: Math.min(limits.maxReplicas, problem.arrivalMs.length), batchingDelaysMs: [0] },
  }))

const stepsOf = (search: typeof Maximize.search, question: Question): Promise<ReadonlyArray<MaximizeStep>> =>
  Effect.runPromise(Effect.provide(Stream.runCollect(search(question)), KernelEngine.layer()))

const endingOf = (steps: ReadonlyArray<MaximizeStep>): Ending => {
  const last = steps.at(-1)!
  if (last._tag !== "Finished") throw new Error("a search ends by saying how")
  return last.ending
}

const affordable = (question: Question): ReadonlyArray<Configuration> => {
  const problem = problemAt(question, 1)
  return configurationsOf(problem, question.space.maxReplicas).filter(
    (configuration) => costOf(problem, configuration) <= question.budgetPerHour,
  )
}

/** Whether some of the configurations keeps the objective at a scale. */
const isFeasible = (question: Question, configurations: ReadonlyArray<Configuration>, scale: number): boolean => {
  const problem = problemAt(question, scale)
  return configurations.some((configuration) => judge(problem, configuration).latencyMs <= question.objective.sloMs)
}

const grid = Array.from({ length: 13 }, (_, index) => 2 ** (index - 6))

it("exact: every check is right, and the answer is the greatest feasible scale of a grid, or greater", async () => {
  const met = { Sustained: 0, Infeasible: 0, NotFound: 0, bounded: 0, withinGrid: 0 }
  await assertAsyncProperty(
    fc.asyncProperty(questions, async (question) => {
      const steps = await stepsOf(Maximize.search, question)
      const configurations = affordable(question)
      const ending = endingOf(steps)
      met[ending._tag]++
      const feasible = grid.map((scale) => isFeasible(question, configurations, scale))
      for (const step of steps) {
        if (step._tag === "Bounded") {
          met.bounded++
          for (const [index, scale] of grid.entries()) {
            if (step.excludedFromScale <= scale) expect(feasible[index]).toBe(false)
          }
        }
        if (step._tag !== "Checked") continue
        const { scale, isFeasible: said } = step.check
        expect({ scale, said }).toEqual({ scale, said: isFeasible(question, configurations, scale) })
      }
      if (ending._tag !== "Sustained") {
        if (ending._tag === "Infeasible") expect(feasible).not.toContain(true)
        return
      }
      const { scale, candidate } = ending.answer
      const problem = problemAt(question, scale)
      const judged = judge(problem, candidate.configuration)
      expect(judged.latencyMs).toBe(candidate.verdict.latencyMs)
      expect(judged.latencyMs).toBeLessThanOrEqual(question.objective.sloMs)
      expect(judged.costPerHour).toBe(candidate.costPerHour)
      expect(candidate.costPerHour).toBeLessThanOrEqual(question.budgetPerHour)

      const greatest = feasible.lastIndexOf(true)
      // Rounding alone may break an objective that lies on a latency, and keep it at a greater scale.
      const isMonotone =
        !feasible.slice(0, Math.max(0, greatest)).includes(false) &&
        !steps.some((step) => step._tag === "Checked" && !step.check.isFeasible && step.check.scale < grid[greatest]!)
      if (0 <= greatest && isMonotone) {
        expect(grid[greatest]!).toBeLessThanOrEqual(scale * (1 + question.tolerance))
        const next = grid[greatest + 1]
        if (next !== undefined && scale < next) met.withinGrid++
      }
    }),
    300,
  )
  expect(met.Sustained).toBeGreaterThan(100)
  expect(met.Infeasible).toBeGreaterThan(10)
  expect(met.bounded).toBeGreaterThan(10)
  expect(met.withinGrid).toBeGreaterThan(10)
}, 120_000)

it("exact: the plan is the cheapest at its scale, and then the fastest", async () => {
  let several = 0
  await assertAsyncProperty(
    fc.asyncProperty(questions, async (question) => {
      const ending = endingOf(await stepsOf(Maximize.search, question))
      if (ending._tag !== "Sustained") return
      const { scale, candidate } = ending.answer
      const problem = problemAt(question, scale)
      const feasible = affordable(question)
        .map((configuration) => judge(problem, configuration))
        .filter(({ latencyMs }) => latencyMs <= question.objective.sloMs)
        .toSorted((left, right) => left.costPerHour - right.costPerHour || left.latencyMs - right.latencyMs)
      const { costPerHour, latencyMs } = feasible[0]!
      expect([candidate.costPerHour, candidate.verdict.latencyMs]).toEqual([costPerHour, latencyMs])
      if (1 < feasible.length) several++
    }),
    100,
  )
  expect(several).toBeGreaterThan(30)
}, 60_000)

it("greedy: what it finds is sustained within the budget, and no more than there is", async () => {
  const met = { Sustained: 0, NotFound: 0, Infeasible: 0, less: 0 }
  await assertAsyncProperty(
    fc.asyncProperty(questions, async (question) => {
      const ending = endingOf(await stepsOf(GreedyMaximize.search, question))
      const exact = endingOf(await stepsOf(Maximize.search, question))
      met[ending._tag]++
      expect(ending._tag === "Infeasible").toBe(exact._tag === "Infeasible")
      if (ending._tag !== "Sustained") return
      const { scale, candidate } = ending.answer
      const judged = judge(problemAt(question, scale), candidate.configuration)
      expect(judged.latencyMs).toBe(candidate.verdict.latencyMs)
      expect(judged.latencyMs).toBeLessThanOrEqual(question.objective.sloMs)
      expect(judged.costPerHour).toBeLessThanOrEqual(question.budgetPerHour)
      if (exact._tag === "Sustained" && scale < exact.answer.scale) met.less++
    }),
    150,
  )
  expect(met.Sustained).toBeGreaterThan(50)
}, 120_000)
