/**
 * A binary heap of running batches for lean loops: when the batch of a slot completes, the least first. A slot is a
 * replica's number among all replicas of a pipeline, ascending by the rank of the node, so at one instant children come
 * before their parents; at one node, what was taken first comes first.
 */
export class LeanHeap {
  /** Completions, ms, in heap order, infinite after the last; shape [slots + 1]. */
  readonly timesMs: Float64Array
  /** Whose they are, shape [slots + 1]. */
  readonly slots: Int32Array
  readonly #rankOf: Int32Array
  readonly #starts: Int32Array
  size = 0

  /** By slot: the node, and the place in that node's queue at which its running batch starts. */
  constructor(rankOf: Int32Array, starts: Int32Array) {
    this.timesMs = new Float64Array(rankOf.length + 1).fill(Number.POSITIVE_INFINITY)
    this.slots = new Int32Array(rankOf.length + 1)
    this.#rankOf = rankOf
    this.#starts = starts
  }

  /** Adds the batch of a slot. */
  push(completeMs: number, slot: number): void {
    const { timesMs, slots } = this
    let place = this.size++
    while (0 < place) {
      const parent = (place - 1) >> 1
      const parentMs = timesMs[parent]!
      if (parentMs < completeMs) break
      const parentSlot = slots[parent]!
      if (parentMs === completeMs && this.#precedes(parentSlot, slot)) break
      timesMs[place] = parentMs
      slots[place] = parentSlot
      place = parent
    }
    timesMs[place] = completeMs
    slots[place] = slot
  }

  /** Removes the first batch. */
  pop(): void {
    const size = --this.size
    const lastMs = this.timesMs[size]!
    this.timesMs[size] = Number.POSITIVE_INFINITY
    if (0 < size) this.replaceFirst(lastMs, this.slots[size]!)
  }

  /** Puts another batch in the place of the first one. */
  replaceFirst(completeMs: number, slot: number): void {
    const { timesMs, slots, size } = this
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (size <= child) break
      let childMs = timesMs[child]!
      if (child + 1 < size) {
        const rightMs = timesMs[child + 1]!
        if (rightMs < childMs || (rightMs === childMs && this.#precedes(slots[child + 1]!, slots[child]!))) {
          child++
          childMs = rightMs
        }
      }
      if (completeMs < childMs) break
      const childSlot = slots[child]!
      if (completeMs === childMs && this.#precedes(slot, childSlot)) break
      timesMs[place] = childMs
      slots[place] = childSlot
      place = child
    }
    timesMs[place] = completeMs
    slots[place] = slot
  }

  #precedes(slot: number, other: number): boolean {
    const rank = this.#rankOf[slot]!
    const otherRank = this.#rankOf[other]!
    return otherRank < rank || (rank === otherRank && this.#starts[slot]! < this.#starts[other]!)
  }
}
