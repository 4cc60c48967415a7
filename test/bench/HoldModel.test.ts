import { describe, expect, it } from "vitest"
import { digestOf } from "../../bench/framework/Judge.ts"
import { benchmarksAt } from "../../bench/scenarios/all.ts"
import { Hold } from "../../bench/scenarios/HoldModel.ts"

/** The hold model by a sorted list: no heap, nothing shared with what is measured. */
const answerBySorting = (pending: number, holds: number): Float64Array => {
  const hold = new Hold(holds)
  const events = Array.from({ length: pending }, (_, event) => ({ timeMs: event / pending, event }))
  let handledCount = 0
  while (0 < events.length) {
    const { timeMs, event } = events.shift()!
    handledCount++
    if (!hold.isHeld(event, timeMs)) continue
    const next = { timeMs: timeMs + hold.dealDelayMs(), event }
    const place = events.findIndex((other) => next.timeMs < other.timeMs)
    events.splice(place === -1 ? events.length : place, 0, next)
  }
  return hold.answer(handledCount)
}

describe("the expected answer of the hold model", () => {
  const benchmarks = benchmarksAt("smoke").filter(({ name }) => name.startsWith("hold-model/"))

  it.each(benchmarks)("$name", ({ parameters, expectedDigest }) => {
    const answer = answerBySorting(Number(parameters["pending"]), Number(parameters["holds"]))
    expect(digestOf(answer)).toBe(expectedDigest)
  })
})
