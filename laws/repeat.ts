/** What an engine must answer when it is asked again: about the same scenario, and about the first of its arrivals. */
import * as Effect from "effect/Effect"
import type { Lineage } from "../src/domain/Lineage.ts"
import type { Scenario } from "../src/domain/Scenario.ts"
import { type Equation, equal, every } from "./equation.ts"
import { lineageByName } from "./record.ts"
import type { Simulator } from "./simulator.ts"
import { firstArrivals } from "./transform.ts"

/** Simulating again gives the same lineage, and leaves the scenario as it was. */
export const isRepeatable =
  (engine: Simulator) =>
  (scenario: Scenario, lineage: Lineage): Effect.Effect<Equation, unknown> => {
    const before = structuredClone(scenario)
    return Effect.map(engine.simulate(scenario), (again) =>
      equal({ scenario, lineage: lineageByName(again) }, { scenario: before, lineage: lineageByName(lineage) }),
    )
  }

/** Dropping later arrivals changes nothing that happened before the first of them. */
export const anticipatesNothing =
  (engine: Simulator) =>
  (scenario: Scenario, lineage: Lineage): Effect.Effect<Equation, unknown> => {
    const cuts = Array.from(scenario.arrivalMs, (_, count) => count).slice(1)
    const judge = (count: number) =>
      Effect.map(engine.simulate(firstArrivals(scenario, count)), (cut) => {
        const timeMs = scenario.arrivalMs[count]!
        return equal(happenedBefore(lineage, count, timeMs), happenedBefore(cut, count, timeMs))
      })
    return Effect.map(Effect.forEach(cuts, judge), (equations) =>
      every(Object.fromEntries(cuts.map((count, index) => [`first ${count}`, equations[index]!]))),
    )
  }

/**
 * What had happened to the first `count` queries before `timeMs`. A completion counts as decided when its batch is
 * taken; what had not happened yet is NaN.
 */
const happenedBefore = (lineage: Lineage, count: number, timeMs: number) => {
  const past = (timesMs: Float64Array) => timesMs.slice(0, count).map((each) => (each < timeMs ? each : Number.NaN))
  const models = lineage.models.map(({ name, enqueueMs, dequeueMs, completeMs, batchSize }) => {
    const isTaken = (_: number, query: number) => dequeueMs[query]! < timeMs
    const taken = {
      dequeueMs: past(dequeueMs),
      completeMs: completeMs.slice(0, count).map((each, query) => (isTaken(each, query) ? each : Number.NaN)),
      batchSize: batchSize.slice(0, count).map((each, query) => (isTaken(each, query) ? each : 0)),
    }
    return [name, { enqueueMs: past(enqueueMs), ...taken }] as const
  })
  return { ...Object.fromEntries(models), sinkMs: past(lineage.sinkMs) }
}
