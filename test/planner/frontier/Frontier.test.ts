/** The frontier against plain enumeration of every configuration of small spaces. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { smallProblems } from "../../../laws/arbitraries/problems.ts"
import { configurationsOf, judge } from "../../../laws/reference/enumeration.ts"
import { comparePlans } from "../../../src/planner/exact/ExactSearch.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import type { FeasibleCandidate } from "../../../src/planner/Candidate.ts"
import { type FrontierOptions, type FrontierStep, search } from "../../../src/planner/frontier/Frontier.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { assertAsyncProperty } from "../../property.ts"

const stepsOf = (problem: Problem, options: FrontierOptions): Promise<ReadonlyArray<FrontierStep>> =>
  Effect.runPromise(Effect.provide(Stream.runCollect(search(problem, options)), KernelEngine.layer()))

const pointsIn = (steps: ReadonlyArray<FrontierStep>): ReadonlyArray<FeasibleCandidate> =>
  steps.flatMap((step) => (step._tag === "Point" ? [step.point] : []))

/** Every configuration, in the order of preference. */
const enumerated = (problem: Problem, maxReplicas: number): ReadonlyArray<FeasibleCandidate> =>
  configurationsOf(problem, maxReplicas)
    .map((configuration): FeasibleCandidate => {
      const { costPerHour, latencyMs } = judge(problem, configuration)
      return { configuration, costPerHour, verdict: { _tag: "Meets", latencyMs } }
    })
    .toSorted(comparePlans)

/** Those that are faster than all that come before them, and within the limits. */
const frontierOf = (
  ordered: ReadonlyArray<FeasibleCandidate>,
  budgetPerHour: number,
  ceilingMs: number,
): ReadonlyArray<FeasibleCandidate> => {
  let leastMs = Number.POSITIVE_INFINITY
  return ordered.filter(({ costPerHour, verdict: { latencyMs } }) => {
    if (budgetPerHour < costPerHour || ceilingMs < latencyMs || leastMs <= latencyMs) return false
    leastMs = latencyMs
    return true
  })
}

const cases = fc.record({
  small: smallProblems(),
  budgetShare: fc.constantFrom(0, 0.3, 0.6, 1),
  ceiling: fc.constantFrom(Number.POSITIVE_INFINITY, 1),
})

it("is every configuration that is faster than all that cost no more, each the first by preference", async () => {
  const met = { several: 0, capped: 0, fastest: 0 }
  await assertAsyncProperty(
    fc.asyncProperty(cases, async ({ small, budgetShare, ceiling }) => {
      const maxReplicas = Math.min(small.limits.maxReplicas, small.problem.arrivalMs.length)
      const sloMs = ceiling * small.problem.objective.sloMs
      const problem = { ...small.problem, objective: { ...small.problem.objective, sloMs } }
      const all = enumerated(problem, maxReplicas)
      const dearest = all.at(-1)?.costPerHour ?? 0
      const budgetPerHour = Math.ceil(budgetShare * dearest)
      const steps = await stepsOf(problem, { maxReplicas, batchingDelaysMs: [0], budgetPerHour })
      const expected = frontierOf(all, budgetPerHour, sloMs)
      expect(pointsIn(steps)).toEqual(expected)

      const ending = steps.at(-1)!
      expect(ending._tag).toBe("Complete")
      const isFastest = ending._tag === "Complete" && ending.isFastest
      if (isFastest) expect(frontierOf(all, dearest, sloMs)).toEqual(expected)
      if (1 < expected.length) met.several++
      if (expected.length < frontierOf(all, dearest, sloMs).length) met.capped++
      if (isFastest) met.fastest++
    }),
    400,
  )
  expect(met.several).toBeGreaterThan(40)
  expect(met.capped).toBeGreaterThan(20)
  expect(met.fastest).toBeGreaterThan(50)
}, 120_000)

it("never says that it has found all below a cost at which a point is still to come", async () => {
  let late = 0
  await assertAsyncProperty(
    fc.asyncProperty(cases, async ({ small: { problem, limits } }) => {
      const maxReplicas = Math.min(limits.maxReplicas, problem.arrivalMs.length)
      const steps = await stepsOf(problem, { maxReplicas, batchingDelaysMs: [0], budgetPerHour: 1e6 })
      let completeBelow = 0
      for (const step of steps) {
        if (step._tag === "Standing") {
          expect(completeBelow).toBeLessThanOrEqual(step.lowerBoundPerHour)
          completeBelow = step.lowerBoundPerHour
        }
        if (step._tag !== "Point") continue
        expect(completeBelow).toBeLessThanOrEqual(step.point.costPerHour)
        late++
      }
    }),
  )
  expect(late).toBeGreaterThan(50)
}, 60_000)
