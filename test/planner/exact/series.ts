/** Series for tests. */
import type { Series } from "../../../src/planner/exact/Space.ts"

/** Any hardware at 1 per hour, up to ten replicas of it; the n-th time is that of a batch of n, ms. */
export const seriesOf = (...timesMs: ReadonlyArray<number>): Series => ({
  hardware: "h",
  costPerHour: 1,
  maxBatchSize: timesMs.length,
  batchingDelayMs: 0,
  serviceMs: Float64Array.of(Number.NaN, ...timesMs),
  minReplicas: 1,
  maxReplicas: 10,
})
