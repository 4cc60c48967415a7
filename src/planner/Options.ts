/** What a node may run: the hardware and batch sizes that planners choose from. */
import * as Catalog from "../domain/Catalog.ts"
import type { Configuration, NodeConfiguration } from "../domain/Configuration.ts"
import { type ModelNode, modelNodes } from "../domain/Pipeline.ts"
import * as Profile from "../domain/Profile.ts"
import * as ServiceTime from "../domain/ServiceTime.ts"
import * as Result from "effect/Result"
import type { Problem } from "./Problem.ts"

/** One hardware for one model. `serviceMs` has shape [largest batch size + 1], indexed by batch size. */
export interface HardwareOption {
  readonly hardware: string
  readonly costPerHour: number
  readonly batchSizes: ReadonlyArray<number>
  readonly serviceMs: Float64Array
}

/** A model node and its hardware, in the catalogue's order. */
export interface NodeOptions {
  readonly node: ModelNode
  readonly hardware: ReadonlyArray<HardwareOption>
}

/**
 * The options of every model node, by rank. A batch of one may always occur, so a hardware whose profile does not start
 * at batch size 1 is left out; a node may be left with none.
 */
export const nodeOptions = ({ catalog, pipeline, serviceTimeModel }: Problem): ReadonlyArray<NodeOptions> =>
  modelNodes(pipeline).map((node) => ({
    node,
    hardware: Catalog.hardwareOf(catalog, node.role.model).flatMap((hardware) => {
      const profile = Catalog.profileOf(catalog, node.role.model, hardware)!
      const serviceMs = ServiceTime.serviceTimesMs(profile, serviceTimeModel, Profile.maxBatchSize(profile))
      if (Result.isFailure(serviceMs)) return []
      const costPerHour = Catalog.costPerHourOf(catalog, hardware)
      return [{ hardware, costPerHour, batchSizes: Profile.batchSizes(profile), serviceMs: serviceMs.success }]
    }),
  }))

/** A configuration of every node. */
export const configure = (
  nodes: ReadonlyArray<NodeOptions>,
  choose: (options: NodeOptions, index: number) => NodeConfiguration,
): Configuration => Object.fromEntries(nodes.map((options, index) => [options.node.name, choose(options, index)]))

/** The first of the items of least score; the items' order breaks ties. */
export const least = <A>(items: ReadonlyArray<A>, score: (item: A) => number): A | undefined => {
  let best: A | undefined
  let bestScore = Number.POSITIVE_INFINITY
  for (const item of items) {
    const itemScore = score(item)
    if (itemScore < bestScore) {
      best = item
      bestScore = itemScore
    }
  }
  return best
}
