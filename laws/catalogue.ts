/** The laws of engines together. A user's own engine gets them all in one line. */
import type { Engine } from "../src/engine/Engine.ts"
import { answerLaws } from "./answer.laws.ts"
import type { Case } from "./case.ts"
import { closedFormLaws } from "./closedForm.laws.ts"
import { joinLaws } from "./join.laws.ts"
import type { LawOf, LawSet } from "./law.ts"
import { modelNodeLaws } from "./modelNode.laws.ts"
import { pipelineLaws } from "./pipeline.laws.ts"
import type { Simulator } from "./simulator.ts"

/** Every law of lineages that is about cases, so that it can judge a case on file or one of an enumeration too. */
export const simulatorLaws = (simulator: Simulator): ReadonlyArray<LawSet<LawOf<Case>>> => [
  modelNodeLaws(simulator),
  closedFormLaws(simulator),
  joinLaws(simulator),
  pipelineLaws(simulator),
]

/** Every law of an engine that is about cases: its lineages, and its cheaper answers. */
export const engineLaws = (engine: Engine["Service"]): ReadonlyArray<LawSet<LawOf<Case>>> => [
  ...simulatorLaws(engine),
  answerLaws(engine),
]
