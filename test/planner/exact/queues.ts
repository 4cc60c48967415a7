/** Queues for tests. */
import type { Queue } from "../../../src/planner/exact/Queue.ts"

/** When queries are delivered, those of one delivery together, and in that order; they arrive at 0 unless told, ms. */
export const queueFor = (
  groups: ReadonlyArray<ReadonlyArray<number>>,
  arrivalsMs: ReadonlyArray<number> = groups.flat().map(() => 0),
): Queue => ({
  query: Int32Array.from(groups.flat(), (_, place) => place),
  arrivedMs: Float64Array.from(arrivalsMs),
  deliveredMs: Float64Array.from(groups.flat()),
  followers: Int32Array.from(groups.flatMap((group) => group.map((_, index) => group.length - 1 - index))),
})
