/** The running batches of a node, of which the next to complete comes first. */
import { BatchHeap } from "./BatchHeap.ts"

/** How many batches a new one may overtake within the ring. */
const maxOvertaken = 32

/**
 * Batches by (completion, order of taking). A batch mostly completes after nearly all that were taken before it, so it is
 * inserted from the back of a sorted ring; one that would overtake many goes to a heap beside it. That costs O(1) mostly
 * and O(log replicas) at worst.
 *
 * Batches are ranges of positions, and those taken later start later, so the start breaks ties.
 */
export class RunningBatches {
  readonly #completesMs: Float64Array
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #mask: number
  readonly #overtaking: BatchHeap
  #head = 0
  #ringCount = 0
  /** Positions of the batch that was removed last: from `removedStart` to before `removedEnd`. */
  removedStart = 0
  removedEnd = 0

  /** Has room for a batch a replica. */
  constructor(replicaCount: number) {
    const size = 2 ** (32 - Math.clz32(replicaCount))
    this.#mask = size - 1
    this.#completesMs = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
    this.#starts = new Int32Array(size)
    this.#ends = new Int32Array(size)
    this.#overtaking = new BatchHeap(replicaCount)
  }

  /** How many batches run. */
  get count(): number {
    return this.#ringCount + this.#overtaking.count
  }

  /** When the first batch completes, ms; infinite where none runs. */
  get firstMs(): number {
    return this.#isRingFirst() ? this.#completesMs[this.#head]! : this.#overtaking.firstMs
  }

  /** Queries in all running batches. */
  get positionCount(): number {
    let sum = this.#overtaking.positionCount
    for (const slot of this.#ringSlots()) sum += this.#ends[slot]! - this.#starts[slot]!
    return sum
  }

  /** The least first position of a running batch; infinite where none runs. */
  get leastStart(): number {
    let least = this.#overtaking.leastStart
    for (const slot of this.#ringSlots()) least = Math.min(least, this.#starts[slot]!)
    return least
  }

  /** Numbers positions as if the first `positions` had never been. */
  drop(positions: number): void {
    this.#overtaking.drop(positions)
    for (const slot of this.#ringSlots()) {
      this.#starts[slot]! -= positions
      this.#ends[slot]! -= positions
    }
  }

  /** Adds a batch, which was taken after all that run. */
  push(completeMs: number, start: number, end: number): void {
    const completesMs = this.#completesMs
    const starts = this.#starts
    const ends = this.#ends
    const mask = this.#mask
    const head = this.#head
    const count = this.#ringCount
    if (maxOvertaken < count && completeMs < completesMs[(head + count - 1 - maxOvertaken) & mask]!) {
      this.#overtaking.push(completeMs, start, end)
      return
    }
    let slot = (head + count) & mask
    while (slot !== head) {
      const before = (slot - 1) & mask
      if (completesMs[before]! <= completeMs) break
      completesMs[slot] = completesMs[before]!
      starts[slot] = starts[before]!
      ends[slot] = ends[before]!
      slot = before
    }
    completesMs[slot] = completeMs
    starts[slot] = start
    ends[slot] = end
    this.#ringCount = count + 1
  }

  /** Removes the first batch, which is now the last removed; there must be one. */
  pop(): void {
    if (this.#isRingFirst()) {
      const head = this.#head
      this.removedStart = this.#starts[head]!
      this.removedEnd = this.#ends[head]!
      this.#completesMs[head] = Number.POSITIVE_INFINITY
      this.#head = (head + 1) & this.#mask
      this.#ringCount--
    } else {
      this.removedStart = this.#overtaking.firstStart
      this.removedEnd = this.#overtaking.firstEnd
      this.#overtaking.pop()
    }
  }

  #isRingFirst(): boolean {
    if (this.#overtaking.count === 0) return true
    const ringMs = this.#completesMs[this.#head]!
    const { firstMs, firstStart } = this.#overtaking
    return ringMs < firstMs || (ringMs === firstMs && this.#starts[this.#head]! < firstStart)
  }

  *#ringSlots(): Iterable<number> {
    for (let slot = 0; slot < this.#ringCount; slot++) yield (this.#head + slot) & this.#mask
  }
}
