/** Laws of an engine's cheaper answers: they are what its lineages say. */
import * as Effect from "effect/Effect"
import { deliveriesOf, withProbe, withTurnstile } from "../src/domain/Deliveries.ts"
import { latenciesMs } from "../src/domain/Lineage.ts"
import type { Objective } from "../src/domain/Objective.ts"
import * as Percentile from "../src/domain/Percentile.ts"
import { leadingToNode, modelStages, type Scenario } from "../src/domain/Scenario.ts"
import type { Engine } from "../src/engine/Engine.ts"
import type { Verdict } from "../src/engine/Verdict.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, onLineage, scenarioOf } from "./case.ts"
import { equal, none } from "./equation.ts"
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

/** A few of these: where nobody may miss and where half of all may, met just so, and missed. */
const fewObjectivesAround = (ascendingMs: Float64Array): ReadonlyArray<Objective> =>
  [Percentile.max, Percentile.p50].flatMap((percentile) => {
    const latencyMs = byNearestRank(ascendingMs, percentile)
    return [latencyMs, latencyMs * (1 - 2 ** -50), latencyMs / 2].map((sloMs) => ({ sloMs, percentile }))
  })

/** The ⌈p · N⌉-th smallest. */
const byNearestRank = (ascendingMs: Float64Array, { parts }: Percentile.Percentile): number =>
  ascendingMs[Math.max(1, Math.ceil((parts * ascendingMs.length) / 100_000)) - 1]!

/** How many queries may miss. */
const allowedBy = ({ parts }: Percentile.Percentile, count: number): number =>
  count - Math.ceil((parts * count) / 100_000)

/** What an engine says of an objective, reduced to what the semantics fixes. */
const reduced = (verdict: Verdict, ascendingMs: Float64Array, objective: Objective) => {
  if (verdict._tag === "Meets") return { objective, meets: true, latencyMs: verdict.latencyMs }
  const misses = ascendingMs.filter((latencyMs) => objective.sloMs < latencyMs).length
  const { certainMisses } = verdict
  const allowed = allowedBy(objective.percentile, ascendingMs.length)
  return { objective, meets: false, areCertain: allowed < certainMisses && certainMisses <= misses }
}

/** What it has to say, reduced so. */
const expectedOn = (ascendingMs: Float64Array, objective: Objective) => {
  const latencyMs = byNearestRank(ascendingMs, objective.percentile)
  const meets = latencyMs <= objective.sloMs
  return meets ? { objective, meets, latencyMs } : { objective, meets, areCertain: true }
}

const latencyOf = (verdict: Verdict): number | undefined => (verdict._tag === "Meets" ? verdict.latencyMs : undefined)

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
            Effect.forEach(objectives, (objective) =>
              Effect.map(engine.verdict(scenario, objective), (verdict) => reduced(verdict, ascendingMs, objective)),
            ),
            (verdicts) =>
              equal<ReadonlyArray<unknown>>(
                verdicts,
                objectives.map((objective) => expectedOn(ascendingMs, objective)),
              ),
          )
        }),
        show,
      }),
      forAll({
        name: "Answer.nodeVerdict",
        statement:
          "a verdict at a model node is that of the queries as they leave it, and its largest batch the largest that was " +
          "taken until one query more than may has not left in time",
        symbols:
          "∀ n, SLO, p. verdict n = verdict of complete n − arrival, largest batch n = max { batch size n q : dequeue n q " +
          "≤ t }, t the (N − ⌈p N⌉ + 1)-th of { arrival q + SLO : SLO < complete n q − arrival q }, or ∞",
        cost: 4,
        given: cases({ maxNodes: 4 }),
        sentence: onLineage(engine, (scenario, { arrivalMs, models }) =>
          Effect.map(
            Effect.forEach(models, ({ name, dequeueMs, completeMs, batchSize }) => {
              const latencies = completeMs.map((timeMs, query) => timeMs - arrivalMs[query]!)
              const ascendingMs = latencies.toSorted()
              return Effect.forEach(fewObjectivesAround(ascendingMs), (objective) => {
                const { sloMs, percentile } = objective
                const expected = expectedOn(ascendingMs, objective)
                const lateMs = arrivalMs.filter((_, query) => sloMs < latencies[query]!).map((timeMs) => timeMs + sloMs)
                const certainMs = lateMs[allowedBy(percentile, latencies.length)] ?? Number.POSITIVE_INFINITY
                // What is late in float64 may not be so in real numbers, by a few units in the last place.
                const taken = batchSize.filter((_, query) => dequeueMs[query]! <= certainMs * (1 + 2 ** -50))
                return Effect.map(engine.nodeVerdict(scenario, name, objective), ({ verdict, largestBatch }) => ({
                  found: { name, ...reduced(verdict, ascendingMs, objective), largestBatch },
                  expected: { name, ...expected, largestBatch: Math.max(0, ...taken) },
                }))
              })
            }),
            (all) => {
              const pairs = all.flat()
              return equal<ReadonlyArray<unknown>>(
                pairs.map(({ found }) => found),
                pairs.map(({ expected }) => expected),
              )
            },
          ),
        ),
        show,
      }),
      forAll({
        name: "Answer.unfilled",
        statement:
          "a verdict at a model node is the same with any larger batch size if no batch until then was full, and without " +
          "delay with any smaller one that none exceeds",
        symbols:
          "∀ n, SLO, p, B′. largest batch n < B < B′ ∨ (d = 0, largest batch n ≤ B′ ≤ B) ⇒ verdict n with B′ = verdict n",
        cost: 8,
        given: cases({ maxNodes: 3, maxQueries: 16 }),
        sentence: (value) =>
          Effect.gen(function* () {
            const scenario = scenarioOf(value)
            const offenders: Array<unknown> = []
            for (const stage of modelStages(scenario)) {
              const { name, maxBatchSize, batchingDelayMs } = stage
              // A batch of one more takes so long that it would show.
              const serviceMs = Float64Array.of(...stage.serviceMs.subarray(0, maxBatchSize + 1), 1e6)
              const withSize = (size: number): Scenario => ({
                ...scenario,
                stages: scenario.stages.map((each) =>
                  each === stage ? { ...stage, maxBatchSize: size, serviceMs: serviceMs.slice(0, size + 1) } : each,
                ),
              })
              const latencies = yield* engine.latencies(leadingToNode(scenario, name))
              for (const objective of fewObjectivesAround(latencies.toSorted())) {
                const { verdict, largestBatch } = yield* engine.nodeVerdict(scenario, name, objective)
                const least = batchingDelayMs === 0 ? Math.max(1, largestBatch) : maxBatchSize
                const most = largestBatch < maxBatchSize ? maxBatchSize + 1 : maxBatchSize
                for (let size = least; size <= most; size++) {
                  const other = (yield* engine.nodeVerdict(withSize(size), name, objective)).verdict
                  const isSame = other._tag === verdict._tag && latencyOf(other) === latencyOf(verdict)
                  if (!isSame) offenders.push({ name, objective, largestBatch, verdict, size, other })
                }
              }
            }
            return none(offenders)
          }),
        show,
      }),
    ],
  }
}
