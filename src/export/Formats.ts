/** Where a plan can go, how each export is checked, and what of it is not. */
import type { DeploymentSettings } from "../domain/Deployment.ts"
import type { ExportTarget } from "../domain/Export.ts"
import { compose } from "./Compose.ts"
import { type Deployment, deploymentOf, type Exported, type PlanToDeploy } from "./Deployment.ts"
import { kserve } from "./KServe.ts"
import { kubernetes } from "./Kubernetes.ts"
import { perfAnalyzer } from "./PerfAnalyzer.ts"
import { rayServe } from "./RayServe.ts"
import { triton } from "./Triton.ts"

/** One target of exports. `checked` and `unchecked` say what Headway's own tests validate it with, and what they cannot. */
export interface ExportFormat {
  readonly make: (deployment: Deployment) => Exported
  readonly checked: string
  readonly unchecked: string
}

/** The targets by their names. */
export const formats = {
  triton: {
    make: triton,
    checked:
      "read back as protobuf text, by the names, types and numbers that the fields have in Triton's model_config.proto",
    unchecked: "loaded by a Triton server",
  },
  kserve: {
    make: kserve,
    checked: "the fields of KServe's custom resources, as restated in Headway's tests",
    unchecked: "admitted by KServe, whose own schemas no package carries",
  },
  "ray-serve": {
    make: rayServe,
    checked: "the fields and bounds of Ray Serve's config schema, as restated in Headway's tests",
    unchecked: "read by Ray, whose own schema is Python",
  },
  kubernetes: {
    make: kubernetes,
    checked: "every document by the OpenAPI schemas of Kubernetes",
    unchecked: "applied to a cluster",
  },
  compose: {
    make: compose,
    checked: "by the JSON Schema of the Compose specification",
    unchecked: "brought up by Docker",
  },
  "perf-analyzer": {
    make: perfAnalyzer,
    checked: "the script run by sh, its options by perf_analyzer's documentation",
    unchecked: "run by perf_analyzer",
  },
} satisfies Readonly<Record<ExportTarget, ExportFormat>>

/** A plan as the files of what is to serve it. */
export const exportPlan = (target: ExportTarget, source: PlanToDeploy, settings: DeploymentSettings = {}): Exported =>
  formats[target].make(deploymentOf(source, settings))
