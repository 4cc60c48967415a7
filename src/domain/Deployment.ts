/** Deployment settings: what a plan does not know of where it is to run, such as which hardware is a GPU. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Catalog } from "./Catalog.ts"
import { type InputError, listNames, UnknownHardware, UnknownNode } from "./InputErrors.ts"
import { modelNodes, type Pipeline } from "./Pipeline.ts"
import { isName } from "./Units.ts"

const StringRecord = Schema.Record(Schema.String, Schema.String)

/** What a replica on one hardware occupies. */
export const HardwareSettings = Schema.Struct({
  device: Schema.Literals(["gpu", "cpu"]).annotate({
    description: '"gpu": a replica has one GPU of its own; "cpu": it has none.',
  }),
  nodeSelector: Schema.optionalKey(StringRecord).annotate({
    description: "Labels of the Kubernetes nodes that have this hardware.",
  }),
  resources: Schema.optionalKey(StringRecord).annotate({
    description: 'Kubernetes resources of a replica besides its GPU, such as { "cpu": "4", "memory": "8Gi" }.',
  }),
  acceleratorType: Schema.optionalKey(Schema.NonEmptyString).annotate({
    description: "Ray's name of the accelerator.",
  }),
})
export type HardwareSettings = typeof HardwareSettings.Type

/** Where the files of one node's model lie. */
const NodeSettings = Schema.Struct({
  storageUri: Schema.NonEmptyString.annotate({ description: "A Triton model repository, as KServe fetches it." }),
})

/** The outside form of a deployment settings file; everything in it has a default. */
export const DeploymentSettings = Schema.Struct({
  image: Schema.optionalKey(Schema.NonEmptyString).annotate({ description: "Container image of Triton." }),
  importPath: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[^:]+:[^:]+$/, { expected: 'an import path like "module:application"' })),
  ).annotate({ description: "Where Ray Serve finds the application." }),
  hardware: Schema.optionalKey(Schema.Record(Schema.String, HardwareSettings)),
  nodes: Schema.optionalKey(Schema.Record(Schema.String, NodeSettings)),
}).annotate({
  identifier: "Deployment",
  description: "What a plan does not know of where it is to run: hardware by its name in the catalog, and model nodes.",
})
export type DeploymentSettings = typeof DeploymentSettings.Type

/** The image that serves a model unless the settings name another. */
export const defaultImage = "nvcr.io/nvidia/tritonserver:24.08-py3"

/** Whether a replica on a hardware has a GPU: as the settings say, else by whether its name begins with `cpu`. */
export const hardwareSettingsOf = ({ hardware }: DeploymentSettings, name: string): HardwareSettings =>
  hardware !== undefined && Object.hasOwn(hardware, name)
    ? hardware[name]!
    : { device: /^cpu/i.test(name) ? "cpu" : "gpu" }

/** The settings, if they name hardware of the catalogue and model nodes of the pipeline only. */
export const checkDeployment = (
  catalog: Catalog,
  pipeline: Pipeline,
  settings: DeploymentSettings,
): Result.Result<DeploymentSettings, InputError> => {
  const hardware = stranger(settings.hardware, catalog.hardware)
  if (hardware !== undefined) {
    return Result.fail(
      new UnknownHardware({
        path: placeIn("hardware", hardware),
        found: JSON.stringify(hardware),
        expected: `a hardware of the catalog "${catalog.name}": ${listNames(Object.keys(catalog.hardware))}`,
      }),
    )
  }
  const nodes = Object.fromEntries(modelNodes(pipeline).map(({ name, rank }) => [name, rank]))
  const node = stranger(settings.nodes, nodes)
  if (node !== undefined) {
    return Result.fail(
      new UnknownNode({
        path: placeIn("nodes", node),
        found: JSON.stringify(node),
        expected: `a model node of the pipeline "${pipeline.name}": ${listNames(Object.keys(nodes))}`,
      }),
    )
  }
  return Result.succeed(settings)
}

/** A name that is not among the known ones. */
const stranger = (named: object | undefined, known: object): string | undefined =>
  Object.keys(named ?? {}).find((name) => !Object.hasOwn(known, name))

/** A key's place; one that is no name would not read as a path. */
const placeIn = (record: string, key: string): string => (isName(key) ? `${record}.${key}` : record)
