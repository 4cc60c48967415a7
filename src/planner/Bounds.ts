/** Sound bounds: what no schedule of a scenario could beat. They may only reject what is truly infeasible. */
import { arrivalCurveOf } from "./ArrivalCurve.ts"
import type { Objective } from "../domain/Objective.ts"
import { allowedMisses } from "../domain/Percentile.ts"
import type { ModelStage, Scenario, Stage } from "../domain/Scenario.ts"
import { leastServiceTimeMs, peakRatePerMs } from "../domain/ServiceTime.ts"

/** Why a scenario cannot meet its objective, whatever order its queries are served in. */
export type Impossibility =
  | { readonly _tag: "NoHardware"; readonly node: string }
  | { readonly _tag: "TooSlow"; readonly minLatencyMs: number }
  | { readonly _tag: "Overloaded"; readonly node: string; readonly minMisses: number; readonly allowedMisses: number }

/** Least time a query spends at a stage, ms: the least service time over its batch sizes, 0 where nothing is served. */
const leastStageMs = (stage: Stage): number => (stage._tag === "Model" ? leastServiceTimeMs(stage.serviceMs) : 0)

/**
 * Longest paths of times spent at stages, by default the least service times: before each stage, and after it; ms, shape
 * [stages] by rank.
 */
export const longestPathsMs = (
  stages: ReadonlyArray<Stage>,
  least: ReadonlyArray<number> = stages.map(leastStageMs),
): { readonly beforeMs: ReadonlyArray<number>; readonly afterMs: ReadonlyArray<number> } => {
  const beforeMs = stages.map(() => 0)
  const afterMs = stages.map(() => 0)
  for (const { rank, parents } of stages) {
    for (const parent of parents) beforeMs[rank] = Math.max(beforeMs[rank]!, beforeMs[parent]! + least[parent]!)
  }
  for (const { rank, children } of stages.toReversed()) {
    for (const child of children) afterMs[rank] = Math.max(afterMs[rank]!, afterMs[child]! + least[child]!)
  }
  return { beforeMs, afterMs }
}

/** The pipeline's minimum latency, ms: the longest path of each model's least service time over its batch sizes. */
export const minLatencyMs = ({ stages }: Scenario): number => longestPathsMs(stages).beforeMs[stages.length - 1]!

/**
 * The pipeline's maximum throughput, queries per second: the least over its models of replicas · max over n of n / τ(n).
 */
export const maxThroughputQps = ({ stages }: Scenario): number =>
  stages.reduce(
    (least, stage) => (stage._tag === "Model" ? Math.min(least, peakCapacityPerMs(stage) * 1000) : least),
    Number.POSITIVE_INFINITY,
  )

/** The most queries per ms that a model stage can complete. */
const peakCapacityPerMs = (stage: ModelStage): number => stage.replicas * peakRatePerMs(stage.serviceMs)

/**
 * The most queries per ms that a model stage can complete on a clock that rounds its times by `clockStepMs`: adding a
 * service time to the time of day may lose so much of it, and all of one that is shorter.
 */
const clockedCapacityPerMs = (stage: ModelStage, clockStepMs: number): number =>
  stage.replicas * peakRatePerMs(stage.serviceMs.map((serviceMs) => Math.max(0, serviceMs - clockStepMs)))

/**
 * A lower bound on how many queries must miss, from one stage's capacity against the arrival curve.
 *
 * Of queries j … k, those in time reach the stage no earlier than a_j + before and leave it no later than
 * a_k + SLO − after. Every batch that holds one of them lies within that window, so at most capacity × its length of them
 * are in time; the rest miss. Disjoint runs of queries add up, and the best choice of runs is found in one pass:
 * M_k = max(M_{k−1}, max over j ≤ k of M_{j−1} + (k − j + 1) − c · (a_k − a_j + S)), with S = SLO − before − after.
 * It is counted no further than to more than `enough`.
 *
 * @source the arrival-curve against service-curve argument of network calculus (Le Boudec & Thiran, 2001, ch. 1)
 */
export const minMisses = (
  arrivalMs: Float64Array,
  capacityPerMs: number,
  slackMs: number,
  enough = Number.POSITIVE_INFINITY,
): number => {
  let misses = 0
  let bestStart = Number.NEGATIVE_INFINITY
  for (let query = 0; query < arrivalMs.length && misses <= enough; query++) {
    const served = capacityPerMs * arrivalMs[query]!
    bestStart = Math.max(bestStart, misses - query + served)
    misses = Math.max(misses, bestStart + query + 1 - served - capacityPerMs * slackMs)
  }
  return misses
}

/** A capacity and a slack, and how many queries must miss with them. */
interface Shown {
  readonly capacityPerMs: number
  readonly slackMs: number
  readonly certainMisses: number
}

/** What was shown of each trace, told apart by identity. */
const shownOf = new WeakMap<Float64Array, Array<Shown>>()
const maxShown = 64

/**
 * How many queries must miss, if that is more than `allowed`. Planners ask for many neighbours, so what was shown once
 * is kept: the same question has the same answer, and more capacity or slack than was enough is enough.
 */
const certainMissesAbove = (
  allowed: number,
  arrivalMs: Float64Array,
  capacityPerMs: number,
  slackMs: number,
): number | undefined => {
  const shown = shownOf.get(arrivalMs) ?? []
  shownOf.set(arrivalMs, shown)
  for (const known of shown) {
    if (capacityPerMs < known.capacityPerMs || slackMs < known.slackMs) continue
    if (known.certainMisses <= allowed) return undefined
    if (known.capacityPerMs === capacityPerMs && known.slackMs === slackMs) return known.certainMisses
  }
  const certainMisses = Math.ceil(
    minMisses(arrivalMs, capacityPerMs, slackMs) - roundingOfMisses(arrivalMs, capacityPerMs),
  )
  shown.push({ capacityPerMs, slackMs, certainMisses })
  if (maxShown < shown.length) shown.shift()
  return allowed < certainMisses ? certainMisses : undefined
}

/** Halvings of the interval in which a critical capacity lies; its width is then a thousandth of its greater end. */
const halvings = 10

/**
 * A capacity, queries per ms, at which more than `allowed` queries must still miss, nearly the greatest; 0 if there is
 * none above. Whatever has no more capacity than this is infeasible.
 */
export const criticalCapacityPerMs = (arrivalMs: Float64Array, slackMs: number, allowed: number): number => {
  const isCritical = (capacityPerMs: number): boolean => {
    const enough = allowed + roundingOfMisses(arrivalMs, capacityPerMs)
    return enough < minMisses(arrivalMs, capacityPerMs, slackMs, enough)
  }
  let critical = 0
  // With this much, all of them fit into the slack of one.
  let enough = arrivalMs.length / slackMs
  const durationMs = arrivalMs[arrivalMs.length - 1]! - arrivalMs[0]!
  for (let guess = arrivalMs.length / (durationMs + slackMs); guess < enough; guess *= 2) {
    if (isCritical(guess)) critical = guess
    else enough = guess
  }
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (critical + enough) / 2
    if (isCritical(middle)) critical = middle
    else enough = middle
  }
  return critical
}

/** What rounding may add to the sums of `minMisses`: a few units in the last place of the greatest of them, per query. */
const roundingOfMisses = (arrivalMs: Float64Array, capacityPerMs: number): number => {
  const greatest = capacityPerMs * arrivalMs[arrivalMs.length - 1]! + arrivalMs.length
  return 4 * Number.EPSILON * arrivalMs.length * greatest
}

/** What rounding may add to or take from a latency, generously: sums of times stay within this of the exact ones. */
export const roundingMs = ({ stages, arrivalMs }: Scenario, sloMs: number): number =>
  4 * Number.EPSILON * stages.length * (arrivalMs[arrivalMs.length - 1]! + sloMs)

/** The proof that no query of `scenario` can be in time, if that is so: the longest path of least service times. */
export const findTooSlow = (scenario: Scenario, { sloMs }: Objective): Impossibility | undefined => {
  const minimumMs = minLatencyMs(scenario)
  return sloMs + roundingMs(scenario, sloMs) < minimumMs ? { _tag: "TooSlow", minLatencyMs: minimumMs } : undefined
}

/** The proof that `scenario` cannot meet `objective`, if the bounds have one. */
export const findImpossibility = (scenario: Scenario, objective: Objective): Impossibility | undefined => {
  const tooSlow = findTooSlow(scenario, objective)
  if (tooSlow !== undefined) return tooSlow
  const { sloMs, percentile } = objective
  const { stages, arrivalMs } = scenario
  const marginMs = roundingMs(scenario, sloMs)
  const { beforeMs, afterMs } = longestPathsMs(stages)
  const allowed = allowedMisses(percentile, arrivalMs.length)
  const clockStepMs = Number.EPSILON * (arrivalMs[arrivalMs.length - 1]! + sloMs)
  for (const stage of stages) {
    if (stage._tag !== "Model") continue
    const slackMs = sloMs + marginMs - beforeMs[stage.rank]! - afterMs[stage.rank]!
    const capacityPerMs = clockedCapacityPerMs(stage, clockStepMs)
    if (!Number.isFinite(capacityPerMs)) continue
    if (arrivalCurveOf(arrivalMs).surelyFits(capacityPerMs, slackMs)) continue
    const certainMisses = certainMissesAbove(allowed, arrivalMs, capacityPerMs, slackMs)
    if (certainMisses !== undefined) {
      return { _tag: "Overloaded", node: stage.name, minMisses: certainMisses, allowedMisses: allowed }
    }
  }
  return undefined
}
