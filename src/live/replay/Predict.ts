/** What a scenario's simulation predicts of its latencies, and how much that depends on its service times. */
import * as Effect from "effect/Effect"
import * as Estimate from "../../domain/Estimate.ts"
import { latenciesMs } from "../../domain/Lineage.ts"
import type { Scenario } from "../../domain/Scenario.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import type { Prediction } from "./Compare.ts"

/** How much a profile may well err: two measurements of one server differ by about so much. */
const serviceTimeError = 0.05

/** Simulates a scenario with its service times, with shorter ones and with longer ones. */
export const predict = Effect.fnUntraced(function* (
  scenario: Scenario,
  sloMs: number,
): Effect.fn.Return<Prediction, SimulationError, Engine> {
  const engine = yield* Engine
  const lineage = yield* engine.simulate(scenario)
  const ascendingWith = (factor: number) =>
    Effect.map(engine.latencies(withServiceTimes(scenario, factor)), (latencies) => latencies.toSorted())
  return {
    ascending: latenciesMs(lineage).toSorted(),
    lowAscending: yield* ascendingWith(1 - serviceTimeError),
    highAscending: yield* ascendingWith(1 + serviceTimeError),
    serviceTimeError,
    models: Estimate.make(scenario, lineage, sloMs).models,
  }
})

const withServiceTimes = ({ stages, arrivalMs }: Scenario, factor: number): Scenario => ({
  arrivalMs,
  stages: stages.map((stage) =>
    stage._tag === "Model" ? { ...stage, serviceMs: stage.serviceMs.map((serviceMs) => serviceMs * factor) } : stage,
  ),
})
