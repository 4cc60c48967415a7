/** Plans to export, and what the tests of all formats read them with. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { parseAllDocuments } from "yaml"
import type { Configuration } from "../../src/domain/Configuration.ts"
import type { DeploymentSettings } from "../../src/domain/Deployment.ts"
import { p99 } from "../../src/domain/Percentile.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import type { Catalog } from "../../src/domain/Catalog.ts"
import * as Scenario from "../../src/domain/Scenario.ts"
import { make } from "../../src/engine/kernel/KernelEngine.ts"
import { type Deployment, deploymentOf, type Exported } from "../../src/export/Deployment.ts"
import { simulatedConfiguration } from "../../src/report/Documents.ts"
import { fixtureJson } from "../worlds.ts"

const arrivalMs = Float64Array.from({ length: 40 }, (_, query) => query * 12.3456)

/** A configuration of a bundled pipeline as a plan to deploy, simulated with forty queries. */
const plan = (name: string, configuration: Configuration, settings: DeploymentSettings): Deployment => {
  const document = fixtureJson(`pipelines/${name}.json`) as Pipeline.PipelineDocument
  const pipeline = Result.getOrThrow(Pipeline.make(document))
  const catalog = fixtureJson(`catalogs/${document.catalog!.split("/").at(-1)}`) as Catalog
  const parts = { catalog, pipeline, configuration, arrivalMs, serviceTimeModel: "throughput" } as const
  const scenario = Result.getOrThrow(Scenario.compile(parts))
  const lineage = Effect.runSync(make().simulate(scenario))
  const objective = { percentile: p99, sloMs: 500 }
  const simulated = simulatedConfiguration(catalog, configuration, objective, scenario, lineage)
  return deploymentOf({ file: "plan.json", pipeline, plan: simulated, objective, lineage }, settings)
}

/** The image driver, with several replicas, a batching delay and batches of one. */
export const imageDriver = (settings: DeploymentSettings = {}): Deployment =>
  plan(
    "image-driver",
    {
      ResNet: { hardware: "V100", maxBatchSize: 16, replicas: 3 },
      Inception: { hardware: "V100", maxBatchSize: 8, replicas: 2, batchingDelayMs: 1.5 },
      KSVM: { hardware: "cpu", maxBatchSize: 16, replicas: 2 },
      LogReg: { hardware: "cpu", maxBatchSize: 1, replicas: 1 },
    },
    settings,
  )

/** A pipeline that is no steps in series and in parallel: some nodes wait for two of which others wait for one. */
export const videoPost = (): Deployment => {
  const { nodes } = fixtureJson("pipelines/video-post.json") as Pipeline.PipelineDocument
  const catalog = fixtureJson("catalogs/synthetic.json") as Catalog
  const configuration = Object.fromEntries(
    nodes.flatMap((node) => {
      if (node.kind !== "model") return []
      return [[node.name, { hardware: Object.keys(catalog.models[node.model]!)[0]!, maxBatchSize: 1, replicas: 1 }]]
    }),
  )
  return plan("video-post", configuration, {})
}

/** Settings that say everything. */
export const everySetting: DeploymentSettings = {
  image: "registry.example/triton:1",
  importPath: "serving.driver:app",
  hardware: {
    V100: {
      device: "gpu",
      nodeSelector: { accelerator: "v100" },
      resources: { cpu: "4", memory: "16Gi" },
      acceleratorType: "V100",
    },
  },
  nodes: { ResNet: { storageUri: "s3://models/resnet" } },
}

/** The content of one file of an export. */
export const contentOf = ({ files }: Exported, path: string): string => {
  const found = files.find((file) => file.path === path)
  if (found === undefined) throw new Error(`no ${path} among ${files.map((file) => file.path).join(", ")}`)
  return found.content
}

/** The documents of a YAML file that has nothing wrong with it. */
export const documentsOf = <Document>(text: string): ReadonlyArray<Document> =>
  parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length !== 0 || document.warnings.length !== 0) throw new Error(String(document.errors[0]))
    return document.toJS() as Document
  })
