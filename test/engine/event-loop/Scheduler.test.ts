import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { Scheduler } from "../../../src/engine/event-loop/Scheduler.ts"
import { maxRank, maxSequence, packOrder, Phase } from "../../../src/engine/Order.ts"

/** A scheduler whose handlers write down their names, with the time. */
const makeTrace = () => {
  const scheduler = Effect.runSync(Scheduler.make)
  const trace: Array<string> = []
  const handler = (name: string, then: () => void = () => {}) =>
    Effect.sync(() => {
      trace.push(`${name}@${scheduler.nowMs()}`)
      then()
    })
  return { scheduler, trace, handler }
}

describe("a scheduler", () => {
  it("stands at time 0 and handles nothing when nothing is scheduled", () => {
    const { scheduler } = makeTrace()
    expect(scheduler.nowMs()).toBe(0)
    expect(Effect.runSync(scheduler.run)).toBe(0)
    expect(scheduler.nowMs()).toBe(0)
  })

  it("orders by time, then rank, then phase, then first in, first out", () => {
    const { scheduler, trace, handler } = makeTrace()
    scheduler.schedule(2, 0, Phase.complete, handler("later"))
    scheduler.schedule(1, 2, Phase.complete, handler("rank 2 complete"))
    scheduler.schedule(1, 1, Phase.deliver, handler("deliver, first"))
    scheduler.schedule(1, 1, Phase.deliver, handler("deliver, second"))
    scheduler.schedule(1, 1, Phase.take, handler("take"))
    scheduler.schedule(1, 1, Phase.complete, handler("complete"))
    scheduler.schedule(0, 9, Phase.deliver, handler("first of all"))
    expect(Effect.runSync(scheduler.run)).toBe(7)
    expect(trace).toEqual([
      "first of all@0",
      "complete@1",
      "take@1",
      "deliver, first@1",
      "deliver, second@1",
      "rank 2 complete@1",
      "later@2",
    ])
  })

  it("handles what a handler schedules for this instant before anything later", () => {
    const { scheduler, trace, handler } = makeTrace()
    scheduler.schedule(5, 1, Phase.deliver, handler("b"))
    scheduler.schedule(
      5,
      0,
      Phase.deliver,
      handler("a", () => {
        scheduler.schedule(5, 0, Phase.take, handler("a again"))
        scheduler.schedule(5, 1, Phase.take, handler("before b"))
      }),
    )
    expect(Effect.runSync(scheduler.run)).toBe(4)
    expect(trace).toEqual(["a@5", "a again@5", "before b@5", "b@5"])
  })

  it("keeps the order in which ties were scheduled across handlers", () => {
    const { scheduler, trace, handler } = makeTrace()
    const chain = (name: string) => handler(name, () => scheduler.schedule(2, 0, Phase.deliver, handler(`${name}'s`)))
    scheduler.schedule(1, 0, Phase.deliver, chain("x"))
    scheduler.schedule(1, 0, Phase.deliver, chain("y"))
    Effect.runSync(scheduler.run)
    expect(trace).toEqual(["x@1", "y@1", "x's@2", "y's@2"])
  })

  it("may run again, and counts what it handled since", () => {
    const { scheduler, trace, handler } = makeTrace()
    scheduler.schedule(1, 0, Phase.deliver, handler("a"))
    expect(Effect.runSync(scheduler.run)).toBe(1)
    scheduler.schedule(3, 0, Phase.deliver, handler("b"))
    scheduler.schedule(3, 0, Phase.deliver, handler("c"))
    expect(Effect.runSync(scheduler.run)).toBe(2)
    expect(trace).toEqual(["a@1", "b@3", "c@3"])
    expect(scheduler.nowMs()).toBe(3)
  })

  it("handles one event to its end before the next, though it takes several steps", async () => {
    const { scheduler, trace, handler } = makeTrace()
    scheduler.schedule(
      1,
      0,
      Phase.deliver,
      Effect.andThen(Effect.andThen(handler("a1"), Effect.yieldNow), handler("a2")),
    )
    scheduler.schedule(1, 0, Phase.deliver, handler("b"))
    expect(await Effect.runPromise(scheduler.run)).toBe(2)
    expect(trace).toEqual(["a1@1", "a2@1", "b@1"])
  })

  it("is a new one for every layer that is built", async () => {
    const use = Effect.gen(function* () {
      const scheduler = yield* Scheduler
      scheduler.schedule(4, 0, Phase.deliver, Effect.void)
      const handled = yield* scheduler.run
      return [handled, scheduler.nowMs()]
    })
    expect(await Effect.runPromise(Effect.provide(use, Scheduler.layer))).toEqual([1, 4])
    expect(await Effect.runPromise(Effect.provide(use, Scheduler.layer))).toEqual([1, 4])
  })
})

describe("the packed order", () => {
  it("is the lexicographic order of rank, phase and sequence number, at their extremes too", () => {
    const phases = [Phase.complete, Phase.take, Phase.deliver]
    const sequences = [0, 1, maxSequence - 1]
    const packed = [0, 1, maxRank - 1].flatMap((rank) =>
      phases.flatMap((phase) => sequences.map((sequence) => packOrder(rank, phase, sequence))),
    )
    expect(packed).toEqual(packed.toSorted((left, right) => left - right))
    expect(new Set(packed).size).toBe(packed.length)
    expect(packed.every(Number.isSafeInteger)).toBe(true)
  })
})
