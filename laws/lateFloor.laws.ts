/** Laws of the bounds on lateness by which exact planners leave out choices that they do not simulate. */
import * as Effect from "effect/Effect"
import type { Deliveries } from "../src/domain/Deliveries.ts"
import { type ModelStage, modelStages, type Scenario } from "../src/domain/Scenario.ts"
import type { Engine } from "../src/engine/Engine.ts"
import { LateFloor } from "../src/planner/exact/LateFloor.ts"
import { ReplicaFloor } from "../src/planner/exact/ReplicaFloor.ts"
import type { Series } from "../src/planner/exact/Space.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, scenarioOf } from "./case.ts"
import { none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { lineageWith, seriesOf } from "./replicas.ts"
import { showEngineCase } from "./show/case.ts"

/** A model, what is delivered to it, and how late queries leave it with one replica, two, and so on to one more than it has. */
interface Truth {
  readonly model: ModelStage
  readonly series: Series
  readonly deliveries: Deliveries
  readonly arrivalMs: Float64Array
  /** By the number of replicas less one: how long after their arrival queries leave, ms. */
  readonly latenciesMs: ReadonlyArray<Float64Array>
  /** All of these, ascending: between two of them nobody becomes late. */
  readonly limitsMs: ReadonlyArray<number>
}

/** Every law of the bounds, given deliveries and truths by an engine. */
export const lateFloorLaws = (engine: Engine["Service"]): LawSet<LawOf<Case>> => {
  const truthAt = Effect.fnUntraced(function* (scenario: Scenario, model: ModelStage) {
    const { arrivalMs } = scenario
    const series = seriesOf(model, model.replicas + 1)
    const latenciesMs: Array<Float64Array> = []
    for (let replicas = 1; replicas <= series.maxReplicas; replicas++) {
      const { completeMs } = yield* lineageWith(engine, scenario, model, replicas)
      latenciesMs.push(completeMs.map((timeMs, query) => timeMs - arrivalMs[query]!))
    }
    const limitsMs = [...new Set(latenciesMs.flatMap((some) => [...some]))].toSorted((left, right) => left - right)
    const deliveries = yield* engine.deliveries(scenario, model.name)
    return { model, series, deliveries, arrivalMs, latenciesMs, limitsMs } satisfies Truth
  })

  /** The claim that no model of a case contradicts. */
  const atNoModel = (contradictionsOf: (truth: Truth, untilMs: number) => ReadonlyArray<unknown>) => (value: Case) =>
    Effect.gen(function* () {
      const scenario = scenarioOf(value)
      const truths = yield* Effect.forEach(modelStages(scenario), (model) => truthAt(scenario, model))
      return none(truths.flatMap((truth) => truth.limitsMs.flatMap((untilMs) => contradictionsOf(truth, untilMs))))
    })

  const common = {
    cost: 8,
    given: cases({ maxNodes: 3, maxQueries: 12 }),
    show: showEngineCase(engine),
  }
  return {
    theory: "LateFloor",
    subject: engine.name,
    laws: [
      forAll({
        ...common,
        name: "LateFloor.below",
        statement:
          "no fewer queries leave a model late than the bound says, with so many replicas or fewer; just as many where it " +
          "takes neither batches nor delays",
        symbols: "∀ n, R′ ≤ R, t. floor(R, t) ≤ |{ q : t < complete n q − arrival q }|; B = 1, d = 0 ⇒ = where R′ = R",
        sentence: atNoModel(({ model, series, deliveries, arrivalMs, latenciesMs }, untilMs) => {
          const floor = new LateFloor(deliveries, arrivalMs, untilMs)
          return latenciesMs.flatMap((some, index) => {
            const late = lateOf(some, untilMs)
            // What is said of many replicas is said of fewer, too.
            const least = Math.max(
              ...latenciesMs.slice(index).map((_, more) => floor.leastLate(series, index + more + 1)),
            )
            const isExact = model.maxBatchSize === 1 && model.batchingDelayMs === 0
            const isRight = least <= late && (!isExact || least === late)
            return isRight ? [] : [{ model: model.name, replicas: index + 1, untilMs, late, least }]
          })
        }),
      }),
      forAll({
        ...common,
        name: "LateFloor.needed",
        statement:
          "with fewer replicas than a model is said to need, whatever was guessed, more queries leave it late than are allowed",
        symbols: "∀ n, t, a, R < needed(a, t). a < |{ q : t < complete n q − arrival q }|",
        sentence: atNoModel(({ model, series, deliveries, arrivalMs, latenciesMs }, untilMs) => {
          const floor = new ReplicaFloor(deliveries, arrivalMs, untilMs, [series])
          return [...arrivalMs.keys()].flatMap((allowed): ReadonlyArray<unknown> => {
            const guesses = [1, 2, series.maxReplicas].map((guess) => floor.leastReplicas(series, allowed, guess))
            const needed = Math.max(...guesses)
            if (needed !== Math.min(...guesses)) return [{ model: model.name, untilMs, allowed, guesses }]
            return latenciesMs.slice(0, needed - 1).flatMap((some, index) => {
              const late = lateOf(some, untilMs)
              return allowed < late ? [] : [{ model: model.name, replicas: index + 1, untilMs, allowed, late, needed }]
            })
          })
        }),
      }),
    ],
  }
}

const lateOf = (latenciesMs: Float64Array, untilMs: number): number =>
  latenciesMs.filter((latencyMs) => untilMs < latencyMs).length
