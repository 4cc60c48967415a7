/** Laws of the bound on lateness by which exact planners leave out choices that they do not simulate. */
import * as Effect from "effect/Effect"
import type { ModelLineage } from "../src/domain/Lineage.ts"
import { type ModelStage, modelStages, type Scenario } from "../src/domain/Scenario.ts"
import type { Engine } from "../src/engine/Engine.ts"
import { LateFloor } from "../src/planner/exact/LateFloor.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, scenarioOf } from "./case.ts"
import { equal } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { showEngineCase } from "./show/case.ts"

/** The scenario in which a model has so many replicas. */
const withReplicas = ({ stages, arrivalMs }: Scenario, model: ModelStage, replicas: number): Scenario => ({
  stages: stages.map((stage) => (stage === model ? { ...model, replicas } : stage)),
  arrivalMs,
})

/** How long after their arrival queries leave a model, ms. */
const latenciesAt = ({ completeMs }: ModelLineage, arrivalMs: Float64Array): Float64Array =>
  completeMs.map((timeMs, query) => timeMs - arrivalMs[query]!)

const areDistinct = (numbers: Float64Array): boolean => new Set(numbers).size === numbers.length

/** Every law of the bound, given deliveries and truths by an engine. */
export const lateFloorLaws = (engine: Engine["Service"]): LawSet<LawOf<Case>> => {
  const show = showEngineCase(engine)

  /** What contradicts the bound at one model: so many replicas of which fewer queries are late than it says. */
  const contradictionsAt = Effect.fnUntraced(function* (scenario: Scenario, model: ModelStage) {
    const { arrivalMs } = scenario
    const most = model.replicas + 1
    const latencies: Array<Float64Array> = []
    for (let replicas = 1; replicas <= most; replicas++) {
      const { models } = yield* engine.simulate(withReplicas(scenario, model, replicas))
      latencies.push(
        latenciesAt(
          models.find(({ name }) => name === model.name)!,
          arrivalMs,
        ),
      )
    }
    const deliveries = yield* engine.deliveries(scenario, model.name)
    const series = { ...model, hardware: "", costPerHour: 0, minReplicas: 1, maxReplicas: most }
    const limits = [...new Set(latencies.flatMap((some) => [...some]))].toSorted((left, right) => left - right)
    return limits.flatMap((untilMs) => {
      const floor = new LateFloor(deliveries, arrivalMs, untilMs)
      return latencies.flatMap((some, index) => {
        const late = some.filter((latencyMs) => untilMs < latencyMs).length
        // What is said of many replicas is said of fewer, too.
        const least = Math.max(...latencies.slice(index).map((_, more) => floor.leastLate(series, index + more + 1)))
        const isExact = model.maxBatchSize === 1 && model.batchingDelayMs === 0 && areDistinct(deliveries.deliveredMs)
        const isRight = least <= late && (!isExact || least === late)
        return isRight ? [] : [{ model: model.name, replicas: index + 1, untilMs, late, least }]
      })
    })
  })

  return {
    theory: "LateFloor",
    subject: engine.name,
    laws: [
      forAll({
        name: "LateFloor.below",
        statement:
          "no fewer queries leave a model late than the bound says, with so many replicas or fewer; just as many where it " +
          "takes neither batches nor delays, and queries come at different instants",
        symbols: "∀ n, R′ ≤ R, t. floor(R, t) ≤ |{ q : t < complete n q − arrival q }|; B = 1, d = 0 ⇒ = where R′ = R",
        cost: 8,
        given: cases({ maxNodes: 3, maxQueries: 12 }),
        sentence: (value) =>
          Effect.gen(function* () {
            const scenario = scenarioOf(value)
            const found = yield* Effect.forEach(modelStages(scenario), (model) => contradictionsAt(scenario, model))
            return equal(found.flat(), [])
          }),
        show,
      }),
    ],
  }
}
