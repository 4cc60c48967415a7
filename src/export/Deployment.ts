/** What is to be deployed: a plan's model nodes, each with what it runs and where. */
import { type DeploymentSettings, hardwareSettingsOf, type HardwareSettings } from "../domain/Deployment.ts"
import type { Lineage } from "../domain/Lineage.ts"
import type { Objective } from "../domain/Objective.ts"
import { modelNodes, type Pipeline } from "../domain/Pipeline.ts"
import type { SimulatedConfiguration } from "../domain/Plan.ts"
import { formatMs, formatNumber } from "../report/Format.ts"
import { dnsLabels } from "./DnsLabels.ts"

/** A plan to deploy, with the pipeline that it is of and the simulation that it comes from. */
export interface PlanToDeploy {
  readonly file: string
  readonly pipeline: Pipeline
  readonly plan: SimulatedConfiguration
  readonly objective: Objective
  readonly lineage: Lineage
}

/** A model node as it is to run: what the plan says of it, and what the settings say of its hardware. */
export interface NodeDeployment {
  readonly name: string
  /** Its name where only lower-case letters, digits and dashes are allowed. */
  readonly label: string
  readonly model: string
  readonly hardwareName: string
  readonly hardware: HardwareSettings
  readonly maxBatchSize: number
  readonly replicas: number
  readonly batchingDelayMs: number
}

/** Everything that an export is made from. */
export interface Deployment {
  readonly source: PlanToDeploy
  readonly settings: DeploymentSettings
  /** The pipeline's name as a DNS label. */
  readonly label: string
  /** The model nodes, by rank. */
  readonly nodes: ReadonlyArray<NodeDeployment>
}

/** One file of an export; `what` says in a few words what is in it. */
export interface ExportedFile {
  readonly path: string
  readonly content: string
  readonly what: string
}

/** An export: its files, and what a person must know before deploying them. */
export interface Exported {
  readonly files: ReadonlyArray<ExportedFile>
  /** What has to be filled in or put in place. */
  readonly toDo: ReadonlyArray<string>
  /** How the deployed pipeline differs from the simulated one. */
  readonly differences: ReadonlyArray<string>
}

/** Puts together what a plan says and what the settings add. */
export const deploymentOf = (source: PlanToDeploy, settings: DeploymentSettings): Deployment => {
  const { pipeline, plan } = source
  const models = modelNodes(pipeline)
  const labelOf = dnsLabels([pipeline.name, ...models.map(({ name }) => name)])
  const nodes = models.map(({ name, role }, index): NodeDeployment => {
    const { hardware, maxBatchSize, replicas, batchingDelayMs = 0 } = plan.configuration[name]!
    return {
      name,
      label: labelOf[index + 1]!,
      model: role.model,
      hardwareName: hardware,
      hardware: hardwareSettingsOf(settings, hardware),
      maxBatchSize,
      replicas,
      batchingDelayMs,
    }
  })
  return { source, settings, label: labelOf[0]!, nodes }
}

/** Which plan a file comes from, for the comment at its head. */
export const headline = ({ source: { file, plan, objective } }: Deployment): string => {
  const { label } = objective.percentile
  const cost = `${formatNumber(plan.costPerHour)} per hour`
  return `Made by headway from ${file}: ${cost}, ${label} ${formatMs(plan.latencyMs)} (objective ${label} ≤ ${formatMs(objective.sloMs)})`
}

/** Which hardware was taken for what, where the settings do not say it. */
export const assumptions = ({ settings, nodes }: Deployment): ReadonlyArray<string> => {
  const unsaid = nodes.filter(({ hardwareName }) => !Object.hasOwn(settings.hardware ?? {}, hardwareName))
  const named = (device: HardwareSettings["device"]) => [
    ...new Set(unsaid.filter(({ hardware }) => hardware.device === device).map(({ hardwareName }) => hardwareName)),
  ]
  return [...assume(named("gpu"), "one GPU a replica"), ...assume(named("cpu"), "no GPU")]
}

const assume = (names: ReadonlyArray<string>, what: string): ReadonlyArray<string> =>
  names.length === 0 ? [] : [`${names.join(", ")}: ${what}, for want of settings`]
