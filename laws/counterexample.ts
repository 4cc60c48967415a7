/** Counterexamples on file: cases that once refuted a law, judged by every law before any case is generated. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Case } from "./case.ts"
import type { LawOf, LawSet } from "./law.ts"
import type { Verdict } from "./verdict.ts"

/** The outside form of a file of `fixtures/counterexamples`: the law it refuted, the thing at fault, and the case. */
export const Counterexample = Schema.Struct({
  law: Schema.NonEmptyString,
  subject: Schema.NonEmptyString,
  note: Schema.String,
  case: Case,
}).annotate({ identifier: "Counterexample", description: "A case that once refuted a law." })
export type Counterexample = typeof Counterexample.Type

/** What every law of these sets says of a case that it speaks of. */
export const replay = (
  { case: value }: Counterexample,
  sets: ReadonlyArray<LawSet<LawOf<Case>>>,
): Effect.Effect<ReadonlyArray<Verdict>> =>
  Effect.forEach(
    sets.flatMap(({ laws }) => laws),
    (law) => law.judge(value),
  )
