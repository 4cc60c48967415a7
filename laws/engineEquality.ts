/** The law that one engine is another. */
import * as Effect from "effect/Effect"
import { cases } from "./arbitraries/cases.ts"
import { type Case, onLineage } from "./case.ts"
import { equal } from "./equation.ts"
import { forAll, type LawOf } from "./law.ts"
import { lineageByName } from "./record.ts"
import { showEngineCase } from "./show/case.ts"
import type { Simulator } from "./simulator.ts"

/** An engine's lineages equal those of another engine, such as the specification's. */
export const engineEquality = (engine: Simulator, other: Simulator): LawOf<Case> =>
  forAll({
    name: `Pipeline.equals-${other.name}`,
    statement: `the engine's lineages are those of ${other.name}, to the last bit`,
    symbols: `∀ scenario. simulate scenario = ${other.name} scenario`,
    cost: 0.2,
    given: cases(),
    sentence: onLineage(engine, (scenario, lineage) =>
      Effect.map(other.simulate(scenario), (model) => equal(lineageByName(lineage), lineageByName(model))),
    ),
    show: showEngineCase(engine),
  })
