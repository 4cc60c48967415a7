/** A pipeline under load, as plain data: every contestant's process builds the same scenario from it. */
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { inPackage } from "../../src/cli/Package.ts"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import type { Catalog } from "../../src/domain/Catalog.ts"
import type { Configuration, NodeConfiguration } from "../../src/domain/Configuration.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { compile, type Scenario } from "../../src/domain/Scenario.ts"
import type { ServiceTimeModel } from "../../src/domain/ServiceTime.ts"
import { arrivalTimesMs, type GeneratedWorkload } from "../../src/domain/Workload.ts"

/** What is simulated. */
export interface Load {
  readonly pipeline: Pipeline.PipelineDocument
  readonly configuration: Configuration
  readonly workload: GeneratedWorkload
  readonly serviceTimeModel: ServiceTimeModel
}

const readFixture = (name: string) => JSON.parse(readFileSync(inPackage(`fixtures/${name}`), "utf8"))

/** The pipeline of the notebook. */
export const imageDriver: Pipeline.PipelineDocument = readFixture("pipelines/image-driver.json")

const catalog: Catalog = readFixture("catalogs/notebook.json")

/** The models of the notebook, each on its best hardware. */
export const models = {
  ResNet: { hardware: "V100", maxBatchSize: 16, replicas: 1 },
  Inception: { hardware: "V100", maxBatchSize: 16, replicas: 1 },
  KSVM: { hardware: "cpu", maxBatchSize: 16, replicas: 1 },
  LogReg: { hardware: "cpu", maxBatchSize: 8, replicas: 1 },
} as const satisfies Record<string, NodeConfiguration>

/** So many queries at a rate, as bursty as the notebook's. */
export const workloadOf = (queries: number, rateQps: number): GeneratedWorkload => ({
  rateQps,
  scv: 4,
  headways: queries - 1,
  seed: 1,
  minHeadwayMs: 0.047,
})

/** How many queries arrive. */
export const queriesOf = ({ workload }: Load): number => workload.headways + 1

/** Headways, ms, shape [queries − 1]. */
export const headwaysMsOf = ({ workload }: Load): Float64Array => generateHeadwaysMs(workload)

/** The compiled scenario. */
export const scenarioOf = (load: Load, headwaysMs: Float64Array = headwaysMsOf(load)): Scenario =>
  Result.getOrThrow(
    compile({
      catalog,
      pipeline: Result.getOrThrow(Pipeline.make(load.pipeline)),
      configuration: load.configuration,
      arrivalMs: arrivalTimesMs(headwaysMs),
      serviceTimeModel: load.serviceTimeModel,
    }),
  )

/** What is printed with the figures. */
export const parametersOf = (load: Load): Readonly<Record<string, string | number>> => {
  const { rateQps, scv, minHeadwayMs } = load.workload
  const configurations = Object.values(load.configuration)
  return {
    queries: queriesOf(load),
    rateQps,
    scv,
    minHeadwayMs: minHeadwayMs ?? 0,
    batchSizes: configurations.map(({ maxBatchSize }) => maxBatchSize).join("/"),
    replicas: configurations.map(({ replicas }) => replicas).join("/"),
    serviceTime: load.serviceTimeModel,
  }
}
