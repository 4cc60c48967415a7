/** The running batches of a node, of which the next to complete comes first; ties in the order of taking. */
export class RunningBatches {
  readonly #completesMs: Float64Array
  readonly #batches: Int32Array
  /** How many batches run. */
  count = 0

  constructor(replicaCount: number) {
    this.#completesMs = new Float64Array(replicaCount)
    this.#batches = new Int32Array(replicaCount)
  }

  /** When the next batch completes, ms; infinite where none runs. */
  get firstMs(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.#completesMs[0]!
  }

  /** The number of the next batch to complete; there must be one. */
  get first(): number {
    return this.#batches[0]!
  }

  /** Adds a batch; numbers ascend in the order of taking. */
  push(completeMs: number, batch: number): void {
    const completesMs = this.#completesMs
    const batches = this.#batches
    let slot = this.count++
    while (0 < slot) {
      const parent = (slot - 1) >> 1
      // The batch above was taken earlier, so at equal times it stays above.
      if (completesMs[parent]! <= completeMs) break
      completesMs[slot] = completesMs[parent]!
      batches[slot] = batches[parent]!
      slot = parent
    }
    completesMs[slot] = completeMs
    batches[slot] = batch
  }

  /** Removes the next batch to complete. */
  pop(): void {
    const last = --this.count
    if (last !== 0) this.#siftDown(this.#completesMs[last]!, this.#batches[last]!)
  }

  /** Puts a batch in the place of the next to complete. */
  replaceFirst(completeMs: number, batch: number): void {
    this.#siftDown(completeMs, batch)
  }

  #siftDown(completeMs: number, batch: number): void {
    const completesMs = this.#completesMs
    const batches = this.#batches
    const count = this.count
    let slot = 0
    for (;;) {
      let child = 2 * slot + 1
      if (count <= child) break
      let childMs = completesMs[child]!
      if (child + 1 < count) {
        const rightMs = completesMs[child + 1]!
        if (rightMs < childMs || (rightMs === childMs && batches[child + 1]! < batches[child]!)) {
          child++
          childMs = rightMs
        }
      }
      if (completeMs < childMs || (completeMs === childMs && batch < batches[child]!)) break
      completesMs[slot] = childMs
      batches[slot] = batches[child]!
      slot = child
    }
    completesMs[slot] = completeMs
    batches[slot] = batch
  }
}
