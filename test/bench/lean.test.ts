/** The lean loops simulate what the event loop does, ties and all, or say that they cannot. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { simulateLean } from "../../bench/baselines/LeanHeapLoop.ts"
import { simulateLeanRanges } from "../../bench/baselines/LeanRangeLoop.ts"
import { leanShape } from "../../bench/baselines/LeanShape.ts"
import { cases } from "../../laws/arbitraries/cases.ts"
import { scenarioOf } from "../../laws/case.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { assertProperty } from "../property.ts"

const { latencies } = EventLoopEngine.make()

const runs = ({ stages }: Scenario): boolean => {
  try {
    leanShape(stages)
    return true
  } catch {
    return false
  }
}

it.each([
  ["lean-heap", simulateLean],
  ["lean-heap-ranges", simulateLeanRanges],
])("%s gives the event loop's latencies, to the bit", (_, simulate) => {
  let ran = 0
  assertProperty(
    fc.property(cases({ noDelay: true }), (value) => {
      const scenario = scenarioOf(value)
      fc.pre(runs(scenario))
      ran++
      expect(simulate(scenario)).toEqual(Effect.runSync(latencies(scenario)))
    }),
    1000,
  )
  expect(ran).toBe(1000)
})
