/** Slack: how much longer a model could take before the objective is missed. */
import { latenciesMs } from "../../domain/Lineage.ts"
import type { Objective } from "../../domain/Objective.ts"
import { allowedMisses } from "../../domain/Percentile.ts"
import { afterMs, type Passage } from "./Passage.ts"

/** How much longer every query could be at one model, ms, if it were as long as it was at every other. */
export interface Slack {
  readonly node: string
  readonly slackMs: number
}

/**
 * The slack of every model, by rank, of a lineage that meets the objective. A query that is x longer at a model is late
 * if it was late anyway, or if x exceeds SLO − (its completion there − its arrival) − its longest way from there to the
 * sink; so the slack is the greatest x that makes no more queries late than may be. What a longer stay would do to queues
 * is left out.
 */
export const slacks = (passage: Passage, { sloMs, percentile }: Objective): ReadonlyArray<Slack> => {
  const { stages, lineage, leaveMs, modelAt } = passage
  const { arrivalMs } = lineage
  const latencies = latenciesMs(lineage)
  const after = afterMs(passage)
  const allowed = allowedMisses(percentile, arrivalMs.length)
  return [...modelAt.keys()].map((rank) => {
    const each = latencies.map((latencyMs, query) =>
      sloMs < latencyMs
        ? Number.NEGATIVE_INFINITY
        : sloMs - (leaveMs[rank]![query]! - arrivalMs[query]!) - after[rank]![query]!,
    )
    return { node: stages[rank]!.name, slackMs: each.toSorted()[allowed]! }
  })
}
