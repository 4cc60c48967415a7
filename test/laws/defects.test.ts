import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { simulatorLaws } from "../../laws/catalogue.ts"
import { gateLaws } from "../../laws/gate.laws.ts"
import { interpolationLaws } from "../../laws/interpolation.laws.ts"
import type { LawSet } from "../../laws/law.ts"
import { schedulerLaws } from "../../laws/scheduler.laws.ts"
import { counterexamples } from "./counterexamples.ts"
import { gateDefects, interpolationDefects } from "./defects/domain.ts"
import { engineDefects } from "./defects/engine.ts"
import { lawsOf, plannerDefects } from "./defects/planner.ts"
import { schedulerDefects } from "./defects/scheduler.ts"
import { options } from "./itHolds.ts"

/** A broken thing is refuted long before this many runs, whatever the seed. */
const runs = 1000

const itIsCaught = (defect: string, sets: ReadonlyArray<LawSet>, caughtBy: ReadonlyArray<string>): void => {
  const laws = sets.flatMap(({ laws }) => laws)
  for (const name of caughtBy) {
    it(`${defect} is caught by ${name}`, async () => {
      const law = laws.find((each) => each.name === name)
      const verdict = await Effect.runPromise(law!.check({ ...options, runs }))
      expect(verdict._tag).toBe("Refuted")
    })
  }
}

describe("broken engines", () => {
  for (const { engine, caughtBy } of engineDefects) itIsCaught(engine.name, simulatorLaws(engine), caughtBy)
})

describe("counterexamples on file", () => {
  for (const [file, { law: name, subject, case: value }] of counterexamples) {
    const defect = engineDefects.find(({ engine }) => engine.name === subject)
    it(`${file} still refutes ${name} of ${subject}`, async () => {
      const law = simulatorLaws(defect!.engine)
        .flatMap(({ laws }) => laws)
        .find((each) => each.name === name)
      expect((await Effect.runPromise(law!.judge(value)))._tag).toBe("Refuted")
    })
  }
})

describe("broken schedulers", () => {
  for (const { name, make, caughtBy } of schedulerDefects) itIsCaught(name, [schedulerLaws(make)], caughtBy)
})

describe("broken interpolations", () => {
  for (const { name, interpolation, caughtBy } of interpolationDefects) {
    itIsCaught(name, [interpolationLaws(interpolation)], caughtBy)
  }
})

describe("broken gates", () => {
  for (const { name, make, caughtBy } of gateDefects) itIsCaught(name, [gateLaws(make)], caughtBy)
})

describe("broken planners", () => {
  for (const { planner, caughtBy } of plannerDefects) itIsCaught(planner.name, lawsOf(planner), caughtBy)
})
