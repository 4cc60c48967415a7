/** Planning problems as a refutation prints them. */
import type { Profile } from "../../src/domain/Profile.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import type { PlanningCase } from "../arbitraries/problems.ts"
import { drawPipeline } from "./drawing.ts"
import { showSequence } from "./value.ts"

/**
 * The pipeline, what its models may run, the arrivals, the objective and the limits:
 *
 * ```text
 * 0 source → a
 * 1 a      → sink  model m0
 * 2 sink
 * m0 on h0 at 1 an hour: batch 1 in 4 ms, 2 in 6 ms
 * arrivals 0 0 ms
 * objective p99 ≤ 6 ms by p99
 * limits 2 replicas a node, no budget
 * ```
 */
export const drawProblem = ({ problem, limits }: PlanningCase): string => {
  const { catalog, pipeline, arrivalMs, more, objective, serviceTimeModel } = problem
  const budget = Number.isFinite(limits.maxCostPerHour) ? `${limits.maxCostPerHour} an hour` : "no budget"
  return [
    drawPipeline(pipeline.nodes, ({ role }) => (role._tag === "Model" ? `model ${role.model}` : "")),
    ...Object.entries(catalog.models).flatMap(([model, profiles]) =>
      Object.entries(profiles).map(
        ([hardware, profile]) =>
          `${model} on ${hardware} at ${catalog.hardware[hardware]!.costPerHour} an hour: ${rowsOf(problem, profile)}`,
      ),
    ),
    `arrivals ${showSequence(arrivalMs)} ms`,
    ...(more?.arrivals ?? []).map((arrivals) => `or       ${showSequence(arrivals)} ms`),
    ...(more === undefined ? [] : [`it may miss on ${more.mayMiss} of these`]),
    `objective ${objective.percentile.label} ≤ ${objective.sloMs} ms, service times by ${serviceTimeModel}`,
    `limits ${limits.maxReplicas} replicas a node, ${budget}`,
  ].join("\n")
}

const rowsOf = ({ serviceTimeModel }: Problem, profile: Profile): string =>
  profile
    .map(({ batchSize, latencyMsP99, throughputQps }) =>
      serviceTimeModel === "p99"
        ? `batch ${batchSize} in ${latencyMsP99} ms`
        : `batch ${batchSize} at ${throughputQps} qps`,
    )
    .join(", ")
