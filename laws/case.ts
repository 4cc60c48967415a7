/** Cases of the laws about engines: everything that a scenario is compiled from, in its outside form. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Catalog from "../src/domain/Catalog.ts"
import { Configuration } from "../src/domain/Configuration.ts"
import type { InputError } from "../src/domain/InputErrors.ts"
import type { Lineage } from "../src/domain/Lineage.ts"
import * as Pipeline from "../src/domain/Pipeline.ts"
import * as Scenario from "../src/domain/Scenario.ts"
import { ServiceTimeModel } from "../src/domain/ServiceTime.ts"
import { NonNegativeMs } from "../src/domain/Units.ts"
import * as Workload from "../src/domain/Workload.ts"
import { type Equation, every } from "./equation.ts"
import { type ModelObservation, observe } from "./observe.ts"
import { type Answer, effectOf } from "./outcome.ts"
import type { Simulator } from "./simulator.ts"

/** A pipeline with its catalogue and configuration, and N headways, which make N + 1 queries. */
export const Case = Schema.Struct({
  catalog: Catalog.Catalog,
  pipeline: Pipeline.PipelineDocument,
  configuration: Configuration,
  serviceTimeModel: ServiceTimeModel,
  headwaysMs: Schema.Array(NonNegativeMs),
})
export type Case = typeof Case.Type

/** The scenario of a case, through the same public functions as any user's. */
export const compile = (value: Case): Result.Result<Scenario.Scenario, InputError> =>
  Result.gen(function* () {
    return yield* Scenario.compile({
      catalog: yield* Catalog.check(value.catalog),
      pipeline: yield* Pipeline.make(value.pipeline),
      configuration: value.configuration,
      serviceTimeModel: value.serviceTimeModel,
      arrivalMs: Workload.arrivalTimesMs(Float64Array.from(value.headwaysMs)),
    })
  })

const kept = new WeakMap<Case, Scenario.Scenario>()

/** Compiles a case once for all the laws that will judge it. */
export const keepScenario = (value: Case): void => {
  kept.set(value, scenarioOf(value))
}

/** The scenario of a case that compiles, as every generated one does. */
export const scenarioOf = (value: Case): Scenario.Scenario =>
  kept.get(value) ??
  Result.getOrThrowWith(compile(value), (error) => new Error(`the case does not compile: ${error.message}`))

/** An engine's answer to a case. */
export const simulate = (engine: Simulator, value: Case): Effect.Effect<Lineage, unknown> =>
  Effect.suspend(() => engine.simulate(scenarioOf(value)))

/** Lifts a sentence about a scenario and its lineage to every case that an engine simulates. */
export const onLineage =
  (engine: Simulator, sentence: (scenario: Scenario.Scenario, lineage: Lineage) => Answer<Equation>) =>
  (value: Case): Effect.Effect<Equation, unknown> =>
    Effect.suspend(() => {
      const scenario = scenarioOf(value)
      return Effect.flatMap(engine.simulate(scenario), (lineage) => effectOf(sentence, scenario, lineage))
    })

/** Lifts a sentence about one model node to every model node of a case that an engine simulates. */
export const onEveryModel = (engine: Simulator, sentence: (model: ModelObservation) => Equation) =>
  onLineage(engine, (scenario, lineage) =>
    every(Object.fromEntries(observe(scenario, lineage).map((model) => [model.stage.name, sentence(model)]))),
  )

/** The step of dyadic times, ms. */
export const finestStepMs = 2 ** -16
const largestExact = 2 ** 32

const isExact = (timeMs: number): boolean => Number.isInteger(timeMs / finestStepMs)

/**
 * Whether every time that can occur in a scenario is a multiple of 2^-16 ms below 2^32 ms, so that sums and differences
 * of times are exact in float64 and laws of real arithmetic hold to the last bit.
 */
export const isDyadic = (scenario: Scenario.Scenario): boolean => {
  let latestMs = scenario.arrivalMs.at(-1)!
  for (const { batchingDelayMs, serviceMs } of Scenario.modelStages(scenario)) {
    const serviceTimes = serviceMs.subarray(1)
    if (!isExact(batchingDelayMs) || !serviceTimes.every(isExact)) return false
    latestMs += scenario.arrivalMs.length * (batchingDelayMs + Math.max(...serviceTimes))
  }
  return scenario.arrivalMs.every(isExact) && latestMs * scenario.arrivalMs.length < largestExact
}
