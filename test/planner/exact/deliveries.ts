/** Deliveries for tests. */
import type { Deliveries } from "../../../src/domain/Deliveries.ts"

/** When queries are delivered, ms, those of one delivery together; they arrived in that order, too. */
export const delivered = (...groups: ReadonlyArray<ReadonlyArray<number>>): Deliveries => ({
  query: Int32Array.from(groups.flat(), (_, place) => place),
  deliveredMs: Float64Array.from(groups.flat()),
  followers: Int32Array.from(groups.flatMap((group) => group.map((_, index) => group.length - 1 - index))),
})
