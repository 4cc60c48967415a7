/** Runs law sets under vitest: one test a law, its name and statement in the test's name. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { LawSet } from "../../laws/law.ts"
import { describe as describeVerdict } from "../../laws/verdict.ts"

const numberFrom = (variable: string, otherwise: number): number => Number(process.env[variable] ?? otherwise)

/** HEADWAY_SEED and HEADWAY_RUNS say otherwise. */
export const options = {
  seed: numberFrom("HEADWAY_SEED", 20_260_401),
  runs: numberFrom("HEADWAY_RUNS", 100),
}

/** Declares the tests of these sets. */
export const itHolds = (sets: ReadonlyArray<LawSet>): void => {
  for (const { theory, subject, laws } of sets) {
    describe(`${subject} ⊨ ${theory} (HEADWAY_SEED=${options.seed} HEADWAY_RUNS=${options.runs})`, () => {
      for (const { name, statement, symbols, check } of laws) {
        it(`${name}: ${statement}: ${symbols}`, async () => {
          const verdict = await Effect.runPromise(check(options))
          if (verdict._tag !== "Passed") expect.fail(describeVerdict(verdict, subject))
        })
      }
    })
  }
}
