/** Deliveries: when every query reaches a node, in which order, and how many reach it together. */
import type { Lineage, ModelLineage } from "./Lineage.ts"
import type { ModelStage, Scenario } from "./Scenario.ts"

/** What is delivered to one node, in the order in which it queues; all arrays have shape [queries], indexed by place. */
export interface Deliveries {
  /** Which query stands there, by its id. */
  readonly query: Int32Array
  /** When it is delivered, ms; ascending. */
  readonly deliveredMs: Float64Array
  /** How many queries of the same delivery stand behind it. */
  readonly followers: Int32Array
}

/** How many queries the largest delivery holds. */
export const largestDelivery = ({ followers }: Deliveries): number => {
  let most = 0
  for (const count of followers) if (most < count) most = count
  return most + 1
}

/** The scenario with another model in place of a node's. */
const withModel = (
  { stages, arrivalMs }: Scenario,
  node: string,
  model: Pick<ModelStage, "_tag" | "maxBatchSize" | "replicas" | "batchingDelayMs" | "serviceMs">,
): Scenario => ({ stages: stages.map((stage) => (stage.name === node ? { ...stage, ...model } : stage)), arrivalMs })

/**
 * The scenario with a probe for a node: it takes each group that is delivered at once, and alone, so that its lineage
 * shows what reaches the node.
 */
export const withProbe = (scenario: Scenario, node: string): Scenario => {
  const queryCount = scenario.arrivalMs.length
  const serviceMs = new Float64Array(queryCount + 1).fill(1)
  const probe = {
    _tag: "Model",
    maxBatchSize: queryCount,
    replicas: queryCount,
    batchingDelayMs: 0,
    serviceMs,
  } as const
  return withModel(scenario, node, probe)
}

/** The scenario with a turnstile for a node: it takes one query a ms, so that its lineage shows how they queue. */
export const withTurnstile = (scenario: Scenario, node: string): Scenario =>
  withModel(scenario, node, {
    _tag: "Model",
    maxBatchSize: 1,
    replicas: 1,
    batchingDelayMs: 0,
    serviceMs: new Float64Array(2).fill(1),
  })

/** What reaches a node, by the lineages of the scenario with a probe and with a turnstile for it. */
export const deliveriesOf = (probed: Lineage, queued: Lineage, node: ModelStage["name"]): Deliveries => {
  const { enqueueMs, batchSize } = modelOf(probed, node)
  const { dequeueMs } = modelOf(queued, node)
  const query = new Int32Array(dequeueMs.keys()).toSorted((left, right) => dequeueMs[left]! - dequeueMs[right]!)
  const deliveredMs = Float64Array.from(query, (id) => enqueueMs[id]!)
  let left = 0
  const followers = query.map((id) => {
    if (left === 0) left = batchSize[id]!
    return --left
  })
  return { query, deliveredMs, followers }
}

const modelOf = ({ models }: Lineage, node: ModelStage["name"]): ModelLineage =>
  models.find(({ name }) => name === node)!
