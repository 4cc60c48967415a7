/**
 * A pipeline as a lean event loop: what one would write in plain JavaScript for latencies alone, for speed alone.
 *
 * The heap holds running batches and nothing else. Arrivals come from their own array; takes and deliveries are handled
 * within the event that causes them; every node keeps its queue in an array that never moves, so a batch is a range of
 * it; a replica that goes on with the next batch replaces the top of the heap. That is exact without a batching delay
 * and with joins at the end only: at one instant completions are handled children first, so no delivery overtakes a
 * completion of the node that it reaches.
 */
import type { Scenario } from "../../src/domain/Scenario.ts"
import { LeanHeap } from "./LeanHeap.ts"
import { leanShape } from "./LeanShape.ts"

/** End-to-end latencies, ms, by query id, shape [queries], in the caller's array if it gives one. */
export const simulateLean = (scenario: Scenario, into?: Float64Array): Float64Array =>
  new LeanHeapLoop(scenario, into).run()

/** One run. Nodes are known by rank, replicas by slot. */
class LeanHeapLoop {
  readonly #arrivalMs: Float64Array
  readonly #latenciesMs: Float64Array
  readonly #heap: LeanHeap
  /** By slot: the node, and the range of its queue that is the running batch. */
  readonly #rankOf: Int32Array
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  /** By node: children that are models, query ids in order of delivery, how many were taken and delivered, idle slots. */
  readonly #children: ReadonlyArray<Int32Array>
  readonly #queues: ReadonlyArray<Int32Array>
  readonly #heads: Int32Array
  readonly #tails: Int32Array
  readonly #idleSlots: ReadonlyArray<Int32Array>
  readonly #idleCounts: Int32Array
  readonly #maxBatchSizes: Int32Array
  readonly #serviceMs: ReadonlyArray<Float64Array>
  /** Whether a node delivers to the end; how many nodes do; by query: how many have done so. */
  readonly #isLast: Uint8Array
  readonly #lastCount: number
  readonly #leftCounts: Uint8Array

  constructor({ stages, arrivalMs }: Scenario, into?: Float64Array) {
    const { rankOf, idleSlots, children, isLast, maxBatchSizes, serviceMs } = leanShape(stages)
    this.#arrivalMs = arrivalMs
    this.#latenciesMs = into ?? new Float64Array(arrivalMs.length)
    this.#rankOf = rankOf
    this.#starts = new Int32Array(rankOf.length)
    this.#ends = new Int32Array(rankOf.length)
    this.#heap = new LeanHeap(rankOf, this.#starts)
    this.#children = children
    this.#queues = stages.map(({ _tag }) => new Int32Array(_tag === "Model" ? arrivalMs.length : 0))
    this.#heads = new Int32Array(stages.length)
    this.#tails = new Int32Array(stages.length)
    this.#idleSlots = idleSlots
    this.#idleCounts = Int32Array.from(idleSlots, ({ length }) => length)
    this.#maxBatchSizes = maxBatchSizes
    this.#serviceMs = serviceMs
    this.#isLast = isLast
    this.#lastCount = isLast.reduce((sum, one) => sum + one, 0)
    this.#leftCounts = new Uint8Array(arrivalMs.length)
  }

  run(): Float64Array {
    const arrivalMs = this.#arrivalMs
    const heapMs = this.#heap.timesMs
    const roots = this.#children[0]!
    for (let query = 0; query < arrivalMs.length; query++) {
      const nowMs = arrivalMs[query]!
      while (heapMs[0]! <= nowMs) this.#complete()
      for (let index = 0; index < roots.length; index++) {
        const rank = roots[index]!
        this.#queues[rank]![this.#tails[rank]!++] = query
        this.#wake(rank, nowMs)
      }
    }
    while (0 < this.#heap.size) this.#complete()
    return this.#latenciesMs
  }

  #complete(): void {
    const heap = this.#heap
    const nowMs = heap.timesMs[0]!
    const slot = heap.slots[0]!
    const rank = this.#rankOf[slot]!
    const start = this.#starts[slot]!
    const end = this.#ends[slot]!
    if (this.#heads[rank]! < this.#tails[rank]!) heap.replaceFirst(nowMs + this.#take(rank, slot), slot)
    else {
      this.#idleSlots[rank]![this.#idleCounts[rank]!++] = slot
      heap.pop()
    }
    const queue = this.#queues[rank]!
    const children = this.#children[rank]!
    for (let index = 0; index < children.length; index++) {
      const child = children[index]!
      const childQueue = this.#queues[child]!
      let tail = this.#tails[child]!
      for (let place = start; place < end; place++) childQueue[tail++] = queue[place]!
      this.#tails[child] = tail
      this.#wake(child, nowMs)
    }
    if (this.#isLast[rank] === 1) this.#leave(queue, start, end, nowMs)
  }

  /** Idle replicas take what they can. */
  #wake(rank: number, nowMs: number): void {
    while (0 < this.#idleCounts[rank]! && this.#heads[rank]! < this.#tails[rank]!) {
      const slot = this.#idleSlots[rank]![--this.#idleCounts[rank]!]!
      this.#heap.push(nowMs + this.#take(rank, slot), slot)
    }
  }

  /** A replica takes a batch; gives its service time. */
  #take(rank: number, slot: number): number {
    const start = this.#heads[rank]!
    const waiting = this.#tails[rank]! - start
    const maxBatchSize = this.#maxBatchSizes[rank]!
    const size = waiting < maxBatchSize ? waiting : maxBatchSize
    this.#starts[slot] = start
    this.#ends[slot] = start + size
    this.#heads[rank] = start + size
    return this.#serviceMs[rank]![size]!
  }

  #leave(queue: Int32Array, start: number, end: number, nowMs: number): void {
    const arrivalMs = this.#arrivalMs
    const latenciesMs = this.#latenciesMs
    const leftCounts = this.#leftCounts
    const lastCount = this.#lastCount
    for (let place = start; place < end; place++) {
      const query = queue[place]!
      const leftCount = leftCounts[query]! + 1
      leftCounts[query] = leftCount
      if (leftCount === lastCount) latenciesMs[query] = nowMs - arrivalMs[query]!
    }
  }
}
