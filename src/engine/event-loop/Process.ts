/**
 * What every node of the event loop is made of: a process with an inbox, and an outlet to its children's inboxes.
 *
 * A node delivers each query once, so all it ever delivers fits one array in order of delivery, and its deliveries are
 * ranges of that array, each beginning where the last one ended: nothing is copied from node to node.
 */
import type * as Effect from "effect/Effect"
import { Phase } from "../Order.ts"
import type { Scheduler } from "./Scheduler.ts"

/** Queries in the order in which a node delivers them; a delivery is the range [start, end) of it. */
export type Delivered = Int32Array

/**
 * Deliveries made at this instant and not yet handled, first in, first out; and the gate of a node with several parents,
 * which passes on the queries that a delivery completes: those that the last of the parents has now delivered, in the
 * delivery's order. The gate forgets a query that passed.
 */
export class Inbox {
  readonly #sources: Array<Delivered> = []
  readonly #starts: Array<number> = []
  readonly #ends: Array<number> = []
  #next = 0
  #count = 0
  readonly #gate: ParentGate | undefined
  #queries: Delivered = new Int32Array(0)
  #start = 0
  #end = 0

  constructor(parentCount: number, queryCount: number) {
    this.#gate = parentCount === 1 ? undefined : new ParentGate(parentCount, queryCount)
  }

  push(source: Delivered, start: number, end: number): void {
    // The arrays keep their length, which is the most that ever waited; shortening them would free what the next needs.
    const slot = this.#count++
    this.#sources[slot] = source
    this.#starts[slot] = start
    this.#ends[slot] = end
  }

  /** Takes the oldest delivery, of which there must be one; the queries it completes are then [start, end) of `queries`. */
  receive(): void {
    const slot = this.#next++
    if (this.#next === this.#count) {
      this.#next = 0
      this.#count = 0
    }
    const source = this.#sources[slot]!
    const start = this.#starts[slot]!
    const end = this.#ends[slot]!
    const gate = this.#gate
    if (gate === undefined) {
      this.#queries = source
      this.#start = start
      this.#end = end
    } else {
      this.#queries = gate.admitted
      this.#start = gate.admittedCount
      gate.admit(source, start, end)
      this.#end = gate.admittedCount
    }
  }

  /** All that the node has received so far, in order; one and the same array from the first delivery on. */
  get queries(): Delivered {
    return this.#queries
  }

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#end
  }
}

/** Counts the parents that have delivered a query. */
class ParentGate {
  readonly #parentCount: number
  readonly #deliveredCount: Uint16Array
  readonly admitted: Delivered
  admittedCount = 0

  constructor(parentCount: number, queryCount: number) {
    this.#parentCount = parentCount
    this.#deliveredCount = new Uint16Array(queryCount)
    this.admitted = new Int32Array(queryCount)
  }

  admit(queries: Delivered, start: number, end: number): void {
    const deliveredCount = this.#deliveredCount
    for (let index = start; index < end; index++) {
      const query = queries[index]!
      const count = deliveredCount[query]! + 1
      if (count < this.#parentCount) {
        deliveredCount[query] = count
      } else {
        deliveredCount[query] = 0
        this.admitted[this.admittedCount++] = query
      }
    }
  }
}

/** A node as its parents see it. `onDelivery` handles the oldest delivery in the inbox. */
export interface Process {
  readonly rank: number
  readonly inbox: Inbox
  readonly onDelivery: Effect.Effect<void>
}

/** Delivers the range [start, end) of `queries` to every child at this instant. */
export type Outlet = (queries: Delivered, start: number, end: number) => void

/** An outlet to these processes. */
export const makeOutlet =
  (scheduler: Scheduler["Service"], children: ReadonlyArray<Process>): Outlet =>
  (queries, start, end) => {
    const nowMs = scheduler.nowMs()
    for (let index = 0; index < children.length; index++) {
      const child = children[index]!
      child.inbox.push(queries, start, end)
      scheduler.schedule(nowMs, child.rank, Phase.deliver, child.onDelivery)
    }
  }
