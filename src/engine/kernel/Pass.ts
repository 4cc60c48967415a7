/** Passes: one node's behaviour over its whole sequence of deliveries, resumable at any instant. */
import type { Buffers } from "./Buffers.ts"
import type { Flow } from "./Flow.ts"

/** What a reader of a flow has not done with yet: deliveries from `delivery` on, and ids of positions from `position`. */
export interface Need {
  readonly flow: Flow
  readonly delivery: number
  readonly position: number
}

/** How much of a flow is forgotten: its first deliveries and its first positions. */
export interface Dropped {
  readonly deliveries: number
  readonly positions: number
}

/** Whatever reads flows: a pass, or the sink. */
export interface Reader {
  /** What it needs of each flow that it reads. */
  readonly needs: () => ReadonlyArray<Need>
  /** Follows the flows that it reads, and its output, in forgetting; and all ids are now smaller by `queries`. */
  readonly drop: (droppedOf: (flow: Flow) => Dropped, queries: number) => void
  /** Makes room for ids below `queryCount`. */
  readonly reserveQueries?: (queryCount: number) => void
}

/**
 * One node of a running kernel. `advance(limitMs)` handles every event of the node before `limitMs`; the passes of its
 * parents must have been advanced as far. With an infinite limit the node is run to its end.
 */
export interface Pass extends Reader {
  readonly output: Flow
  readonly advance: (limitMs: number) => void
  /** Gives the working arrays back, all but the output; the pass is of no use afterwards. */
  readonly release: (buffers: Buffers) => void
}

/** What a model pass did, batch by batch in the order of taking. */
export interface Batches {
  /** Instants of taking, ms, shape [≥ length]. */
  readonly takesMs: Float64Array
  /** Instants of completion, ms, shape [≥ length]. */
  readonly completesMs: Float64Array
  /** Queries taken so far, after each batch, shape [≥ length]. */
  readonly ends: Int32Array
  readonly length: number
}

/** A pass of a model node; its batches are known only where takes are recorded. */
export interface ModelPass extends Pass {
  readonly batches: Batches | undefined
}

/** How a pass is set up. */
export interface PassOptions {
  readonly buffers: Buffers
  /** How many queries will pass in all; infinite where that is not known. */
  readonly queryCount: number
  /** How many queries to make room for; if fewer than will pass, arrays grow. */
  readonly capacity: number
  /** Whether to record when each batch was taken; a lineage needs it. */
  readonly recordsTakes: boolean
}
