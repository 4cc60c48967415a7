/** Planning problems that find trouble: objectives on the very latency of a configuration, tied prices, tight limits. */
import * as fc from "fast-check"
import type { Catalog } from "../../src/domain/Catalog.ts"
import type { Configuration } from "../../src/domain/Configuration.ts"
import * as Percentile from "../../src/domain/Percentile.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import * as Workload from "../../src/domain/Workload.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import * as Result from "effect/Result"
import { type Case, scenarioOf } from "../case.ts"
import type { Limits } from "../planner.ts"
import { latencyOf, spaceSize } from "../reference/enumeration.ts"
import { run } from "../reference/machine.ts"
import { type CaseOptions, cases } from "./cases.ts"

/** A planning problem and the limits within which to plan. */
export interface PlanningCase {
  readonly problem: Problem
  readonly limits: Limits
}

/** Costs per hour of the two kinds of hardware; dyadic, so that a sum is the same in any order. */
const prices = [
  [1, 2],
  [2, 1],
  [1, 1],
  [3, 2],
  [0.25, 4],
] as const

/** The SLO as a multiple of a configuration's own latency: at it, just below it, and away from it. */
const sloFactors = [1, 1, 1 - 2 ** -50, 0.5, 0.75, 1.5, 4] as const

/** The SLO, where a configuration's latency is 0 because its times vanish beside the time of day. */
const leastSloMs = 1e-6

/** Among few queries all percentiles but the median are the maximum, so the median comes as often as all others. */
const percentile = fc.oneof(fc.constant(Percentile.ladder[0]!), fc.constantFrom(...Percentile.ladder.slice(1)))

const budgets = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 2, 6] as const

/** Problems over these cases, whose configurations only serve to find objectives. */
export const problems = (options: CaseOptions = {}): fc.Arbitrary<PlanningCase> =>
  fc
    .record({
      value: fc.oneof(
        cases({ ...options, noDelay: true }),
        cases({ ...options, noDelay: true, isTight: true, dyadic: true }),
      ),
      /** So few replicas has the configuration whose latency the objective is about. */
      mostReplicas: fc.constantFrom(1, 2, 4),
      prices: fc.constantFrom(...prices),
      /** Whether the first profile begins at its second row, and so cannot be used. */
      isCut: fc.constantFrom(false, false, false, false, false, false, false, true),
      percentile,
      sloFactor: fc.constantFrom(...sloFactors),
      maxReplicas: fc.integer({ min: 1, max: 4 }),
      maxCostPerHour: fc.constantFrom(...budgets),
    })
    .map(({ value, mostReplicas, prices, isCut, percentile, sloFactor, maxReplicas, maxCostPerHour }) => {
      const problem: Problem = {
        catalog: catalogOf(value, prices, isCut),
        pipeline: Result.getOrThrow(Pipeline.make(value.pipeline)),
        arrivalMs: Workload.arrivalTimesMs(Float64Array.from(value.headwaysMs)),
        serviceTimeModel: value.serviceTimeModel,
        objective: { sloMs: 0, percentile },
      }
      const { arrivalMs, sinkMs } = run(scenarioOf({ ...value, configuration: modest(value, mostReplicas) }))
      const sloMs = Math.max(leastSloMs, sloFactor * latencyOf(problem, arrivalMs, sinkMs))
      return {
        problem: { ...problem, objective: { sloMs, percentile } },
        limits: { maxReplicas, maxCostPerHour },
      }
    })

/** The most configurations that a small problem offers. */
export const smallSpace = 800

/** Problems with so few configurations that all can be tried. Replicas beyond the queries could not make a difference. */
const withSmallSpace = (given: fc.Arbitrary<PlanningCase>): fc.Arbitrary<PlanningCase> =>
  given.filter(({ problem }) => spaceSize(problem, Math.max(4, problem.arrivalMs.length)) <= smallSpace)

/** Problems of up to three nodes with so few configurations that all can be tried. */
export const smallProblems = (): fc.Arbitrary<PlanningCase> => withSmallSpace(problems({ maxNodes: 3, maxQueries: 7 }))

/** The same of three models in a row, so that searches must think of the last before they know what it hears. */
export const smallChains = (): fc.Arbitrary<PlanningCase> =>
  withSmallSpace(problems({ minNodes: 3, maxNodes: 3, maxQueries: 5, form: "chain" }))

/** Factors on the headways of a further workload. */
const paces = [0.5, 1, 2] as const

/** Small problems with one or two further workloads: the first one's arrivals backwards, at another pace, or fewer. */
export const severalWorkloads = (): fc.Arbitrary<PlanningCase> =>
  fc
    .record({
      small: smallProblems(),
      kinds: fc.array(fc.record({ pace: fc.constantFrom(...paces), left: fc.boolean(), first: fc.nat({ max: 3 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      mayMiss: fc.nat({ max: 2 }),
    })
    .map(({ small: { problem, limits }, kinds, mayMiss }) => {
      const headwaysMs = Workload.headwaysBetweenMs(problem.arrivalMs)
      const arrivals = kinds.map(({ pace, left, first }) => {
        const some = headwaysMs.slice(Math.min(first, headwaysMs.length - 1)).map((headwayMs) => headwayMs * pace)
        return Workload.arrivalTimesMs(left ? some : some.toReversed())
      })
      return { problem: { ...problem, more: { arrivals, mayMiss: Math.min(mayMiss, arrivals.length) } }, limits }
    })

/** The case's configuration with fewer replicas and other batch sizes: so it is more often the cheapest that is as fast. */
const modest = ({ catalog, pipeline, configuration }: Case, mostReplicas: number): Configuration =>
  Object.fromEntries(
    pipeline.nodes.flatMap((node) => {
      if (node.kind !== "model") return []
      const { hardware, maxBatchSize, replicas } = configuration[node.name]!
      const profile = catalog.models[node.model]![hardware]!
      const row = profile[maxBatchSize % profile.length]!
      const modestNode = { hardware, maxBatchSize: row.batchSize, replicas: Math.min(replicas, mostReplicas) }
      return [[node.name, modestNode]]
    }),
  )

const catalogOf = ({ catalog }: Case, [first, second]: (typeof prices)[number], isCut: boolean): Catalog => {
  const [model, profiles] = Object.entries(catalog.models)[0]!
  const [hardware, profile] = Object.entries(profiles)[0]!
  const rest = profile.slice(1)
  const cut = isCut && rest.length !== 0 ? { [model]: { ...profiles, [hardware]: rest } } : {}
  return {
    ...catalog,
    hardware: { h0: { costPerHour: first }, h1: { costPerHour: second } },
    models: { ...catalog.models, ...cut } as Catalog["models"],
  }
}
