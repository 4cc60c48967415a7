/** What a report is made from. */
import type { Catalog } from "../../domain/Catalog.ts"
import type { Estimate } from "../../domain/Estimate.ts"
import type { Lineage } from "../../domain/Lineage.ts"
import type { Objective } from "../../domain/Objective.ts"
import type { Pipeline } from "../../domain/Pipeline.ts"
import type { PlanDocument, SimulatedConfiguration, SimulationDocument } from "../../domain/Plan.ts"
import type { Scenario } from "../../domain/Scenario.ts"

/** A plan or a simulation with its inputs, simulated again. */
export interface Run {
  readonly document: PlanDocument | SimulationDocument
  /** The document's file. */
  readonly file: string
  readonly pipeline: Pipeline
  readonly catalog: Catalog
  readonly objective: Objective
  readonly simulated: SimulatedConfiguration
  /** That of the simulation just made. */
  readonly estimate: Estimate
  readonly scenario: Scenario
  readonly lineage: Lineage
  /** End-to-end latencies, ms, ascending. */
  readonly latenciesMs: Float64Array
}
