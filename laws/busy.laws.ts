/** Laws of the number of replicas beyond which exact planners take all numbers for the same. */
import * as Effect from "effect/Effect"
import type { Deliveries } from "../src/domain/Deliveries.ts"
import { type ModelStage, modelStages, type Scenario } from "../src/domain/Scenario.ts"
import type { Engine } from "../src/engine/Engine.ts"
import { mostBusy } from "../src/planner/exact/Busy.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, scenarioOf } from "./case.ts"
import { none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { lineageWith, seriesOf } from "./replicas.ts"
import { showEngineCase } from "./show/case.ts"

/** Whether a model serves each query by itself, at once, and for some time: then nobody else can do with less. */
const isPlain = ({ maxBatchSize, batchingDelayMs, serviceMs }: ModelStage, { deliveredMs }: Deliveries): boolean =>
  maxBatchSize === 1 && batchingDelayMs === 0 && deliveredMs.every((timeMs) => timeMs < timeMs + serviceMs[1]!)

/** Every law of the number, given deliveries and lineages by an engine. */
export const busyLaws = (engine: Engine["Service"]): LawSet<LawOf<Case>> => {
  /** What contradicts it at one model: numbers of replicas and the queries that leave at another time with more of them. */
  const contradictionsAt = Effect.fnUntraced(function* (scenario: Scenario, model: ModelStage) {
    const deliveries = yield* engine.deliveries(scenario, model.name)
    const queryCount = scenario.arrivalMs.length
    const busy = mostBusy(deliveries, seriesOf(model, queryCount))
    const all = yield* lineageWith(engine, scenario, model, busy + queryCount)
    const lateWith = (replicas: number) =>
      Effect.map(lineageWith(engine, scenario, model, replicas), ({ completeMs }) =>
        [...completeMs.keys()].filter((query) => completeMs[query] !== all.completeMs[query]),
      )
    const late = yield* lateWith(busy)
    const isLeast = busy === 1 || !isPlain(model, deliveries) || 0 < (yield* lateWith(busy - 1)).length
    return late.length === 0 && isLeast ? [] : [{ model: model.name, busy, late, isLeast }]
  })

  return {
    theory: "Busy",
    subject: engine.name,
    laws: [
      forAll({
        name: "Busy.same",
        statement:
          "with as many replicas as can ever be busy at once every query leaves a model when it would with more; with one " +
          "fewer some do not, where the model takes neither batches nor delays",
        symbols: "∀ n, q, R ≥ busy n. complete n q = with R; B = 1, d = 0, R = busy n − 1 ⇒ ∃ q. complete n q ≠ with R",
        cost: 4,
        given: cases({ maxNodes: 3, maxQueries: 12 }),
        sentence: (value) =>
          Effect.gen(function* () {
            const scenario = scenarioOf(value)
            const found = yield* Effect.forEach(modelStages(scenario), (model) => contradictionsAt(scenario, model))
            return none(found.flat())
          }),
        show: showEngineCase(engine),
      }),
    ],
  }
}
