/** Verdicts: whether an objective is met, and what one model node did until that was certain. */
import { latenciesMs, type Lineage } from "../domain/Lineage.ts"
import type { Objective } from "../domain/Objective.ts"
import * as Percentile from "../domain/Percentile.ts"

/**
 * Whether the latency at the objective's percentile is at most the SLO: if so, that latency; if not, how many queries
 * are certain to miss it, which is more than may. How many certain misses an engine has seen when it stops is its own.
 */
export type Verdict =
  | { readonly _tag: "Meets"; readonly latencyMs: number }
  | { readonly _tag: "Misses"; readonly certainMisses: number }

/** A verdict on the queries that leave a model node. */
export interface NodeVerdict {
  readonly verdict: Verdict
  /**
   * The largest batch that the node takes until the verdict is certain; of a whole run if the objective is met. If it is
   * smaller than the batch size, no batch was full, and with larger batch sizes the node does the same until then: so the
   * verdict is the same.
   */
  readonly largestBatch: number
}

/** The verdict on latencies, ms. */
export const verdictOn = (unordered: Float64Array, { sloMs, percentile }: Objective): Verdict => {
  const ascending = unordered.toSorted()
  const latencyMs = Percentile.ofAscending(ascending, percentile)
  if (latencyMs <= sloMs) return { _tag: "Meets", latencyMs }
  return { _tag: "Misses", certainMisses: ascending.length - Percentile.countAtMost(ascending, sloMs) }
}

/**
 * The instant at which it is certain that an objective is missed, ms: one query more than may has not left in time by then;
 * infinite where it is met. It lies a little later than in real numbers, so that what leaves after it is late in float64.
 * Latencies by query id, ms; no number where a query has not left yet.
 */
export const certainMs = (
  latencies: Float64Array,
  arrivalMs: Float64Array,
  { sloMs, percentile }: Objective,
): number => {
  let mayMiss = Percentile.allowedMisses(percentile, arrivalMs.length)
  for (let query = 0; query < arrivalMs.length; query++) {
    if (!(latencies[query]! <= sloMs) && mayMiss-- === 0) {
      return (arrivalMs[query]! + sloMs) * (1 + 4 * Number.EPSILON)
    }
  }
  return Number.POSITIVE_INFINITY
}

/** The verdict on queries that leave the last model node of a lineage, which the sink waits for alone. */
export const nodeVerdictOn = (lineage: Lineage, objective: Objective): NodeVerdict => {
  const latencies = latenciesMs(lineage)
  const untilMs = certainMs(latencies, lineage.arrivalMs, objective)
  const { dequeueMs, batchSize } = lineage.models.at(-1)!
  let largestBatch = 0
  for (const [query, size] of batchSize.entries()) {
    if (dequeueMs[query]! <= untilMs && largestBatch < size) largestBatch = size
  }
  return { verdict: verdictOn(latencies, objective), largestBatch }
}
