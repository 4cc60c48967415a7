/** Every batch of a model, in the order of taking. */
import type { Buffers } from "./Buffers.ts"
import type { Batches } from "./Pass.ts"

/** Batches that are added one by one. */
export class BatchRecord implements Batches {
  readonly takesMs: Float64Array
  readonly completesMs: Float64Array
  readonly ends: Int32Array
  length = 0

  /** Has room for `capacity` batches. */
  constructor(buffers: Buffers, capacity: number) {
    this.takesMs = buffers.float64(capacity)
    this.completesMs = buffers.float64(capacity)
    this.ends = buffers.int32(capacity)
  }

  /** Adds a batch of the positions up to `end`. */
  add(takeMs: number, completeMs: number, end: number): void {
    this.takesMs[this.length] = takeMs
    this.completesMs[this.length] = completeMs
    this.ends[this.length++] = end
  }

  /** Gives the arrays back; the record is of no use afterwards. */
  release(buffers: Buffers): void {
    buffers.release(this.takesMs)
    buffers.release(this.completesMs)
    buffers.release(this.ends)
  }
}
