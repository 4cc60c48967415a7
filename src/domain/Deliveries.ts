/** Deliveries: when every query reaches a node, and how many reach it together. */
import type { Lineage } from "./Lineage.ts"
import type { ModelStage, Scenario } from "./Scenario.ts"

/** What is delivered to one node; both arrays have shape [queries], indexed by query id. */
export interface Deliveries {
  /** When the query is delivered, ms. */
  readonly deliveredMs: Float64Array
  /** How many queries are delivered in the same group, the query itself among them. */
  readonly groupSize: Int32Array
}

/**
 * The scenario with a probe for a node: it takes each group that is delivered at once, and alone, so that its lineage
 * shows what reaches the node.
 */
export const withProbe = (scenario: Scenario, node: string): Scenario => {
  const queryCount = scenario.arrivalMs.length
  const probe = {
    _tag: "Model",
    maxBatchSize: queryCount,
    replicas: queryCount,
    batchingDelayMs: 0,
    serviceMs: new Float64Array(queryCount + 1).fill(1),
  } as const
  return { ...scenario, stages: scenario.stages.map((stage) => (stage.name === node ? { ...stage, ...probe } : stage)) }
}

/** What reached a probe, by the lineage of the scenario that has it. */
export const deliveriesOf = ({ models }: Lineage, node: ModelStage["name"]): Deliveries => {
  const { enqueueMs, batchSize } = models.find(({ name }) => name === node)!
  return { deliveredMs: enqueueMs, groupSize: batchSize }
}
