/** Planning problems: everything that a planner is given. */
import type { Catalog } from "../domain/Catalog.ts"
import type { Objective } from "../domain/Objective.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { ServiceTimeModel } from "../domain/ServiceTime.ts"

/** Find a configuration of `pipeline` that meets `objective` on these arrivals, at the least cost. */
export interface Problem {
  readonly catalog: Catalog
  readonly pipeline: Pipeline
  readonly arrivalMs: Float64Array
  /** Further workloads that the configuration is to serve as well; on so many of all workloads it may miss. */
  readonly more?: { readonly arrivals: ReadonlyArray<Float64Array>; readonly mayMiss: number } | undefined
  readonly serviceTimeModel: ServiceTimeModel
  readonly objective: Objective
}
