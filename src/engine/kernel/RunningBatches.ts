/** The running batches of a node, of which the next to complete comes first. */
import { BatchHeap } from "./BatchHeap.ts"

/** How many batches a new one may overtake within the ring. */
const maxOvertaken = 32

/**
 * Batches by (completion, order of taking). A batch mostly completes after nearly all that were taken before it, so it is
 * inserted from the back of a sorted ring; one that would overtake many goes to a heap beside it. That costs O(1) mostly
 * and O(log replicas) at worst.
 *
 * Batches are ranges of positions, and those taken later start later, so the start breaks ties. A hot loop may keep
 * `head` and `ringCount` in variables of its own while it calls no method.
 */
export class RunningBatches {
  /** By slot of the ring: when the batch completes, ms (infinite in free slots), and its first and last position + 1. */
  readonly completesMs: Float64Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** The number of slots, a power of two, less one. */
  readonly mask: number
  /** Batches that overtook too many when they were added. */
  readonly overtaking: BatchHeap
  /** The slot of the first batch in the ring, and how many batches are there. */
  head = 0
  ringCount = 0

  /** Has room for a batch a replica. */
  constructor(replicaCount: number) {
    const size = 2 ** (32 - Math.clz32(replicaCount))
    this.mask = size - 1
    this.completesMs = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
    this.starts = new Int32Array(size)
    this.ends = new Int32Array(size)
    this.overtaking = new BatchHeap(replicaCount)
  }

  /** How many batches run. */
  get count(): number {
    return this.ringCount + this.overtaking.count
  }

  /** When the first batch completes, ms; infinite where none runs. */
  get firstMs(): number {
    return Math.min(this.completesMs[this.head]!, this.overtaking.firstMs)
  }

  /** The positions of the first batch, from `firstStart` to before `firstEnd`; there must be one. */
  get firstStart(): number {
    return isHeapFirst(this, this.head) ? this.overtaking.firstStart : this.starts[this.head]!
  }

  get firstEnd(): number {
    return isHeapFirst(this, this.head) ? this.overtaking.firstEnd : this.ends[this.head]!
  }

  /** Queries in all running batches. */
  get positionCount(): number {
    let sum = this.overtaking.positionCount
    for (const slot of this.#ringSlots()) sum += this.ends[slot]! - this.starts[slot]!
    return sum
  }

  /** The least first position of a running batch; infinite where none runs. */
  get leastStart(): number {
    let least = this.overtaking.leastStart
    for (const slot of this.#ringSlots()) least = Math.min(least, this.starts[slot]!)
    return least
  }

  /** Numbers positions as if the first `positions` had never been. */
  drop(positions: number): void {
    this.overtaking.drop(positions)
    for (const slot of this.#ringSlots()) {
      this.starts[slot]! -= positions
      this.ends[slot]! -= positions
    }
  }

  /** Adds a batch, which was taken after all that run. */
  push(completeMs: number, start: number, end: number): void {
    if (overtakesMany(this, this.head, this.ringCount, completeMs)) this.overtaking.push(completeMs, start, end)
    else insert(this, this.head, this.ringCount++, completeMs, start, end)
  }

  /** Removes the first batch; there must be one. */
  pop(): void {
    if (isHeapFirst(this, this.head)) this.overtaking.pop()
    else {
      this.completesMs[this.head] = Number.POSITIVE_INFINITY
      this.head = (this.head + 1) & this.mask
      this.ringCount--
    }
  }

  *#ringSlots(): Iterable<number> {
    for (let slot = 0; slot < this.ringCount; slot++) yield (this.head + slot) & this.mask
  }
}

/** The parts of running batches that stay the same while batches come and go. */
type Ring = Pick<RunningBatches, "completesMs" | "starts" | "ends" | "mask" | "overtaking">

/**
 * Whether the first batch is in the heap, where the ring starts at `head`. At equal times the one in the ring is first:
 * it was taken earlier, since all that the other overtook still run, and one taken later would have overtaken them too.
 */
export const isHeapFirst = ({ completesMs, overtaking }: Ring, head: number): boolean =>
  0 < overtaking.count && overtaking.firstMs < completesMs[head]!

/** Whether a batch that was taken after all of a ring of `count` overtakes so many of it that it belongs in the heap. */
export const overtakesMany = ({ completesMs, mask }: Ring, head: number, count: number, completeMs: number): boolean =>
  maxOvertaken < count && completeMs < completesMs[(head + count - 1 - maxOvertaken) & mask]!

/** Inserts a batch that was taken after all of a ring of `count`, which then has one more. */
export const insert = (
  { completesMs, starts, ends, mask }: Ring,
  head: number,
  count: number,
  completeMs: number,
  start: number,
  end: number,
): void => {
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
}
