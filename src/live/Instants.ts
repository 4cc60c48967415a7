/** Real time for load: instants in ms on the monotonic clock, and sleep that ends close to when it should. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Reads the time since a fixed instant, ms. */
export type ReadMs = () => number

/** A clock that starts at 0 now; it reads to the microsecond. */
export const startClock: Effect.Effect<ReadMs> = Clock.clockWith((clock) =>
  Effect.sync(() => {
    const startNanos = clock.monotonicTimeNanosUnsafe()
    return () => Number(clock.monotonicTimeNanosUnsafe() - startNanos) / 1e6
  }),
)

/**
 * Sleeps until an instant. Timers of the host are of whole milliseconds, so what is left below one is waited for turn by
 * turn, in which answers can still be read.
 */
export const sleepUntil = (instantMs: number, nowMs: ReadMs): Effect.Effect<void> =>
  Effect.whileLoop({
    while: () => nowMs() < instantMs,
    body: () => {
      const wholeMs = Math.floor(instantMs - nowMs())
      return wholeMs < 1 ? Effect.yieldNow : Effect.sleep(wholeMs)
    },
    step: () => {},
  })
