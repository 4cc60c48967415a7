/**
 * What a lineage shows. From the rules of delivery (semantics, "A model node") the order in which every node delivered
 * its queries follows from the recorded times alone, ties included, and with it the order of every queue.
 */
import type { Lineage, ModelLineage } from "../src/domain/Lineage.ts"
import type { ModelStage, Scenario } from "../src/domain/Scenario.ts"

/** Queries that one replica served together, in queue order; the times are those of the first of them. */
export interface Batch {
  readonly queries: ReadonlyArray<number>
  readonly dequeueMs: number
  readonly completeMs: number
}

/** A model node as its lineage shows it: the queries in the order in which they joined the queue, and their batches. */
export interface ModelObservation {
  readonly stage: ModelStage
  readonly lineage: ModelLineage
  readonly queue: ReadonlyArray<number>
  readonly batches: ReadonlyArray<Batch>
}

/** When and in which order a node received and delivered queries; times have shape [queries], by query id. */
export interface NodeFlow {
  readonly name: string
  readonly rank: number
  readonly parents: ReadonlyArray<number>
  /** When the last of the node's parents delivered each query, computed from the parents' times. */
  readonly dueMs: Float64Array
  readonly deliveredMs: Float64Array
  readonly received: ReadonlyArray<number>
  readonly delivered: ReadonlyArray<number>
}

/** Works something out of a scenario and its lineage once, though many laws ask for it. */
const onceEach = <A>(workOut: (scenario: Scenario, lineage: Lineage) => A) => {
  const known = new WeakMap<Lineage, { readonly scenario: Scenario; readonly found: A }>()
  return (scenario: Scenario, lineage: Lineage): A => {
    const last = known.get(lineage)
    if (last?.scenario === scenario) return last.found
    const found = workOut(scenario, lineage)
    known.set(lineage, { scenario, found })
    return found
  }
}

/** The flow through every node, by rank. */
export const flows = onceEach((scenario, lineage): ReadonlyArray<NodeFlow> => {
  const done: Array<NodeFlow> = []
  let modelCount = 0
  for (const { _tag, name, rank, parents } of scenario.stages) {
    const { dueMs, received } = gathered(
      scenario.arrivalMs,
      parents.map((parent) => done[parent]!),
    )
    const place = { name, rank, parents, dueMs, received }
    if (_tag === "Model") {
      const model = lineage.models[modelCount++]!
      const batches = batchesOf(received, model)
      const delivered = batches.toSorted((left, right) => left.completeMs - right.completeMs)
      const deliveredMs = model.completeMs
      done.push({ ...place, deliveredMs, delivered: delivered.flatMap(({ queries }) => queries) })
    } else {
      done.push({ ...place, deliveredMs: dueMs, delivered: received })
    }
  }
  return done
})

/** Every model node of a lineage, by rank. */
export const observe = onceEach((scenario, lineage): ReadonlyArray<ModelObservation> => {
  const flowOf = flows(scenario, lineage)
  return scenario.stages
    .filter((stage): stage is ModelStage => stage._tag === "Model")
    .map((stage, index) => {
      const queue = flowOf[stage.rank]!.received
      const model = lineage.models[index]!
      return { stage, lineage: model, queue, batches: batchesOf(queue, model) }
    })
})

/**
 * When the last parent delivered each query, and in which order: at one instant parents deliver by rank, and each in its
 * own order. A node without parents is the source.
 */
const gathered = (arrivalMs: Float64Array, parents: ReadonlyArray<NodeFlow>) => {
  const queries = Array.from(arrivalMs, (_, query) => query)
  if (parents.length === 0) return { dueMs: arrivalMs, received: queries }
  const dueMs = arrivalMs.map((_, query) => Math.max(...parents.map(({ deliveredMs }) => deliveredMs[query]!)))
  const placeOf = new Map<number, { parent: number; place: number }>()
  for (const { rank, deliveredMs, delivered } of parents) {
    for (const [place, query] of delivered.entries()) {
      // Parents come by rank, so the last that delivers at the query's due time is the one that completes it.
      if (Object.is(deliveredMs[query], dueMs[query])) placeOf.set(query, { parent: rank, place })
    }
  }
  const received = queries.toSorted((left, right) => {
    const a = placeOf.get(left)
    const b = placeOf.get(right)
    return dueMs[left]! - dueMs[right]! || a!.parent - b!.parent || a!.place - b!.place
  })
  return { dueMs, received }
}

/** The queue cut into batches: each first query's recorded batch size says how many leave with it. */
const batchesOf = (queue: ReadonlyArray<number>, { dequeueMs, completeMs, batchSize }: ModelLineage): Array<Batch> => {
  const batches: Array<Batch> = []
  for (let start = 0; start < queue.length;) {
    const first = queue[start]!
    const end = Math.min(queue.length, start + Math.max(1, batchSize[first]!))
    batches.push({ queries: queue.slice(start, end), dequeueMs: dequeueMs[first]!, completeMs: completeMs[first]! })
    start = end
  }
  return batches
}
