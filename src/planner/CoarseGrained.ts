/**
 * The coarse-grained planners, for comparison: the whole pipeline is one unit, a black box, of which as many run as the
 * workload's mean or peak rate needs. Nothing is tried on the workload before the one plan is judged, so it may miss.
 *
 * @source the baselines CG-Mean and CG-Peak of Crankshaw et al., "InferLine", SoCC 2020, section 7: one batch size for
 * the pipeline, the largest with which it meets the SLO when profiled as a whole; replicated as a whole to the rate of
 * the sample trace, its mean or its highest over windows as long as the SLO. Decided here: each model runs on the
 * hardware fastest at the unit's batch size, and stages overlap, so the slowest sets the unit's throughput.
 */
import * as Effect from "effect/Effect"
import { type Configuration, costPerHour } from "../domain/Configuration.ts"
import { maxReplicas, rateQpsOf } from "../domain/Units.ts"
import { headwaysBetweenMs } from "../domain/Workload.ts"
import { mostArrivalsWithin } from "../domain/WorkloadStatistics.ts"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import { longestPathsMs } from "./Bounds.ts"
import { type Candidate, compile, judge } from "./Candidate.ts"
import { type HardwareOption, type NodeOptions, nodeOptions } from "./Options.ts"
import type { Problem } from "./Problem.ts"
import { workloadsOf } from "./Workloads.ts"

/** The rate of the workload that units are provisioned for. */
export type RateKind = "mean" | "peak"

/** A model node of a unit: its one replica's hardware, and how long that takes for a batch of the unit's size, ms. */
export interface UnitNode {
  readonly node: string
  readonly hardware: string
  readonly costPerHour: number
  readonly serviceMs: number
}

/**
 * One replica of every model node, by rank, with one batch size. `latencyMs` is the longest path of the service times
 * of whole batches, `throughputQps` that of the slowest node.
 */
export interface Unit {
  readonly batchSize: number
  readonly nodes: ReadonlyArray<UnitNode>
  readonly latencyMs: number
  readonly throughputQps: number
  readonly costPerHour: number
}

/** What a coarse-grained planner comes to. */
export type CoarsePlan =
  /** Units for the rate, the fewest; the candidate's verdict says whether they meet the objective. */
  | {
      readonly _tag: "Provisioned"
      readonly unit: Unit
      readonly rateQps: number
      readonly unitCount: number
      readonly candidate: Candidate
    }
  /** The node's model has no profile that starts at batch size 1. */
  | { readonly _tag: "NoHardware"; readonly node: string }
  /** With no batch size does a unit serve a batch within the SLO; `fastest` comes nearest. It proves nothing. */
  | { readonly _tag: "NoUnit"; readonly fastest: Unit }
  /** The rate needs more units than a node may have replicas. */
  | { readonly _tag: "TooManyUnits"; readonly unit: Unit; readonly rateQps: number; readonly unitCount: number }

/** Plans for the mean or the peak rate of the problem's workload, and judges the plan. */
export const plan = Effect.fnUntraced(function* (
  problem: Problem,
  rateKind: RateKind,
): Effect.fn.Return<CoarsePlan, SimulationError, Engine> {
  const nodes = nodeOptions(problem)
  const bare = nodes.find(({ hardware }) => hardware.length === 0)
  if (bare !== undefined) return { _tag: "NoHardware", node: bare.node.name }

  const { sloMs } = problem.objective
  const units = unitsOf(problem, nodes)
  const unit = units.findLast(({ latencyMs }) => latencyMs <= sloMs)
  if (unit === undefined) {
    return { _tag: "NoUnit", fastest: units.toSorted((left, right) => left.latencyMs - right.latencyMs)[0]! }
  }
  const { arrivals } = workloadsOf(problem)
  const rateQps = Math.max(...arrivals.map((arrivalMs) => rateToProvisionQps(arrivalMs, sloMs, rateKind)))
  const unitCount = Math.max(1, Math.ceil(rateQps / unit.throughputQps))
  if (maxReplicas < unitCount) return { _tag: "TooManyUnits", unit, rateQps, unitCount }
  const candidate = yield* judge(problem, configure(unit.nodes, unit.batchSize, unitCount))
  return { _tag: "Provisioned", unit, rateQps, unitCount, candidate }
})

/**
 * The rate that units are provisioned for, queries per second: the mean, or the highest over windows as long as the SLO
 * if that is more. A workload shorter than the SLO counts as one that is as long.
 */
export const rateToProvisionQps = (arrivalMs: Float64Array, sloMs: number, rateKind: RateKind): number => {
  const durationMs = arrivalMs[arrivalMs.length - 1]! - arrivalMs[0]!
  if (durationMs < sloMs) return rateQpsOf(arrivalMs.length, sloMs)
  const meanQps = rateQpsOf(arrivalMs.length - 1, durationMs)
  if (rateKind === "mean") return meanQps
  return Math.max(meanQps, rateQpsOf(mostArrivalsWithin(headwaysBetweenMs(arrivalMs), sloMs), sloMs))
}

/** The unit of every batch size that is profiled for every node, ascending; batch size 1 always is. */
const unitsOf = (problem: Problem, nodes: ReadonlyArray<NodeOptions>): ReadonlyArray<Unit> => {
  const profiled = new Set([1, ...nodes.flatMap(({ hardware }) => hardware.flatMap(({ batchSizes }) => batchSizes))])
  return [...profiled]
    .toSorted((left, right) => left - right)
    .flatMap((batchSize) => {
      const chosen = nodes.flatMap((options) => unitNode(options, batchSize) ?? [])
      return chosen.length < nodes.length ? [] : [unitOf(problem, batchSize, chosen)]
    })
}

/** The node on the hardware fastest at this batch size, the cheaper of two as fast; none where it is not profiled. */
const unitNode = ({ node, hardware }: NodeOptions, batchSize: number): UnitNode | undefined => {
  const timeMs = ({ serviceMs }: HardwareOption): number => serviceMs[batchSize]!
  const fastest = hardware
    .filter(({ batchSizes }) => batchSizes.includes(batchSize))
    .toSorted((left, right) => timeMs(left) - timeMs(right) || left.costPerHour - right.costPerHour)[0]
  if (fastest === undefined) return undefined
  return {
    node: node.name,
    hardware: fastest.hardware,
    costPerHour: fastest.costPerHour,
    serviceMs: timeMs(fastest),
  }
}

const unitOf = (problem: Problem, batchSize: number, nodes: ReadonlyArray<UnitNode>): Unit => {
  const configuration = configure(nodes, batchSize, 1)
  const { stages } = compile(problem, configuration)
  const serviceMs = stages.map((stage) => (stage._tag === "Model" ? stage.serviceMs[batchSize]! : 0))
  return {
    batchSize,
    nodes,
    latencyMs: longestPathsMs(stages, serviceMs).beforeMs[stages.length - 1]!,
    throughputQps: rateQpsOf(batchSize, Math.max(0, ...serviceMs)),
    costPerHour: costPerHour(problem.catalog, configuration),
  }
}

const configure = (nodes: ReadonlyArray<UnitNode>, maxBatchSize: number, replicas: number): Configuration =>
  Object.fromEntries(nodes.map(({ node, hardware }) => [node, { hardware, maxBatchSize, replicas }]))
