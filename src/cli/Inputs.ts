/** The inputs of a command, for the head of its document. */
import { finiteOrNull } from "../domain/Estimate.ts"
import type { Objective } from "../domain/Objective.ts"
import type { InputsDocument } from "../domain/Plan.ts"
import type { ServiceTimeModel } from "../domain/ServiceTime.ts"
import { meanRateQps } from "../domain/Workload.ts"
import { scvOf } from "../domain/WorkloadStatistics.ts"
import type { PipelineInputs } from "./input/PipelineFiles.ts"
import type { FurtherWorkloads } from "./input/FurtherWorkloads.ts"
import type { WorkloadInputs } from "./input/WorkloadInputs.ts"
import { version } from "./Package.ts"

/** What a plan or a simulation was made from. */
export const inputsDocument = (
  { pipeline, pipelineFile, catalog, catalogFile }: PipelineInputs,
  workload: InputsDocument["workload"],
  serviceTime: ServiceTimeModel,
  { sloMs, percentile }: Objective,
  engine: string,
  further?: FurtherWorkloads,
): InputsDocument => ({
  headway: version,
  engine,
  pipeline: { name: pipeline.name, file: pipelineFile },
  catalog: { name: catalog.name, file: catalogFile },
  workload,
  ...(further === undefined
    ? {}
    : { furtherWorkloads: { workloads: further.workloads.map(workloadDocument), mayMiss: further.mayMiss } }),
  serviceTime,
  objective: { percentile: percentile.label, sloMs },
})

/** What a workload turned out to be. */
export const workloadDocument = ({ phases, headwaysMs }: WorkloadInputs): InputsDocument["workload"] => ({
  phases,
  headways: headwaysMs.length,
  meanRateQps: finiteOrNull(meanRateQps(headwaysMs)),
  scv: scvOf(headwaysMs),
})
