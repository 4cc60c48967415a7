/**
 * The event loop's scheduler as it would be without Effect: the same heap, the same order, handlers as plain callbacks.
 */
import { EventHeap } from "../../src/engine/event-loop/EventHeap.ts"
import { packOrder, type Phase } from "../../src/engine/Order.ts"

/** Schedules callbacks in simulated time and runs them. */
export class PlainScheduler {
  readonly #pending = new EventHeap<() => void>()
  #sequence = 0

  get nowMs(): number {
    return this.#pending.poppedTimeMs
  }

  schedule(timeMs: number, rank: number, phase: Phase, handler: () => void): void {
    this.#pending.push(timeMs, packOrder(rank, phase, this.#sequence++), handler)
  }

  /** Handles events until none is pending; gives how many it handled. */
  run(): number {
    const pending = this.#pending
    let handledCount = 0
    while (0 < pending.size) {
      pending.pop()()
      handledCount++
    }
    return handledCount
  }
}
