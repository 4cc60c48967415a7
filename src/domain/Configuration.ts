/** Configurations: what to run at each model node, and what that costs. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Catalog from "./Catalog.ts"
import {
  BatchSizeOutsideProfile,
  type InputError,
  listNames,
  UnconfiguredNode,
  UnknownHardware,
  UnknownModel,
  UnknownNode,
} from "./InputErrors.ts"
import * as Pipeline from "./Pipeline.ts"
import * as Profile from "./Profile.ts"
import { BatchSize, Name, NonNegativeMs, ReplicaCount } from "./Units.ts"

/** What one model node runs. A batching delay left out is 0. */
export const NodeConfiguration = Schema.Struct({
  hardware: Name,
  maxBatchSize: BatchSize,
  replicas: ReplicaCount,
  batchingDelayMs: Schema.optionalKey(NonNegativeMs),
})
export type NodeConfiguration = typeof NodeConfiguration.Type

/** The outside form of a configuration file: every model node's configuration by its name. */
export const Configuration = Schema.Record(Schema.String, NodeConfiguration).annotate({
  identifier: "Configuration",
  description: "For each model node: hardware, largest batch size, replicas, and optionally a batching delay.",
})
export type Configuration = typeof Configuration.Type

/** Fails where a model node names a model that the catalogue lacks. */
export const checkModels = (
  catalog: Catalog.Catalog,
  pipeline: Pipeline.Pipeline,
): Result.Result<void, UnknownModel> => {
  const unknown = Pipeline.modelNodes(pipeline).find((node) => !Object.hasOwn(catalog.models, node.role.model))
  if (unknown === undefined) return Result.succeed(undefined)
  return Result.fail(
    new UnknownModel({
      path: `${unknown.documentPath}.model`,
      found: JSON.stringify(unknown.role.model),
      expected: `a model of the catalog "${catalog.name}": ${listNames(Object.keys(catalog.models))}`,
    }),
  )
}

/** The configuration, if it configures exactly the model nodes, on hardware and batch sizes that were profiled. */
export const check = (
  catalog: Catalog.Catalog,
  pipeline: Pipeline.Pipeline,
  configuration: Configuration,
): Result.Result<Configuration, InputError> => {
  const nodes = Pipeline.modelNodes(pipeline)
  const names = nodes.map(({ name }) => name)
  const stranger = Object.keys(configuration).find((name) => !names.includes(name))
  if (stranger !== undefined) {
    return Result.fail(
      new UnknownNode({
        path: stranger,
        found: JSON.stringify(stranger),
        expected: `a model node of the pipeline "${pipeline.name}": ${listNames(names)}`,
      }),
    )
  }
  for (const { name, role } of nodes) {
    if (!Object.hasOwn(configuration, name)) {
      return Result.fail(
        new UnconfiguredNode({ path: name, found: "nothing", expected: `a configuration of the node "${name}"` }),
      )
    }
    const { hardware, maxBatchSize } = configuration[name]!
    const profile = Catalog.profileOf(catalog, role.model, hardware)
    if (profile === undefined) {
      return Result.fail(
        new UnknownHardware({
          path: `${name}.hardware`,
          found: JSON.stringify(hardware),
          expected: `a hardware that ${role.model} has a profile on: ${listNames(Catalog.hardwareOf(catalog, role.model))}`,
        }),
      )
    }
    const profiledMaximum = Profile.maxBatchSize(profile)
    if (maxBatchSize < profile[0].batchSize || profiledMaximum < maxBatchSize) {
      return Result.fail(
        new BatchSizeOutsideProfile({
          path: `${name}.maxBatchSize`,
          found: String(maxBatchSize),
          expected: `${profile[0].batchSize} to ${profiledMaximum}, the range profiled for ${role.model} on ${hardware}`,
        }),
      )
    }
  }
  return Result.succeed(configuration)
}

/**
 * Cost of a configuration that was checked: the sum over its nodes of replicas × cost of the hardware, units per hour.
 */
export const costPerHour = (catalog: Catalog.Catalog, configuration: Configuration): number =>
  roundCost(
    Object.values(configuration).reduce(
      (sum, { hardware, replicas }) => sum + replicas * Catalog.costPerHourOf(catalog, hardware),
      0,
    ),
  )

/** A cost to twelve digits: sums that differ only by the order of adding are the same cost. */
export const roundCost = (costPerHour: number): number => Number(costPerHour.toPrecision(12))
