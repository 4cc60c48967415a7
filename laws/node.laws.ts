/** Laws of a program node: what every node owes, whatever it is for. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Lineage } from "../src/domain/Lineage.ts"
import type { Scenario } from "../src/domain/Scenario.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, onLineage, scenarioOf, simulate } from "./case.ts"
import { type Equation, equal, every, none } from "./equation.ts"
import { type Binding, forAll, type LawOf, type LawSet } from "./law.ts"
import { conserves } from "./pipeline.laws.ts"
import { modelsByName } from "./record.ts"
import { anticipatesNothing, isRepeatable } from "./repeat.ts"
import { drawScenario } from "./show/drawing.ts"
import { showSequence } from "./show/value.ts"
import type { Simulator } from "./simulator.ts"
import { withProgramBranch, withPrograms } from "./transform.ts"

/** Below a model node, no query comes before that node completed it, programs between them or not. */
const causal = ({ stages, arrivalMs }: Scenario, { models, sinkMs }: Lineage): Equation => {
  const doneMs: Array<Float64Array> = []
  const early: Array<unknown> = []
  for (const { name, rank, parents, _tag } of stages) {
    const aboveMs = arrivalMs.map((timeMs, query) => Math.max(timeMs, ...parents.map((each) => doneMs[each]![query]!)))
    const model = models.find((each) => each.name === name)
    const receivedMs = _tag === "Sink" ? sinkMs : (model?.enqueueMs ?? aboveMs)
    for (const [query, timeMs] of receivedMs.entries()) {
      if (!(aboveMs[query]! <= timeMs))
        early.push({ node: name, query, receivedMs: timeMs, notBeforeMs: aboveMs[query] })
    }
    doneMs[rank] = model?.completeMs ?? receivedMs
  }
  return none(early)
}

/** Every law of the node that an engine runs under this name of a program: `nodeLaws(engineOf({ mine }), "mine")`. */
export const nodeLaws = (engine: Simulator, program: string): LawSet<LawOf<Case>> => {
  const show = (value: Case): Effect.Effect<string> => {
    const scenario = scenarioOf(value)
    return Effect.map(Effect.exit(engine.simulate(scenario)), (outcome) => {
      const end = Exit.isSuccess(outcome) ? `leave at ${showSequence(outcome.value.sinkMs)} ms` : String(outcome.cause)
      return `${drawScenario(scenario)}\n${end}`
    })
  }
  const given = cases({ maxNodes: 4, maxQueries: 16 }).map((value) => withPrograms(value, program))
  const law = (binding: Omit<Binding<Case>, "given" | "show">): LawOf<Case> =>
    forAll({ cost: 2, given, show, ...binding })
  return {
    theory: "Node",
    subject: `${program} on ${engine.name}`,
    laws: [
      law({
        name: "Node.exactlyOnce",
        statement: "the node delivers every query that it receives exactly once, so that each leaves the pipeline",
        symbols: "∀ q. arrival q ≤ sink q < ∞, and the engine finds no fault with the program",
        sentence: onLineage(engine, conserves),
      }),
      law({
        name: "Node.causal",
        statement: "the node delivers no query before it received it",
        symbols: "∀ path (n, …, m), q. delivered(n, q) ≤ received(m, q)",
        sentence: onLineage(engine, causal),
      }),
      law({
        name: "Node.deterministic",
        statement: "the result is a function of the scenario alone: the node keeps no state from run to run",
        symbols: "∀ scenario. simulate scenario = simulate scenario",
        sentence: onLineage(engine, isRepeatable(engine)),
      }),
      law({
        name: "Node.nonAnticipation",
        statement: "dropping later arrivals changes nothing that happened before the first of them",
        symbols: "∀ k. happened before A(k) in simulate(A) = happened before A(k) in simulate(A(0) … A(k − 1))",
        cost: 8,
        sentence: onLineage(engine, anticipatesNothing(engine)),
      }),
      forAll({
        name: "Node.branch",
        statement:
          "on a branch that joins only at the sink, the node changes no other node, and can only delay the sink",
        symbols: "∀ node n. models(P + n → x → sink) = models(P), sink of P ≤ sink",
        cost: 4,
        given: cases({ maxNodes: 4, maxQueries: 16 }),
        sentence: (value) =>
          Effect.gen(function* () {
            const plain = yield* simulate(engine, value)
            const equations: Record<string, Equation> = {}
            for (const parent of ["source", ...value.pipeline.nodes.map(({ name }) => name)]) {
              const branched = yield* simulate(engine, withProgramBranch(value, parent, program))
              equations[`branch at ${parent}`] = every({
                models: equal(modelsByName(branched), modelsByName(plain)),
                sink: none([...plain.sinkMs].filter((timeMs, query) => !(timeMs <= branched.sinkMs[query]!))),
              })
            }
            return every(equations)
          }),
        show: (value) => show(withProgramBranch(value, "source", program)),
      }),
    ],
  }
}
