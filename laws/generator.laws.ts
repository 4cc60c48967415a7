/** Laws of the generators: what they generate is valid input, and it includes what finds trouble. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { cases, replicasBeyondLoad } from "./arbitraries/cases.ts"
import { Case, compile, isDyadic, scenarioOf } from "./case.ts"
import { happens } from "./coverage/happens.ts"
import { shapes } from "./coverage/shapes.ts"
import { equal } from "./equation.ts"
import { forAll, type Law, type LawSet, sometimes } from "./law.ts"
import { observe } from "./observe.ts"
import { run } from "./reference/machine.ts"
import { drawScenario } from "./show/drawing.ts"

const decodeCase = Schema.decodeUnknownResult(Case)

const show = (value: Case): string => drawScenario(scenarioOf(value))

const validity: ReadonlyArray<Law> = [
  forAll({
    name: "Generators.decode",
    statement: "a generated case is what its files, once written and decoded, say",
    symbols: "∀ case. decode(parse(stringify case)) = case",
    given: cases(),
    sentence: (value) => equal(Result.getOrThrow(decodeCase(JSON.parse(JSON.stringify(value)))), value),
  }),
  forAll({
    name: "Generators.compile",
    statement: "a generated case passes every check and compiles",
    symbols: "∀ case. compile case = a scenario of its nodes and arrivals",
    given: cases(),
    sentence: (value) =>
      equal(
        Result.match(compile(value), {
          onFailure: ({ message }) => message as unknown,
          onSuccess: ({ stages, arrivalMs }) => [stages.length, arrivalMs.length],
        }),
        [value.pipeline.nodes.length + 2, value.headwaysMs.length + 1],
      ),
  }),
  forAll({
    name: "Generators.dyadic",
    statement: "cases asked to be dyadic have times whose sums are exact",
    symbols: "∀ dyadic case. every time ∈ 2⁻¹⁶ ℤ, below 2³²",
    given: cases({ dyadic: true }),
    sentence: (value) => equal(isDyadic(scenarioOf(value)), true),
    show,
  }),
  forAll({
    name: "Generators.restricted",
    statement: "cases asked to be restricted are",
    symbols: "∀ case of one node, B = 1, R = 64, d = 0. its one model node is so configured",
    given: cases({ maxNodes: 1, maxBatchSize: 1, replicas: replicasBeyondLoad, noDelay: true }),
    sentence: ({ configuration }) =>
      equal(
        Object.values(configuration).map((node) => ({ ...node, hardware: "any" })),
        [{ hardware: "any", maxBatchSize: 1, replicas: replicasBeyondLoad }],
      ),
    show,
  }),
]

const coverage: ReadonlyArray<Law> = [
  ...Object.entries(shapes).map(([name, { statement, symbols, satisfies }]) =>
    sometimes({ name: `Generators.sometimes${name}`, statement, symbols, given: cases(), satisfies }),
  ),
  ...Object.entries(happens).map(([name, { statement, symbols, satisfies }]) =>
    sometimes({
      name: `Generators.sometimes${name}`,
      statement,
      symbols,
      given: cases(),
      satisfies: (value) => {
        const scenario = scenarioOf(value)
        return observe(scenario, run(scenario)).some(satisfies)
      },
    }),
  ),
]

/** Every law of the generators, with the coverage that the other laws rely on. */
export const generatorLaws: LawSet = { theory: "Generators", subject: "generators", laws: [...validity, ...coverage] }
