/** How many replicas are ever busy at once. */
import type { ModelLineage } from "../../domain/Lineage.ts"

/**
 * The most replicas of a model that wait or serve at one instant. With that many or more, and all else equal, every query
 * fares the same.
 */
export const busiestCount = (lineage: ModelLineage, batchingDelayMs: number): number => {
  // A replica may have begun to wait a rounding earlier than its delay before it took.
  const beginsMs = instantsByBatch(lineage.dequeueMs, lineage.batchSize).map((takeMs) =>
    batchingDelayMs === 0 ? takeMs : takeMs - batchingDelayMs - Number.EPSILON * takeMs,
  )
  const endsMs = instantsByBatch(lineage.completeMs, lineage.batchSize)
  let ended = 0
  let busiest = 0
  for (const [begun, beginMs] of beginsMs.entries()) {
    // At one instant replicas complete before they take.
    while (endsMs[ended]! <= beginMs) ended++
    busiest = Math.max(busiest, begun + 1 - ended)
  }
  return busiest
}

/** One instant a batch, ascending, from one a query: those of batches of n come n at a time. */
const instantsByBatch = (instantsMs: Float64Array, batchSize: Int32Array): Float64Array => {
  const bySize = new Map<number, Array<number>>()
  for (const [query, size] of batchSize.entries()) {
    const instants = bySize.get(size)
    if (instants === undefined) bySize.set(size, [instantsMs[query]!])
    else instants.push(instantsMs[query]!)
  }
  const batches: Array<number> = []
  for (const [size, instants] of bySize) {
    const ascending = Float64Array.from(instants).toSorted()
    for (let first = 0; first < ascending.length; first += size) batches.push(ascending[first]!)
  }
  return Float64Array.from(batches).toSorted()
}
