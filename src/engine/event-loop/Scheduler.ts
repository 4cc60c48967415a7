/** The scheduler of the event loop: pending events in the order of the one rule of time. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { MaxOpsBeforeYield } from "effect/Scheduler"
import { packOrder, type Phase } from "../Order.ts"
import { EventHeap } from "./EventHeap.ts"

/**
 * Schedules handlers in simulated time and runs them. Handlers are Effects that were built once and are run by one
 * loop, each to its end before the next; `schedule` and `nowMs` are plain calls because they stand inside that loop.
 */
export class Scheduler extends Context.Service<
  Scheduler,
  {
    /** Simulated time, ms: the time of the event being handled, 0 before the first. */
    readonly nowMs: () => number
    /** Schedules `handler` at `timeMs`, which is not before now, for the node of `rank`. */
    readonly schedule: (timeMs: number, rank: number, phase: Phase, handler: Effect.Effect<void>) => void
    /** Handles events until none is pending; gives how many it handled. */
    readonly run: Effect.Effect<number>
  }
>()("headway/engine/event-loop/Scheduler") {
  /** A scheduler at time 0 with nothing pending. */
  static readonly make: Effect.Effect<Scheduler["Service"]> = Effect.sync(makeScheduler)
  static readonly layer: Layer.Layer<Scheduler> = Layer.effect(Scheduler, Scheduler.make)
}

/**
 * After how many events the loop lets the host do other work, such as hearing Ctrl-C: a few milliseconds of events.
 * Effect's own number is 2048 operations, at which the visits to the host would be a noticeable part of a simulation.
 */
const eventsBetweenYields = 16_384

function makeScheduler(): Scheduler["Service"] {
  const pending = new EventHeap<Effect.Effect<void>>()
  let sequence = 0
  const handledCount = () => sequence - pending.size
  return {
    nowMs: () => pending.poppedTimeMs,
    schedule: (timeMs, rank, phase, handler) => pending.push(timeMs, packOrder(rank, phase, sequence++), handler),
    run: Effect.suspend(() => {
      const before = handledCount()
      const loop = Effect.whileLoop({
        while: () => 0 < pending.size,
        body: () => pending.pop(),
        step: () => {},
      })
      return Effect.map(
        Effect.provideService(loop, MaxOpsBeforeYield, eventsBetweenYields),
        () => handledCount() - before,
      )
    }),
  }
}
