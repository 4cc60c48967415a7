/** Cases as a refutation prints them. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Simulator } from "../simulator.ts"
import { type Case, scenarioOf } from "../case.ts"
import { drawScenario } from "./drawing.ts"
import { drawTimeline } from "./timeline.ts"

/** A case about an engine: the pipeline with its configuration, the arrivals, and what the engine made of them. */
export const showEngineCase =
  (engine: Simulator) =>
  (value: Case): Effect.Effect<string> =>
    Effect.gen(function* () {
      const scenario = scenarioOf(value)
      const outcome = yield* Effect.exit(engine.simulate(scenario))
      const timeline = Exit.isSuccess(outcome) ? drawTimeline(scenario, outcome.value) : String(outcome.cause)
      return `${drawScenario(scenario)}\ntime line of ${engine.name}\n${timeline.replaceAll(/^/gm, "  ")}`
    })
