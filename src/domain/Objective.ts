/** Objectives: the latency that a plan must keep. */
import type { Percentile } from "./Percentile.ts"

/** The percentile of the end-to-end latencies must be at most `sloMs`. */
export interface Objective {
  readonly sloMs: number
  readonly percentile: Percentile
}
