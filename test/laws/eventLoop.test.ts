import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { engineLaws } from "../../laws/catalogue.ts"
import { replay } from "../../laws/counterexample.ts"
import { engineLawsOf } from "../../laws/shipped.ts"
import { describe as describeVerdict } from "../../laws/verdict.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { counterexamples } from "./counterexamples.ts"
import { itHolds } from "./itHolds.ts"

const engine = EventLoopEngine.make()

describe("counterexamples on file", () => {
  for (const [file, counterexample] of counterexamples) {
    it(`${file} refutes no law: ${counterexample.note}`, async () => {
      const verdicts = await Effect.runPromise(replay(counterexample, engineLaws(engine)))
      const refuted = verdicts.filter(({ _tag }) => _tag !== "Passed")
      expect(refuted.map((verdict) => describeVerdict(verdict, engine.name)).join("\n")).toBe("")
    })
  }
})

itHolds(engineLawsOf("event-loop"))
