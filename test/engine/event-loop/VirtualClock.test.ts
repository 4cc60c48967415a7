import * as EffectClock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import { RunQueue } from "../../../src/engine/event-loop/RunQueue.ts"
import { Scheduler } from "../../../src/engine/event-loop/Scheduler.ts"
import { VirtualClock } from "../../../src/engine/event-loop/VirtualClock.ts"
import { Phase } from "../../../src/engine/Order.ts"

/** A clock of a node of rank 3, a way to start fibers under it, and a trace of what they say. */
const makeWorld = () => {
  const scheduler = Effect.runSync(Scheduler.make)
  const runQueue = new RunQueue()
  const clock = new VirtualClock(scheduler, runQueue, 3)
  const trace: Array<string> = []
  const say = (words: string) =>
    Effect.map(EffectClock.currentTimeMillis, (nowMs) => {
      trace.push(`${words}@${nowMs}`)
    })
  const start = <A>(effect: Effect.Effect<A>): Fiber.Fiber<A> => {
    const fiber = Effect.runForkWith(Context.make(EffectClock.Clock, clock))(effect, { scheduler: runQueue })
    runQueue.drain()
    return fiber
  }
  const run = () => Effect.runSync(scheduler.run)
  return { scheduler, runQueue, clock, trace, say, start, run }
}

describe("time", () => {
  it("is the scheduler's, in milliseconds and in nanoseconds", () => {
    const { clock, scheduler, start, run } = makeWorld()
    scheduler.schedule(1234.5, 0, Phase.deliver, Effect.void)
    run()
    const read = Effect.all([EffectClock.currentTimeMillis, EffectClock.currentTimeNanos])
    expect(start(read).pollUnsafe()).toMatchObject({ value: [1234.5, 1_234_500_000n] })
    expect(clock.currentTimeMillisUnsafe()).toBe(1234.5)
    expect(clock.currentTimeNanosUnsafe()).toBe(1_234_500_000n)
    expect(clock.monotonicTimeNanosUnsafe()).toBe(1_234_500_000n)
  })
})

describe("sleeping", () => {
  it("takes simulated time, in order of waking, and no other", () => {
    const { trace, say, start, run } = makeWorld()
    start(Effect.andThen(Effect.sleep(20), say("b")))
    start(Effect.andThen(Effect.sleep("10 millis"), say("a")))
    start(Effect.andThen(Effect.sleep("1 hour"), say("c")))
    expect(trace).toEqual([])
    run()
    expect(trace).toEqual(["a@10", "b@20", "c@3600000"])
  })

  it("again and again adds up", () => {
    const { trace, say, start, run } = makeWorld()
    start(Effect.andThen(Effect.sleep(1.5), Effect.andThen(say("once"), Effect.andThen(Effect.sleep(2), say("twice")))))
    run()
    expect(trace).toEqual(["once@1.5", "twice@3.5"])
  })

  it("to one time wakes those first that slept first", () => {
    const { trace, say, start, run } = makeWorld()
    for (const name of ["a", "b", "c"]) start(Effect.andThen(Effect.sleep(5), say(name)))
    run()
    expect(trace).toEqual(["a@5", "b@5", "c@5"])
  })

  it("ends in the phase of completions, before its node takes or receives anything at that time", () => {
    const { scheduler, trace, say, start, run } = makeWorld()
    const note = (name: string) => Effect.sync(() => trace.push(name))
    scheduler.schedule(5, 3, Phase.deliver, note("deliver"))
    scheduler.schedule(5, 3, Phase.take, note("take"))
    scheduler.schedule(5, 2, Phase.deliver, note("lower rank"))
    start(Effect.andThen(Effect.sleep(5), say("awake")))
    run()
    expect(trace).toEqual(["lower rank", "awake@5", "take", "deliver"])
  })

  it("for exact milliseconds adds them in float64; a Duration holds whole nanoseconds", () => {
    const { clock, scheduler, trace, say, start, run } = makeWorld()
    start(Effect.andThen(clock.sleepMs(0.1), Effect.andThen(clock.sleepMs(0.2), say("exact"))))
    start(Effect.andThen(Effect.sleep(1 / 3), say("rounded")))
    run()
    expect(trace).toEqual([`exact@${0.1 + 0.2}`, "rounded@0.333333"])
    expect(scheduler.nowMs()).toBe(0.333333)
    start(Effect.andThen(clock.sleepMs(1 / 3), say("third")))
    run()
    expect(trace.at(-1)).toBe(`third@${0.333333 + 1 / 3}`)
  })

  it("for no time or less ends in this instant, not at once", () => {
    const { clock, trace, say, start, run } = makeWorld()
    start(Effect.andThen(clock.sleepMs(0), say("zero")))
    start(Effect.andThen(clock.sleepMs(-5), say("less")))
    expect(trace).toEqual([])
    run()
    expect(trace).toEqual(["zero@0", "less@0"])
  })

  it("for ever schedules nothing", () => {
    const { clock, start, run } = makeWorld()
    const fibers = [start(clock.sleepMs(Number.POSITIVE_INFINITY)), start(Effect.sleep(Number.POSITIVE_INFINITY))]
    expect(run()).toBe(0)
    expect(fibers.map((fiber) => fiber.pollUnsafe())).toEqual([undefined, undefined])
  })

  it("for a time that is no number is a bug of the program", () => {
    const { clock, start } = makeWorld()
    expect(String(start(clock.sleepMs(Number.NaN)).pollUnsafe())).toContain(
      "a simulated sleep needs a number of milliseconds, not NaN",
    )
  })

  it("can be interrupted, and then nothing wakes", () => {
    const { runQueue, scheduler, trace, say, start, run } = makeWorld()
    const fiber = start(Effect.onInterrupt(Effect.andThen(Effect.sleep(10), say("awake")), () => say("interrupted")))
    scheduler.schedule(
      4,
      0,
      Phase.deliver,
      Effect.sync(() => {
        fiber.interruptUnsafe()
        runQueue.drain()
      }),
    )
    start(Effect.andThen(Effect.sleep(10), say("another")))
    run()
    expect(trace).toEqual(["interrupted@4", "another@10"])
    expect(fiber.pollUnsafe()?._tag).toBe("Failure")
  })

  it("makes Effect's own timeouts and races simulated", () => {
    const { trace, say, start, run } = makeWorld()
    start(Effect.andThen(Effect.timeoutOption(Effect.sleep(100), 30), (slept) => say(slept._tag)))
    start(Effect.andThen(Effect.race(Effect.as(Effect.sleep(7), "fast"), Effect.as(Effect.sleep(9), "slow")), say))
    run()
    expect(trace).toEqual(["fast@7", "None@30"])
  })
})
