/** The space that an exact search covers: for every model, all that it may run, and how few replicas cannot do. */
import type { NodeConfiguration } from "../../domain/Configuration.ts"
import type { Objective } from "../../domain/Objective.ts"
import { allowedMisses } from "../../domain/Percentile.ts"
import type { ModelStage, Scenario } from "../../domain/Scenario.ts"
import { leastServiceTimeMs } from "../../domain/ServiceTime.ts"
import { BatchCount, type ReplicaCapacity } from "../BatchCount.ts"
import { criticalCapacityPerMs, longestPathsMs, roundingMs } from "../Bounds.ts"
import type { HardwareOption, NodeOptions } from "../Options.ts"
import { enoughOf, latestMs, mostQueries, onEach, type Workloads } from "../Workloads.ts"

/** One hardware, batch size and delay of a model, with 1 to `maxReplicas` replicas. */
export interface Series {
  readonly hardware: string
  readonly costPerHour: number
  readonly maxBatchSize: number
  readonly batchingDelayMs: number
  /** Shape [maxBatchSize + 1], by batch size. */
  readonly serviceMs: Float64Array
  /** Fewer cannot serve enough queries in time, by the arrival curve; beyond `maxReplicas` if none can. */
  readonly minReplicas: number
  readonly maxReplicas: number
}

/** A model's place in the pipeline, and its choices. */
export interface ModelSpace {
  readonly stage: ModelStage
  readonly series: ReadonlyArray<Series>
  /** The least time from here to the sink for a query that was served, ms: 0 if none is downstream. */
  readonly afterMs: number
  /** What rounding may take from a latency that is bounded from below by a sum, ms. */
  readonly marginMs: number
  /** Cost of the cheapest choice that the arrival curve leaves open, per hour; infinite if it leaves none. */
  readonly leastCostPerHour: number
  /** How many choices there are: the sum of the series' greatest numbers of replicas. */
  readonly choiceCount: bigint
}

/** What bounds the space. */
export interface SpaceOptions {
  /** The most replicas of one model; more than there are queries can never be busy at once. */
  readonly maxReplicas: number
  /** The batching delays to choose from, ms. */
  readonly batchingDelaysMs: ReadonlyArray<number>
}

/** The space of every model of a scenario, by rank; the scenario's own configuration does not matter. */
export const modelSpaces = (
  template: Scenario,
  nodes: ReadonlyArray<NodeOptions>,
  { sloMs, percentile }: Objective,
  options: SpaceOptions,
  workloads: Workloads = { arrivals: [template.arrivalMs], mayMiss: 0 },
): ReadonlyArray<ModelSpace> => {
  const { stages } = template
  const hardwareOf = new Map(nodes.map(({ node, hardware }) => [node.rank, hardware]))
  const least = stages.map(({ rank }) => leastOf(hardwareOf.get(rank) ?? []))
  const { beforeMs, afterMs } = longestPathsMs(stages, least)
  const marginMs = Math.max(...onEach(template, workloads).map((scenario) => roundingMs(scenario, sloMs)))
  const clockStepMs = Number.EPSILON * (latestMs(workloads) + sloMs)
  const maxReplicas = Math.min(options.maxReplicas, mostQueries(workloads))
  return nodes.map(({ node: { rank }, hardware }) => {
    const slackMs = sloMs + marginMs - beforeMs[rank]! - afterMs[rank]!
    const needs = workloads.arrivals.map((arrivalMs) => {
      const allowed = allowedMisses(percentile, arrivalMs.length)
      const critical = 0 < slackMs ? criticalCapacityPerMs(arrivalMs, slackMs, allowed) : Number.POSITIVE_INFINITY
      const counts = new BatchCount(arrivalMs, slackMs, allowed)
      return (timely: ReplicaCapacity) => counts.leastReplicas(timely, leastAbove(critical, timely.ratePerMs))
    })
    const series = hardware.flatMap((option) =>
      option.batchSizes.flatMap((maxBatchSize) =>
        options.batchingDelaysMs.map((batchingDelayMs): Series => {
          const serviceMs = option.serviceMs.subarray(0, maxBatchSize + 1)
          const timely = timelyCapacity(serviceMs, slackMs, clockStepMs)
          return {
            hardware: option.hardware,
            costPerHour: option.costPerHour,
            maxBatchSize,
            batchingDelayMs,
            serviceMs,
            minReplicas:
              timely.largestBatch === 0
                ? maxReplicas + 1
                : enoughOf(
                    needs.map((need) => need(timely)),
                    workloads.mayMiss,
                  ),
            maxReplicas,
          }
        }),
      ),
    )
    return {
      stage: stages[rank] as ModelStage,
      series,
      afterMs: afterMs[rank]!,
      marginMs: afterMs[rank] === 0 ? 0 : marginMs,
      leastCostPerHour: series.reduce(
        (cost, one) => (isOpen(one) ? Math.min(cost, one.minReplicas * one.costPerHour) : cost),
        Number.POSITIVE_INFINITY,
      ),
      choiceCount: BigInt(series.length) * BigInt(maxReplicas),
    }
  })
}

/** Whether some number of replicas is left open. */
export const isOpen = ({ minReplicas, maxReplicas }: Series): boolean => minReplicas <= maxReplicas

/** By batch size n: the least service time of batches of n and more, ms, shape [maxBatchSize + 1]. */
export const leastServiceFrom = ({ serviceMs, maxBatchSize }: Series): Float64Array => {
  const leastMs = serviceMs.slice()
  for (let size = maxBatchSize - 1; 0 < size; size--) leastMs[size] = Math.min(leastMs[size]!, leastMs[size + 1]!)
  return leastMs
}

/** A choice as a configuration file has it; a delay of 0 is left out. */
export const nodeConfiguration = (
  { hardware, maxBatchSize, batchingDelayMs }: Series,
  replicas: number,
): NodeConfiguration => ({
  hardware,
  maxBatchSize,
  replicas,
  ...(batchingDelayMs === 0 ? {} : { batchingDelayMs }),
})

/** The least number of replicas whose rates together are above a critical one. */
const leastAbove = (criticalPerMs: number, perReplica: number): number => {
  const replicas = Math.max(1, Math.floor(criticalPerMs / perReplica))
  return replicas * perReplica <= criticalPerMs ? replicas + 1 : replicas
}

const leastOf = (hardware: ReadonlyArray<HardwareOption>): number =>
  hardware.length === 0 ? 0 : Math.min(...hardware.map(({ serviceMs }) => leastServiceTimeMs(serviceMs)))

/**
 * What one replica can do in batches whose service is no longer than the slack: a query in a longer one is late. On a clock
 * that rounds by `clockStepMs`, adding a service time may lose so much of it.
 */
const timelyCapacity = (serviceMs: Float64Array, slackMs: number, clockStepMs: number): ReplicaCapacity => {
  let leastServiceMs = Number.POSITIVE_INFINITY
  let largestBatch = 0
  let ratePerMs = 0
  for (let size = 1; size < serviceMs.length; size++) {
    const timeMs = Math.max(0, serviceMs[size]! - clockStepMs)
    if (slackMs < timeMs) continue
    leastServiceMs = Math.min(leastServiceMs, timeMs)
    largestBatch = size
    ratePerMs = Math.max(ratePerMs, size / timeMs)
  }
  return { leastServiceMs, largestBatch, ratePerMs }
}
