/**
 * What every node of the event loop is made of: a process with an inbox, and an outlet to its children's inboxes.
 *
 * A node delivers each query once, so all it ever delivers fits one array in order of delivery, and a delivery is a
 * range of that array: nothing is copied from node to node.
 */
import type * as Effect from "effect/Effect"
import { Phase } from "../Order.ts"
import type { Scheduler } from "./Scheduler.ts"

/** Queries in the order in which a node delivers them; a delivery is the range [start, end) of it. */
export type Delivered = Int32Array

/** Deliveries made at this instant and not yet handled, first in, first out. */
export class Inbox {
  #sources: Array<Delivered> = []
  #starts: Array<number> = []
  #ends: Array<number> = []
  #next = 0

  push(source: Delivered, start: number, end: number): void {
    this.#sources.push(source)
    this.#starts.push(start)
    this.#ends.push(end)
  }

  /** Takes the oldest delivery; there must be one. */
  shift(): { readonly queries: Delivered; readonly start: number; readonly end: number } {
    const next = this.#next++
    const delivery = { queries: this.#sources[next]!, start: this.#starts[next]!, end: this.#ends[next]! }
    if (this.#next === this.#sources.length) {
      this.#sources.length = 0
      this.#starts.length = 0
      this.#ends.length = 0
      this.#next = 0
    }
    return delivery
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
    for (let index = 0; index < children.length; index++) {
      const child = children[index]!
      child.inbox.push(queries, start, end)
      scheduler.schedule(scheduler.nowMs(), child.rank, Phase.deliver, child.onDelivery)
    }
  }

/**
 * Passes on the queries that a delivery completes: those that the last of `parentCount` parents has now delivered, in
 * the delivery's order. The gate forgets a query that passed.
 */
export class ParentGate {
  readonly #arrivedCount: Uint16Array | undefined
  readonly #parentCount: number
  #waitingCount = 0

  constructor(parentCount: number, queryCount: number) {
    this.#parentCount = parentCount
    this.#arrivedCount = parentCount === 1 ? undefined : new Uint16Array(queryCount)
  }

  /** How many queries some but not all parents have delivered. */
  get waitingCount(): number {
    return this.#waitingCount
  }

  /** Whether `query`, now delivered by one more parent, has been delivered by all. */
  admits(query: number): boolean {
    const arrivedCount = this.#arrivedCount
    if (arrivedCount === undefined) return true
    const count = arrivedCount[query]! + 1
    if (count === 1) this.#waitingCount++
    if (count < this.#parentCount) {
      arrivedCount[query] = count
      return false
    }
    arrivedCount[query] = 0
    this.#waitingCount--
    return true
  }
}
