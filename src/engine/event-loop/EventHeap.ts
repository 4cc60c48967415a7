/**
 * A 4-ary min-heap of events ordered by (time, order), over typed arrays.
 *
 * Taking the first event leaves a hole at the root; the next push fills it, so the usual "handle one event, schedule the
 * next" costs one walk down the heap instead of two.
 */

const initialCapacity = 64

/** Pending events, each with a value of type `A`. Equal keys must not occur: the order carries a sequence number. */
export class EventHeap<A> {
  #timesMs = new Float64Array(initialCapacity)
  #orders = new Float64Array(initialCapacity)
  readonly #values: Array<A | undefined> = []
  #slotCount = 0
  #rootIsHole = false
  #poppedTimeMs = 0

  /** How many events are pending. */
  get size(): number {
    return this.#rootIsHole ? this.#slotCount - 1 : this.#slotCount
  }

  /** Time of the event that `pop` last gave, ms. */
  get poppedTimeMs(): number {
    return this.#poppedTimeMs
  }

  /** Adds an event; `order` decides between equal times. */
  push(timeMs: number, order: number, value: A): void {
    const slot = this.#rootIsHole ? 0 : this.#slotCount++
    if (this.#timesMs.length <= slot) this.#grow()
    // Written first and sifted then: float64 arguments of a call that is not inlined would each be an object on the heap.
    this.#timesMs[slot] = timeMs
    this.#orders[slot] = order
    this.#values[slot] = value
    if (this.#rootIsHole) {
      this.#rootIsHole = false
      this.#siftRootDown()
    } else {
      this.#siftUp(slot)
    }
  }

  /** Removes the first event and gives its value; its time is then `poppedTimeMs`. The heap must not be empty. */
  pop(): A {
    if (this.#rootIsHole) this.#fillHole()
    this.#rootIsHole = true
    this.#poppedTimeMs = this.#timesMs[0]!
    return this.#values[0]!
  }

  #fillHole(): void {
    const last = --this.#slotCount
    this.#timesMs[0] = this.#timesMs[last]!
    this.#orders[0] = this.#orders[last]!
    this.#values[0] = this.#values[last]
    this.#values[last] = undefined
    this.#siftRootDown()
  }

  #siftUp(start: number): void {
    const timesMs = this.#timesMs
    const orders = this.#orders
    const values = this.#values
    const timeMs = timesMs[start]!
    const order = orders[start]!
    const value = values[start]
    let slot = start
    while (0 < slot) {
      const parent = (slot - 1) >> 2
      const parentTimeMs = timesMs[parent]!
      if (parentTimeMs < timeMs || (parentTimeMs === timeMs && orders[parent]! < order)) break
      timesMs[slot] = parentTimeMs
      orders[slot] = orders[parent]!
      values[slot] = values[parent]
      slot = parent
    }
    if (slot === start) return
    timesMs[slot] = timeMs
    orders[slot] = order
    values[slot] = value
  }

  #siftRootDown(): void {
    const timesMs = this.#timesMs
    const orders = this.#orders
    const values = this.#values
    const count = this.#slotCount
    const timeMs = timesMs[0]!
    const order = orders[0]!
    const value = values[0]
    let slot = 0
    for (;;) {
      const firstChild = 4 * slot + 1
      if (count <= firstChild) break
      const endChild = Math.min(firstChild + 4, count)
      let least = firstChild
      let leastTimeMs = timesMs[firstChild]!
      for (let child = firstChild + 1; child < endChild; child++) {
        const childTimeMs = timesMs[child]!
        if (childTimeMs < leastTimeMs || (childTimeMs === leastTimeMs && orders[child]! < orders[least]!)) {
          least = child
          leastTimeMs = childTimeMs
        }
      }
      if (timeMs < leastTimeMs || (timeMs === leastTimeMs && order < orders[least]!)) break
      timesMs[slot] = leastTimeMs
      orders[slot] = orders[least]!
      values[slot] = values[least]
      slot = least
    }
    if (slot === 0) return
    timesMs[slot] = timeMs
    orders[slot] = order
    values[slot] = value
  }

  #grow(): void {
    const capacity = this.#timesMs.length * 2
    const timesMs = new Float64Array(capacity)
    timesMs.set(this.#timesMs)
    this.#timesMs = timesMs
    const orders = new Float64Array(capacity)
    orders.set(this.#orders)
    this.#orders = orders
  }
}
