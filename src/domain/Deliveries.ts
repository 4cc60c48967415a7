/** Deliveries: when every query reaches a node, and how many reach it together. */
import type { Lineage, ModelLineage } from "./Lineage.ts"
import type { ModelStage, Scenario } from "./Scenario.ts"

/** What is delivered to one node; all arrays have shape [queries], indexed by query id. */
export interface Deliveries {
  /** When the query is delivered, ms. */
  readonly deliveredMs: Float64Array
  /** How many queries are delivered in the same group, the query itself among them. */
  readonly groupSize: Int32Array
  /** How many queries stand before it in the queue, be they delivered earlier or at the same instant. */
  readonly position: Int32Array
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
  const position = new Int32Array(dequeueMs.length)
  const queue = [...dequeueMs.keys()].toSorted((left, right) => dequeueMs[left]! - dequeueMs[right]!)
  for (const [place, query] of queue.entries()) position[query] = place
  return { deliveredMs: enqueueMs, groupSize: batchSize, position }
}

const modelOf = ({ models }: Lineage, node: ModelStage["name"]): ModelLineage =>
  models.find(({ name }) => name === node)!
