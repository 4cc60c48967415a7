/** The specification's sorted list of events as a scheduler of the event loop. */
import * as Effect from "effect/Effect"
import type { Scheduler } from "../../src/engine/event-loop/Scheduler.ts"
import { type Key, phases, semantics } from "./rules.ts"

/** A scheduler that is obviously right, under this order of events. */
export const makeReferenceScheduler = (
  order: (left: Key, right: Key) => number = semantics.order,
): Effect.Effect<Scheduler["Service"]> =>
  Effect.sync(() => {
    const pending: Array<Key & { readonly handler: Effect.Effect<void> }> = []
    let sequence = 0
    let nowMs = 0
    const first = (): Effect.Effect<void> => {
      const { timeMs, handler } = pending.shift()!
      nowMs = timeMs
      return handler
    }
    const run = Effect.suspend(() => {
      let count = 0
      const loop = Effect.whileLoop({ while: () => 0 < pending.length, body: first, step: () => count++ })
      return Effect.map(loop, () => count)
    })
    return {
      nowMs: () => nowMs,
      schedule: (timeMs, rank, phase, handler) => {
        const added = { timeMs, rank, phase: phases[phase], sequence: sequence++, handler }
        pending.splice(pending.findLastIndex((other) => order(other, added) < 0) + 1, 0, added)
      },
      run,
    }
  })
