/** The catalogue: which laws there are about what. A user's own engine, scheduler or gate gets its set in one line. */
import type * as Effect from "effect/Effect"
import type { Engine } from "../src/engine/Engine.ts"
import type { Scheduler } from "../src/engine/event-loop/Scheduler.ts"
import { answerLaws } from "./answer.laws.ts"
import type { Case } from "./case.ts"
import { closedFormLaws } from "./closedForm.laws.ts"
import { generatorLaws } from "./generator.laws.ts"
import { type Interpolation, interpolationLaws, profileCoverage } from "./interpolation.laws.ts"
import { joinLaws } from "./join.laws.ts"
import type { LawOf, LawSet } from "./law.ts"
import { modelNodeLaws } from "./modelNode.laws.ts"
import { pipelineLaws } from "./pipeline.laws.ts"
import { queueingLaws } from "./queueing.laws.ts"
import { schedulerLaws } from "./scheduler.laws.ts"
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

/** What the whole catalogue is about. */
export interface Judged {
  readonly engine: Engine["Service"]
  readonly scheduler: Effect.Effect<Scheduler["Service"]>
  readonly interpolation: Interpolation
}

/** Every law, by theory. */
export const catalogue = ({ engine, scheduler, interpolation }: Judged): ReadonlyArray<LawSet> => [
  schedulerLaws(scheduler),
  ...engineLaws(engine),
  queueingLaws(engine),
  interpolationLaws(interpolation),
  profileCoverage,
  generatorLaws,
]
