/** The search through one part, let run to its end, against every configuration of small pipelines of one part. */
import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import * as fc from "fast-check"
import { smallProblems } from "../../../laws/arbitraries/problems.ts"
import { configurationsOf, judge } from "../../../laws/reference/enumeration.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { compile } from "../../../src/planner/Candidate.ts"
import { type JudgeOptions, PartJudge } from "../../../src/planner/exact/PartJudge.ts"
import { partsOf } from "../../../src/planner/exact/Parts.ts"
import { type PartPlan, PartSearch } from "../../../src/planner/exact/PartSearch.ts"
import { modelSpaces, nodeConfiguration } from "../../../src/planner/exact/Space.ts"
import { fastest } from "../../../src/planner/Hopeless.ts"
import { nodeOptions } from "../../../src/planner/Options.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { workloadsOf } from "../../../src/planner/Workloads.ts"
import { assertAsyncProperty } from "../../property.ts"

/** The search of a problem's only part; none if it has several. */
const searchOf = (problem: Problem, maxReplicas: number, options: JudgeOptions): PartSearch | undefined => {
  const nodes = nodeOptions(problem)
  if (nodes.some(({ hardware }) => hardware.length === 0)) return undefined
  const template = compile(problem, fastest(nodes))
  const workloads = workloadsOf(problem)
  const space = { maxReplicas, batchingDelaysMs: [0] }
  const parts = partsOf(template, modelSpaces(template, nodes, problem.objective, space, workloads))
  if (parts.length !== 1) return undefined
  return new PartSearch(new PartJudge(template, parts[0]!, problem.objective, { ...options, workloads }))
}

/** All plans that it finds, its bounds on their way. */
const drain = Effect.fnUntraced(function* (search: PartSearch, sloMs: number) {
  const plans: Array<PartPlan> = []
  const boundsPerHour: Array<number> = []
  while (search.leastCostPerHour < Number.POSITIVE_INFINITY) {
    boundsPerHour.push(search.leastCostPerHour)
    const plan = yield* search.next(sloMs)
    if (plan === undefined) continue
    expect(plan.costPerHour).toBeGreaterThanOrEqual(boundsPerHour.at(-1)!)
    plans.push(plan)
  }
  return { plans, boundsPerHour }
})

const drained = (search: PartSearch, sloMs: number) =>
  Effect.runPromise(Effect.provideService(drain(search, sloMs), Engine, KernelEngine.make()))

const configurationOf = (search: PartSearch, { choices }: PartPlan) =>
  Object.fromEntries(
    choices.map(({ series, replicas }, place) => [
      search.judge.part.models[place]!.stage.name,
      nodeConfiguration(series, replicas),
    ]),
  )

const cases = fc.record({
  small: smallProblems(),
  patience: fc.record({
    missesBeforeSurvey: fc.constantFrom(0, 1, 16),
    simulationsBeforeForesight: fc.constantFrom(0, 8, 1000),
  }),
})

it("keeps what is feasible, or else what fares the same and costs no more, and accounts for all others", async () => {
  const met = { kept: 0, capacity: 0, misses: 0, same: 0 }
  await assertAsyncProperty(
    fc.asyncProperty(cases, async ({ small: { problem, limits }, patience }) => {
      const maxReplicas = Math.min(limits.maxReplicas, problem.arrivalMs.length)
      const search = searchOf(problem, maxReplicas, patience)
      if (search === undefined) return
      const { sloMs } = problem.objective
      const { plans, boundsPerHour } = await drained(search, sloMs)
      expect(boundsPerHour).toEqual(boundsPerHour.toSorted((left, right) => left - right))

      const judged = configurationsOf(problem, maxReplicas).map((configuration) => judge(problem, configuration))
      const latencyOf = new Map(
        judged.map(({ configuration, latencyMs }) => [JSON.stringify(configuration), latencyMs]),
      )
      const names = plans.map((plan) => {
        const configuration = configurationOf(search, plan)
        const name = JSON.stringify(
          Object.fromEntries(Object.keys(judged[0]!.configuration).map((node) => [node, configuration[node]!])),
        )
        expect(latencyOf.get(name)).toBe(plan.latencyMs)
        return name
      })
      expect(new Set(names).size).toBe(names.length)
      const feasible = judged.filter(({ latencyMs }) => latencyMs <= sloMs)
      for (const { configuration, costPerHour, latencyMs } of feasible) {
        const equivalent = plans.some((plan) => plan.costPerHour <= costPerHour && plan.latencyMs === latencyMs)
        expect({ configuration, equivalent }).toEqual({ configuration, equivalent: true })
      }

      const account = search.account()
      expect(account.configurations).toBe(BigInt(judged.length))
      expect(account.kept).toBe(BigInt(plans.length))
      expect(account.excludedByCost).toBe(0n)
      expect(account.excludedByCapacity + account.excludedByMisses).toBeLessThanOrEqual(
        BigInt(judged.length - feasible.length),
      )
      expect(account.nodes.toSorted()).toEqual(Object.keys(judged[0]!.configuration).toSorted())
      if (0n < account.kept) met.kept++
      if (0n < account.excludedByCapacity) met.capacity++
      if (0n < account.excludedByMisses) met.misses++
      if (0n < account.excludedAsSame) met.same++
    }),
    300,
  )
  expect(Math.min(...Object.values(met))).toBeGreaterThan(30)
}, 60_000)

it("counts what is too slow for a tighter objective as too dear, not as missing", async () => {
  let tighter = 0
  await assertAsyncProperty(
    fc.asyncProperty(cases, async ({ small: { problem, limits }, patience }) => {
      const maxReplicas = Math.min(limits.maxReplicas, problem.arrivalMs.length)
      const search = searchOf(problem, maxReplicas, patience)
      if (search === undefined) return
      const judged = configurationsOf(problem, maxReplicas).map((configuration) => judge(problem, configuration))
      const feasible = judged.filter(({ latencyMs }) => latencyMs <= problem.objective.sloMs)
      const leastMs = Math.min(...feasible.map(({ latencyMs }) => latencyMs))
      if (leastMs === Number.POSITIVE_INFINITY) return
      const { plans } = await drained(search, leastMs)
      expect(plans.map(({ latencyMs }) => latencyMs)).toEqual(plans.map(() => leastMs))
      expect(plans).not.toEqual([])
      const account = search.account()
      expect(account.excludedByCapacity + account.excludedByMisses).toBeLessThanOrEqual(
        BigInt(judged.length - feasible.length),
      )
      if (0n < account.excludedByCost) tighter++
    }),
    200,
  )
  expect(tighter).toBeGreaterThan(30)
}, 60_000)
