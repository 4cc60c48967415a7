/**
 * Batches of which the next to complete comes first, ties in the order of taking: a binary heap over typed arrays.
 * Batches are ranges of positions, and those taken later start later, so the start breaks ties.
 */
export class BatchHeap {
  readonly #completesMs: Float64Array
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  /** How many batches there are. */
  count = 0

  constructor(capacity: number) {
    this.#completesMs = new Float64Array(capacity + 1).fill(Number.POSITIVE_INFINITY)
    this.#starts = new Int32Array(capacity)
    this.#ends = new Int32Array(capacity)
  }

  /** When the first batch completes, ms; infinite where there is none. */
  get firstMs(): number {
    return this.#completesMs[0]!
  }

  /** First position of the first batch; there must be one. */
  get firstStart(): number {
    return this.#starts[0]!
  }

  /** Position after the last of the first batch; there must be one. */
  get firstEnd(): number {
    return this.#ends[0]!
  }

  /** Queries in all batches. */
  get positionCount(): number {
    let sum = 0
    for (let slot = 0; slot < this.count; slot++) sum += this.#ends[slot]! - this.#starts[slot]!
    return sum
  }

  /** The least first position of a batch; infinite where there is none. */
  get leastStart(): number {
    let least = Number.POSITIVE_INFINITY
    for (let slot = 0; slot < this.count; slot++) least = Math.min(least, this.#starts[slot]!)
    return least
  }

  /** Numbers positions as if the first `positions` had never been. */
  drop(positions: number): void {
    for (let slot = 0; slot < this.count; slot++) {
      this.#starts[slot]! -= positions
      this.#ends[slot]! -= positions
    }
  }

  /** Adds a batch, which was taken after all others. */
  push(completeMs: number, start: number, end: number): void {
    const completesMs = this.#completesMs
    const starts = this.#starts
    const ends = this.#ends
    let slot = this.count++
    while (0 < slot) {
      const parent = (slot - 1) >> 1
      // The batch above was taken earlier, so at equal times it stays above.
      if (completesMs[parent]! <= completeMs) break
      completesMs[slot] = completesMs[parent]!
      starts[slot] = starts[parent]!
      ends[slot] = ends[parent]!
      slot = parent
    }
    completesMs[slot] = completeMs
    starts[slot] = start
    ends[slot] = end
  }

  /** Removes the first batch; there must be one. */
  pop(): void {
    const completesMs = this.#completesMs
    const starts = this.#starts
    const ends = this.#ends
    const count = --this.count
    const lastMs = completesMs[count]!
    const lastStart = starts[count]!
    const lastEnd = ends[count]!
    // An infinite time stands beyond the last batch.
    completesMs[count] = Number.POSITIVE_INFINITY
    if (count === 0) return
    let slot = 0
    for (;;) {
      let child = 2 * slot + 1
      if (count <= child) break
      let childMs = completesMs[child]!
      const rightMs = completesMs[child + 1]!
      if (rightMs < childMs || (rightMs === childMs && starts[child + 1]! < starts[child]!)) {
        child++
        childMs = rightMs
      }
      if (lastMs < childMs || (lastMs === childMs && lastStart < starts[child]!)) break
      completesMs[slot] = childMs
      starts[slot] = starts[child]!
      ends[slot] = ends[child]!
      slot = child
    }
    completesMs[slot] = lastMs
    starts[slot] = lastStart
    ends[slot] = lastEnd
  }
}
