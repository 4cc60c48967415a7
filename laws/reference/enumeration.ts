/** The plainest planner: it tries every configuration on offer, and shares no code with the planners it judges. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Configuration, NodeConfiguration } from "../../src/domain/Configuration.ts"
import * as Scenario from "../../src/domain/Scenario.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { type Limits, limitsOf, type Planner, type PlannerAnswer } from "../planner.ts"
import { run } from "./machine.ts"

/** A configuration, what it costs, and its latency at the objective's percentile. */
export interface Judged {
  readonly configuration: Configuration
  readonly costPerHour: number
  readonly latencyMs: number
}

/** What one model may run with up to so many replicas: its hardware × profiled batch sizes × replicas. */
export const choicesOf = ({ catalog }: Problem, model: string, maxReplicas: number): ReadonlyArray<NodeConfiguration> =>
  Object.entries(catalog.models[model] ?? {}).flatMap(([hardware, profile]) =>
    // A batch of one may always occur, so a profile that does not begin with it is of no use.
    profile[0].batchSize !== 1
      ? []
      : profile.flatMap(({ batchSize }) =>
          Array.from({ length: maxReplicas }, (_, index) => ({
            hardware,
            maxBatchSize: batchSize,
            replicas: index + 1,
          })),
        ),
  )

const modelsOf = ({ pipeline }: Problem): ReadonlyArray<readonly [node: string, model: string]> =>
  pipeline.nodes.flatMap(({ name, role }) => (role._tag === "Model" ? [[name, role.model] as const] : []))

/** How many configurations are on offer. */
export const spaceSize = (problem: Problem, maxReplicas: number): number =>
  modelsOf(problem).reduce((size, [, model]) => size * choicesOf(problem, model, maxReplicas).length, 1)

/** Every configuration on offer with up to so many replicas of each node. */
export const configurationsOf = (problem: Problem, maxReplicas: number): ReadonlyArray<Configuration> =>
  modelsOf(problem).reduce<ReadonlyArray<Configuration>>(
    (rest, [node, model]) =>
      rest.flatMap((configuration) =>
        choicesOf(problem, model, maxReplicas).map((choice) => ({ ...configuration, [node]: choice })),
      ),
    [{}],
  )

/**
 * Cost by the sum, latency by the specification and nearest rank. Of several workloads it is the latency that is exceeded
 * on as many as may miss.
 */
export const judge = (problem: Problem, configuration: Configuration): Judged => {
  const latenciesMs = [problem.arrivalMs, ...(problem.more?.arrivals ?? [])].map((arrivals) => {
    const { arrivalMs, sinkMs } = run(
      Result.getOrThrow(Scenario.compile({ ...problem, arrivalMs: arrivals, configuration })),
    )
    return latencyOf(problem, arrivalMs, sinkMs)
  })
  return {
    configuration,
    costPerHour: costOf(problem, configuration),
    latencyMs: latenciesMs.toSorted((left, right) => right - left)[problem.more?.mayMiss ?? 0]!,
  }
}

/** Σ over the model nodes of replicas × cost of the hardware. */
export const costOf = ({ catalog }: Problem, configuration: Configuration): number =>
  Object.values(configuration)
    .map(({ hardware, replicas }) => replicas * catalog.hardware[hardware]!.costPerHour)
    .reduce((sum, cost) => sum + cost, 0)

/** The ⌈p · N⌉-th smallest latency. */
export const latencyOf = ({ objective }: Problem, arrivalMs: Float64Array, sinkMs: Float64Array): number => {
  const ascending = sinkMs.map((timeMs, query) => timeMs - arrivalMs[query]!).toSorted()
  return ascending[Math.ceil((objective.percentile.parts * ascending.length) / 100_000) - 1]!
}

/** Whether a configuration meets the objective and the budget. */
export const isFeasible = ({ objective }: Problem, { maxCostPerHour }: Limits, { costPerHour, latencyMs }: Judged) =>
  latencyMs <= objective.sloMs && costPerHour <= maxCostPerHour

/** Every feasible configuration within the limits, in the order of preference: cost, latency, fewer replicas. */
export const feasibleOf = (problem: Problem, limits: Limits): ReadonlyArray<Judged> =>
  configurationsOf(problem, limits.maxReplicas)
    .map((configuration) => judge(problem, configuration))
    .filter((judged) => isFeasible(problem, limits, judged))
    .toSorted(
      (left, right) =>
        left.costPerHour - right.costPerHour ||
        left.latencyMs - right.latencyMs ||
        replicasOf(left.configuration) - replicasOf(right.configuration),
    )

/** Replicas of all nodes together. */
export const replicasOf = (configuration: Configuration): number =>
  Object.values(configuration).reduce((sum, { replicas }) => sum + replicas, 0)

/**
 * The limits that a planner keeps, replicas cut to the number of queries: beyond it they change nothing but the cost,
 * so nothing on offer is left out.
 */
export const smallestLimits = ({ arrivalMs, more }: Problem, limits: Limits, keeps: Planner["keeps"]): Limits => {
  const { maxReplicas, maxCostPerHour } = limitsOf(limits, keeps)
  const mostQueries = Math.max(...[arrivalMs, ...(more?.arrivals ?? [])].map(({ length }) => length))
  return { maxReplicas: Math.min(maxReplicas, mostQueries), maxCostPerHour }
}

/** The planner that tries everything; `feasible` may say otherwise what it chooses from. */
export const makeBruteForce = (
  name = "brute force",
  feasible: (problem: Problem, limits: Limits) => ReadonlyArray<Judged> = feasibleOf,
): Planner => ({
  name,
  keeps: ["maxReplicas", "maxCostPerHour"],
  plan: (problem, limits) =>
    Effect.sync((): PlannerAnswer => {
      const best = feasible(problem, limits)[0]
      if (best !== undefined) return { _tag: "Planned", ...best }
      const size = spaceSize(problem, limits.maxReplicas)
      return { _tag: "Infeasible", reason: `none of the ${size} configurations on offer meets the objective` }
    }),
})
