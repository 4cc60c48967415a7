/** Laws of whole pipelines, judged on an engine. */
import * as Effect from "effect/Effect"
import type { Lineage } from "../src/domain/Lineage.ts"
import type { Scenario } from "../src/domain/Scenario.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, onLineage, simulate } from "./case.ts"
import { engineEquality } from "./engineEquality.ts"
import { type Equation, equal, every, none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { flows } from "./observe.ts"
import { lineageByName, modelsByName } from "./record.ts"
import { makeReference } from "./reference/machine.ts"
import { showEngineCase } from "./show/case.ts"
import type { Simulator } from "./simulator.ts"
import { anticipatesNothing, isRepeatable } from "./repeat.ts"
import { addedName, scaled, withBranch } from "./transform.ts"

/** Of each query that arrived one leaves, not before it arrived, and the lineage keeps the arrivals as they were. */
export const conserves = ({ arrivalMs }: Scenario, lineage: Lineage): Equation =>
  equal(
    {
      arrivalMs: lineage.arrivalMs,
      left: Array.from(lineage.sinkMs, (timeMs, query) => arrivalMs[query]! <= timeMs),
    },
    { arrivalMs, left: Array.from(arrivalMs, () => true) },
  )

/** Along every edge, no node receives a query before the node above delivered it. */
export const causal = (scenario: Scenario, lineage: Lineage): Equation => {
  const flowOf = flows(scenario, lineage)
  const received = lineage.models.map(({ name, enqueueMs }) => ({ name, timesMs: enqueueMs }))
  received.push({ name: scenario.stages.at(-1)!.name, timesMs: lineage.sinkMs })
  return none(
    received.flatMap(({ name, timesMs }) => {
      const { parents } = flowOf.find((flow) => flow.name === name)!
      return parents.flatMap((parent) => {
        const { name: above, deliveredMs } = flowOf[parent]!
        return Array.from(deliveredMs, (deliveredAtMs, query) => ({ query, from: above, deliveredAtMs, to: name }))
          .map((edge) => ({ ...edge, receivedAtMs: timesMs[edge.query]! }))
          .filter(({ deliveredAtMs, receivedAtMs }) => !(deliveredAtMs <= receivedAtMs))
      })
    }),
  )
}

/** Powers of two by which times are scaled: no product of generated times leaves the normal float64 range. */
const scaleExponents = [-30, -1, 1, 30] as const

const scaledLineage = (lineage: Lineage, factor: number) => {
  const times = (timesMs: Float64Array) => timesMs.map((timeMs) => timeMs * factor)
  const models = lineage.models.map(({ name, enqueueMs, dequeueMs, completeMs, batchSize }) => {
    const scaledTimes = { enqueueMs: times(enqueueMs), dequeueMs: times(dequeueMs), completeMs: times(completeMs) }
    return { name, ...scaledTimes, batchSize }
  })
  return lineageByName({ arrivalMs: times(lineage.arrivalMs), models, sinkMs: times(lineage.sinkMs) })
}

/** Every law of an engine's pipelines. */
export const pipelineLaws = (engine: Simulator, specification: Simulator = makeReference()): LawSet<LawOf<Case>> => {
  const show = showEngineCase(engine)
  return {
    theory: "Pipeline",
    subject: engine.name,
    laws: [
      engineEquality(engine, specification),
      forAll({
        name: "Pipeline.conserves",
        statement: "every query that arrives leaves, and not before it arrived",
        symbols: "∀ q. arrival q ≤ sink q < ∞",
        given: cases(),
        sentence: onLineage(engine, conserves),
        show,
      }),
      forAll({
        name: "Pipeline.causal",
        statement: "along every path, no node receives a query before the node above delivered it",
        symbols: "∀ edge (p, c), q. delivered(p, q) ≤ received(c, q)",
        given: cases(),
        sentence: onLineage(engine, causal),
        show,
      }),
      forAll({
        name: "Pipeline.deterministic",
        statement: "the result is a function of the scenario alone, which stays as it was",
        symbols: "∀ scenario. simulate scenario = simulate scenario",
        given: cases(),
        sentence: onLineage(engine, isRepeatable(engine)),
        show,
      }),
      forAll({
        name: "Pipeline.nonAnticipation",
        statement:
          "dropping later arrivals changes nothing that happened before the first of them, nor any batch taken before it",
        symbols: "∀ k. happened before A(k) in simulate(A) = happened before A(k) in simulate(A(0) … A(k − 1))",
        cost: 4,
        given: cases({ maxQueries: 24 }),
        sentence: onLineage(engine, anticipatesNothing(engine)),
        show,
      }),
      forAll({
        name: "Pipeline.scaling",
        statement: "scaling all times by a power of two scales every lineage exactly",
        symbols: "∀ n. simulate(2ⁿ · scenario) = 2ⁿ · simulate scenario",
        given: cases(),
        sentence: onLineage(engine, (scenario, lineage) =>
          Effect.map(
            Effect.forEach(scaleExponents, (exponent) => engine.simulate(scaled(scenario, 2 ** exponent))),
            (results) =>
              every(
                Object.fromEntries(
                  scaleExponents.map((exponent, index) => [
                    `times 2^${exponent}`,
                    equal(lineageByName(results[index]!), scaledLineage(lineage, 2 ** exponent)),
                  ]),
                ),
              ),
          ),
        ),
        show,
      }),
      forAll({
        name: "Pipeline.branch",
        statement:
          "a branch that joins only at the sink changes no other node, and delays the sink to its own completion",
        symbols: "∀ node n. models(P + n → x → sink) − x = models(P), sink = max(sink of P, completion x)",
        cost: 2,
        given: cases(),
        sentence: (value) => {
          const parents = ["source", ...value.pipeline.nodes.map(({ name }) => name)]
          return Effect.gen(function* () {
            const plain = yield* simulate(engine, value)
            const equations: Record<string, Equation> = {}
            for (const parent of parents) {
              const branched = yield* simulate(engine, withBranch(value, parent))
              const { [addedName]: added, ...others } = modelsByName(branched)
              const sinkMs = plain.sinkMs.map((timeMs, query) => Math.max(timeMs, added!.completeMs[query]!))
              equations[`branch at ${parent}`] = equal(
                { ...others, sinkMs: branched.sinkMs },
                { ...modelsByName(plain), sinkMs },
              )
            }
            return every(equations)
          })
        },
        show,
      }),
    ],
  }
}
