/** Effect's own `Clock`, telling simulated time: inside a program node, `Effect.sleep` sleeps on the event loop. */
import type * as EffectClock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Phase } from "../Order.ts"
import type { RunQueue } from "./RunQueue.ts"
import type { Scheduler } from "./Scheduler.ts"

const nanosPerMs = 1e6

/** The clock of one node. A sleeper of that node wakes in the phase `complete`: what it slept through was its work. */
export class VirtualClock implements EffectClock.Clock {
  readonly #scheduler: Scheduler["Service"]
  readonly #runQueue: RunQueue
  readonly #rank: number
  readonly currentTimeMillis: Effect.Effect<number>
  readonly currentTimeNanos: Effect.Effect<bigint>
  readonly monotonicTimeNanos: Effect.Effect<bigint>

  constructor(scheduler: Scheduler["Service"], runQueue: RunQueue, rank: number) {
    this.#scheduler = scheduler
    this.#runQueue = runQueue
    this.#rank = rank
    this.currentTimeMillis = Effect.sync(() => this.currentTimeMillisUnsafe())
    this.currentTimeNanos = Effect.sync(() => this.currentTimeNanosUnsafe())
    this.monotonicTimeNanos = this.currentTimeNanos
  }

  currentTimeMillisUnsafe(): number {
    return this.#scheduler.nowMs()
  }

  currentTimeNanosUnsafe(): bigint {
    return BigInt(Math.round(this.#scheduler.nowMs() * nanosPerMs))
  }

  monotonicTimeNanosUnsafe(): bigint {
    return this.currentTimeNanosUnsafe()
  }

  /** Sleeps for a `Duration`, which holds whole nanoseconds; `sleepMs` is exact. */
  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return this.sleepMs(Duration.toMillis(duration))
  }

  /** Sleeps until now + `delayMs`, added in float64; forever if that is infinite. */
  sleepMs(delayMs: number): Effect.Effect<void> {
    if (delayMs === Number.POSITIVE_INFINITY) return Effect.never
    if (Number.isNaN(delayMs))
      return Effect.die(new RangeError("a simulated sleep needs a number of milliseconds, not NaN"))
    return Effect.callback<void>((resume) => {
      // Of a sleeper that was interrupted meanwhile, Effect takes no notice.
      const wake = Effect.sync(() => {
        resume(Effect.void)
        this.#runQueue.drain()
      })
      this.#scheduler.schedule(this.#scheduler.nowMs() + Math.max(0, delayMs), this.#rank, Phase.complete, wake)
    })
  }
}
