/** Lineages: when every query arrived, what happened to it at each model node, and when it left. */

/** What happened at one model node; every array has shape [queries], indexed by query id; times in ms. */
export interface ModelLineage {
  readonly name: string
  readonly enqueueMs: Float64Array
  readonly dequeueMs: Float64Array
  readonly completeMs: Float64Array
  readonly batchSize: Int32Array
}

/** A whole simulation: arrival and sink times by query id, shape [queries], and the model nodes by rank. */
export interface Lineage {
  readonly arrivalMs: Float64Array
  readonly models: ReadonlyArray<ModelLineage>
  readonly sinkMs: Float64Array
}

/** A node's lineage before anything happened: times NaN, batch sizes 0. */
export const emptyModel = (name: string, queryCount: number): ModelLineage => ({
  name,
  enqueueMs: new Float64Array(queryCount).fill(Number.NaN),
  dequeueMs: new Float64Array(queryCount).fill(Number.NaN),
  completeMs: new Float64Array(queryCount).fill(Number.NaN),
  batchSize: new Int32Array(queryCount),
})

/** End-to-end latency of every query, ms, shape [queries] by query id: sink time − arrival time. */
export const latenciesMs = (lineage: Lineage): Float64Array =>
  writeLatenciesMs(lineage, new Float64Array(lineage.arrivalMs.length))

/** The same in an array of the caller's, shape [queries], which it gives. */
export const writeLatenciesMs = ({ arrivalMs, sinkMs }: Lineage, into: Float64Array): Float64Array => {
  for (let query = 0; query < into.length; query++) into[query] = sinkMs[query]! - arrivalMs[query]!
  return into
}
