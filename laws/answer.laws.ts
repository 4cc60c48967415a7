/** Laws of an engine's cheaper answers: they are what its lineages say. */
import * as Effect from "effect/Effect"
import { deliveriesOf, withProbe, withTurnstile } from "../src/domain/Deliveries.ts"
import { latenciesMs } from "../src/domain/Lineage.ts"
import type { Objective } from "../src/domain/Objective.ts"
import * as Percentile from "../src/domain/Percentile.ts"
import { modelStages, type Scenario } from "../src/domain/Scenario.ts"
import type { Engine } from "../src/engine/Engine.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, onLineage, scenarioOf } from "./case.ts"
import { equal } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { showEngineCase } from "./show/case.ts"

/** The objectives at which a verdict is most easily wrong: about a percentile's latency, and far from all of them. */
const objectivesAround = (ascendingMs: Float64Array): ReadonlyArray<Objective> => [
  ...Percentile.ladder.flatMap((percentile) => {
    const latencyMs = byNearestRank(ascendingMs, percentile)
    return [1 - 2 ** -50, 1, 1 + 2 ** -50].map((factor) => ({ sloMs: latencyMs * factor, percentile }))
  }),
  { sloMs: 0, percentile: Percentile.p99 },
  { sloMs: 1e300, percentile: Percentile.p99 },
]

/** The ⌈p · N⌉-th smallest. */
const byNearestRank = (ascendingMs: Float64Array, { parts }: Percentile.Percentile): number =>
  ascendingMs[Math.max(1, Math.ceil((parts * ascendingMs.length) / 100_000)) - 1]!

/** The scenario with one knob of one model node turned, each in turn, and with arrivals twice as far apart. */
const neighbours = (scenario: Scenario): ReadonlyArray<Scenario> => [
  { ...scenario, arrivalMs: scenario.arrivalMs.map((timeMs) => 2 * timeMs) },
  ...modelStages(scenario).flatMap((turned) =>
    [
      { replicas: turned.replicas + 1 },
      { batchingDelayMs: turned.batchingDelayMs + 1 },
      { maxBatchSize: Math.max(1, turned.maxBatchSize - 1) },
      { serviceMs: turned.serviceMs.map((serviceMs) => 2 * serviceMs) },
    ].map((change) => ({
      ...scenario,
      stages: scenario.stages.map((stage) => (stage === turned ? { ...turned, ...change } : stage)),
    })),
  ),
]

/** Every law of an engine's answers. */
export const answerLaws = (engine: Engine["Service"]): LawSet<LawOf<Case>> => {
  const show = showEngineCase(engine)

  /** What an engine says of an objective, reduced to what the semantics fixes. */
  const verdictOn = (scenario: Scenario, ascendingMs: Float64Array, objective: Objective) =>
    Effect.map(engine.verdict(scenario, objective), (verdict) => {
      if (verdict._tag === "Meets") return { objective, meets: true, latencyMs: verdict.latencyMs }
      const misses = ascendingMs.filter((latencyMs) => objective.sloMs < latencyMs).length
      const { certainMisses } = verdict
      const allowed = ascendingMs.length - Math.ceil((objective.percentile.parts * ascendingMs.length) / 100_000)
      return { objective, meets: false, areCertain: allowed < certainMisses && certainMisses <= misses }
    })

  return {
    theory: "Answer",
    subject: engine.name,
    laws: [
      forAll({
        name: "Answer.latencies",
        statement:
          "latencies are sink time minus arrival time, and belong to the caller, who may say where to write them",
        symbols:
          "∀ q. latency q = sink q − arrival q, also after the caller overwrote an earlier answer, and in its array",
        given: cases(),
        sentence: onLineage(engine, (scenario, lineage) =>
          Effect.gen(function* () {
            const first = yield* engine.latencies(scenario)
            const kept = first.slice()
            first.fill(Number.NaN)
            const second = yield* engine.latencies(scenario)
            const third = yield* engine.latencies(scenario, first)
            const expected = latenciesMs(lineage)
            return equal(
              { first: kept, second, third, isWhereTold: third === first },
              { first: expected, second: expected, third: expected, isWhereTold: true },
            )
          }),
        ),
        show,
      }),
      forAll({
        name: "Answer.history",
        statement: "an answer depends on its scenario alone, not on what was asked before",
        symbols: "∀ s, s′ one knob apart. latencies s′ after latencies s = sink s′ − arrival",
        cost: 2,
        given: cases(),
        sentence: (value) =>
          Effect.gen(function* () {
            const scenario = scenarioOf(value)
            const asked = [scenario, ...neighbours(scenario), scenario]
            const answers = yield* Effect.forEach(asked, (each) => engine.latencies(each))
            const lineages = yield* Effect.forEach(asked, (each) => engine.simulate(each))
            return equal(answers, lineages.map(latenciesMs))
          }),
        show,
      }),
      forAll({
        name: "Answer.largestBatch",
        statement: "the largest batch of a model node is the largest that a query of its was in",
        symbols: "∀ n. largest batch n = max over q of batch size n q",
        given: cases(),
        sentence: onLineage(engine, (scenario, { models }) =>
          Effect.map(
            Effect.forEach(models, ({ name }) => engine.largestBatch(scenario, name)),
            (largest) =>
              equal(
                largest,
                models.map(({ batchSize }) => Math.max(...batchSize)),
              ),
          ),
        ),
        show,
      }),
      forAll({
        name: "Answer.deliveries",
        statement:
          "what is delivered to a model node is what a probe in its place, which takes each group alone, records, and in " +
          "the order in which one after the other passes a turnstile",
        symbols:
          "∀ n, q. delivered n q = enqueue probe q, group size n q = batch size probe q, " +
          "position n q = |{ r : dequeue turnstile r < dequeue turnstile q }|",
        cost: 2,
        given: cases(),
        sentence: (value) =>
          Effect.gen(function* () {
            const scenario = scenarioOf(value)
            const names = modelStages(scenario).map(({ name }) => name)
            const answers = yield* Effect.forEach(names, (name) => engine.deliveries(scenario, name))
            const expected = yield* Effect.forEach(names, (name) =>
              Effect.zipWith(
                engine.simulate(withProbe(scenario, name)),
                engine.simulate(withTurnstile(scenario, name)),
                (probed, queued) => deliveriesOf(probed, queued, name),
              ),
            )
            return equal(answers, expected)
          }),
        show,
      }),
      forAll({
        name: "Answer.verdict",
        statement:
          "an objective is met when the percentile by nearest rank is at most the SLO; else the misses are real",
        symbols: "∀ SLO, p. meets ⇔ L(⌈p N⌉) ≤ SLO, and if not, N − ⌈p N⌉ < certain misses ≤ |{ q : SLO < latency q }|",
        cost: 2,
        given: cases(),
        sentence: onLineage(engine, (scenario, lineage) => {
          const ascendingMs = latenciesMs(lineage).toSorted()
          const objectives = objectivesAround(ascendingMs)
          return Effect.map(
            Effect.forEach(objectives, (objective) => verdictOn(scenario, ascendingMs, objective)),
            (verdicts) =>
              equal<ReadonlyArray<unknown>>(
                verdicts,
                objectives.map((objective) => {
                  const latencyMs = byNearestRank(ascendingMs, objective.percentile)
                  const meets = latencyMs <= objective.sloMs
                  return meets ? { objective, meets, latencyMs } : { objective, meets, areCertain: true }
                }),
              ),
          )
        }),
        show,
      }),
    ],
  }
}
