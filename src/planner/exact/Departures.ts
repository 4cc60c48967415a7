/** Departures: when queries leave a model, and how they have overtaken each other by then. */
import type { Deliveries } from "../../domain/Deliveries.ts"
import type { Scenario } from "../../domain/Scenario.ts"

/** What one model delivers; both arrays have shape [queries], indexed by query id. */
export interface Departures {
  /** When the query leaves, ms. */
  readonly leaveMs: Float64Array
  /** How many queries that arrived before it leave after it; none at all where all leave in the order of arrival. */
  readonly overtaken: Int32Array | undefined
}

/** Departures by what is delivered to a model that hears of nothing else. */
export const departuresOf = ({ query: ids, deliveredMs }: Deliveries): Departures => {
  const leaveMs = new Float64Array(ids.length)
  for (let place = 0; place < ids.length; place++) leaveMs[ids[place]!] = deliveredMs[place]!
  if (ids.every((query, place) => query === place)) return { leaveMs, overtaken: undefined }
  const overtaken = new Int32Array(ids.length)
  const hasLeft = new Uint8Array(ids.length)
  let first = 0
  for (const query of ids) {
    hasLeft[query] = 1
    for (let other = first; other < query; other++) if (hasLeft[other] === 0) overtaken[query]!++
    while (hasLeft[first] === 1) first++
  }
  return { leaveMs, overtaken }
}

/** A scenario whose sink has one parent, with one more model of that name between the two, which takes no time. */
export const followedBy = ({ stages, arrivalMs }: Scenario, name: string): Scenario => {
  const sink = stages[stages.length - 1]!
  const follower = {
    _tag: "Model",
    name,
    rank: sink.rank,
    parents: sink.parents,
    children: [sink.rank + 1],
    maxBatchSize: 1,
    replicas: 1,
    batchingDelayMs: 0,
    serviceMs: new Float64Array(2),
  } as const
  return {
    stages: [...stages.slice(0, -1), follower, { ...sink, rank: sink.rank + 1, parents: [sink.rank] }],
    arrivalMs,
  }
}
