import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { RunQueue } from "../../../src/engine/event-loop/RunQueue.ts"

const makeTrace = () => {
  const runQueue = new RunQueue()
  const trace: Array<string> = []
  const schedule = (task: () => void) => runQueue.makeDispatcher().scheduleTask(task, 0)
  return { runQueue, trace, schedule }
}

describe("a run queue", () => {
  it("runs nothing before it is drained, then all, first in, first out", () => {
    const { runQueue, trace, schedule } = makeTrace()
    for (const name of ["a", "b", "c"]) schedule(() => trace.push(name))
    expect(trace).toEqual([])
    runQueue.drain()
    expect(trace).toEqual(["a", "b", "c"])
  })

  it("runs what its tasks schedule, after what was there", () => {
    const { runQueue, trace, schedule } = makeTrace()
    schedule(() => {
      trace.push("a")
      schedule(() => trace.push("a's"))
    })
    schedule(() => trace.push("b"))
    runQueue.drain()
    expect(trace).toEqual(["a", "b", "a's"])
  })

  it("runs every task once though a task drains it", () => {
    const { runQueue, trace, schedule } = makeTrace()
    schedule(() => {
      trace.push("a")
      schedule(() => trace.push("c"))
      runQueue.drain()
      trace.push("end of a")
    })
    schedule(() => trace.push("b"))
    runQueue.drain()
    expect(trace).toEqual(["a", "b", "c", "end of a"])
    schedule(() => trace.push("d"))
    runQueue.drain()
    expect(trace.at(-1)).toBe("d")
    expect(trace).toHaveLength(5)
  })

  it("is one queue behind every dispatcher, and a flush drains it", () => {
    const { runQueue, trace, schedule } = makeTrace()
    schedule(() => trace.push("a"))
    runQueue.makeDispatcher().flush()
    expect(trace).toEqual(["a"])
  })

  it("runs fibers to their end without the host's help, and lets none give way for having run long", () => {
    const { runQueue, trace } = makeTrace()
    const steps = Effect.forEach(
      Array.from({ length: 10_000 }, (_, index) => index),
      () => Effect.void,
      { discard: true },
    )
    Effect.runFork(
      Effect.andThen(
        steps,
        Effect.sync(() => trace.push("long")),
      ),
      { scheduler: runQueue },
    )
    Effect.runFork(
      Effect.andThen(
        Effect.yieldNow,
        Effect.sync(() => trace.push("short")),
      ),
      { scheduler: runQueue },
    )
    runQueue.drain()
    expect(trace).toEqual(["long", "short"])
  })
})
