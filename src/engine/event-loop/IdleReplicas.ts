/** The idle replicas of a node, of which the one of lowest index is always taken first: a binary min-heap. */
export class IdleReplicas {
  readonly #heap: Int32Array
  #count: number

  /** All of `replicaCount` replicas are idle. */
  constructor(replicaCount: number) {
    this.#heap = Int32Array.from({ length: replicaCount }, (_, replica) => replica)
    this.#count = replicaCount
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  add(replica: number): void {
    const heap = this.#heap
    let slot = this.#count++
    while (0 < slot) {
      const parent = (slot - 1) >> 1
      if (heap[parent]! < replica) break
      heap[slot] = heap[parent]!
      slot = parent
    }
    heap[slot] = replica
  }

  /** Removes the idle replica of lowest index; there must be one. */
  takeLowest(): number {
    const heap = this.#heap
    const lowest = heap[0]!
    const last = heap[--this.#count]!
    let slot = 0
    for (;;) {
      let child = 2 * slot + 1
      if (this.#count <= child) break
      if (child + 1 < this.#count && heap[child + 1]! < heap[child]!) child++
      if (last < heap[child]!) break
      heap[slot] = heap[child]!
      slot = child
    }
    heap[slot] = last
    return lowest
  }
}
