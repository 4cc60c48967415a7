/** Lineages as plain records by node name, for equations whose sides show where they differ. */
import type { Lineage } from "../src/domain/Lineage.ts"

/** What a lineage says of one model node. */
export interface NodeRecord {
  readonly enqueueMs: Float64Array
  readonly dequeueMs: Float64Array
  readonly completeMs: Float64Array
  readonly batchSize: Int32Array
}

/** The model nodes' records by name. */
export const modelsByName = ({ models }: Lineage): Readonly<Record<string, NodeRecord>> =>
  Object.fromEntries(models.map(({ name, ...times }) => [name, times]))

/** A whole lineage by name. */
export const lineageByName = (lineage: Lineage) => ({
  arrivalMs: lineage.arrivalMs,
  ...modelsByName(lineage),
  sinkMs: lineage.sinkMs,
})
