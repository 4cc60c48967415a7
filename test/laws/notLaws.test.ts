import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { cases } from "../../laws/arbitraries/cases.ts"
import { type Case, scenarioOf } from "../../laws/case.ts"
import { equal, none } from "../../laws/equation.ts"
import { forAll } from "../../laws/law.ts"
import { run } from "../../laws/reference/machine.ts"
import { pulledApart } from "../../laws/transform.ts"
import type { Lineage } from "../../src/domain/Lineage.ts"
import type { ModelStage, Scenario } from "../../src/domain/Scenario.ts"

type Change = (stage: ModelStage) => Partial<ModelStage>

/** The scenario with every model node changed. */
const changing = (scenario: Scenario, change: Change): Scenario => ({
  ...scenario,
  stages: scenario.stages.map((stage) => (stage._tag === "Model" ? { ...stage, ...change(stage) } : stage)),
})

const worstMs = ({ arrivalMs, sinkMs }: Lineage): number =>
  Math.max(...sinkMs.map((timeMs, query) => timeMs - arrivalMs[query]!))

/** The claim that the worst latency is not longer after a change than before it, or than after another. */
const neverWorse =
  (change: Change, other: Change = () => ({})) =>
  (value: Case) => {
    const scenario = scenarioOf(value)
    const beforeMs = worstMs(run(changing(scenario, other)))
    const afterMs = worstMs(run(changing(scenario, change)))
    return none(afterMs <= beforeMs ? [] : [{ beforeMs, afterMs }])
  }

const batchesOf = ({ models }: Lineage) => models.map(({ batchSize }) => batchSize)

const notLaws = {
  "more replicas never make the worst latency longer": neverWorse(({ replicas }) => ({ replicas: replicas + 1 })),
  "larger batches never make the worst latency longer": neverWorse(
    () => ({}),
    ({ maxBatchSize }) => ({ maxBatchSize: Math.max(1, maxBatchSize - 1) }),
  ),
  "a shorter delay never makes the worst latency longer": neverWorse(() => ({ batchingDelayMs: 0 })),
  "faster service never makes the worst latency longer": neverWorse(({ rank, serviceMs }) => ({
    serviceMs: rank === 1 ? serviceMs.map((timeMs) => timeMs / 2) : serviceMs,
  })),
  "pulling tied arrivals apart changes no batch": (value: Case) => {
    const scenario = scenarioOf(value)
    return equal(batchesOf(run(pulledApart(scenario, 2 ** -30))), batchesOf(run(scenario)))
  },
}

// Graham (1969), Bounds on multiprocessing timing anomalies: what a planner must not prune by.
describe("no laws", () => {
  for (const [statement, sentence] of Object.entries(notLaws)) {
    it(`it is not true that ${statement}`, async () => {
      const law = forAll({
        name: "No.law",
        statement,
        symbols: "",
        given: cases({ dyadic: true, isTight: true }),
        sentence,
      })
      const verdict = await Effect.runPromise(law.check({ seed: 3, runs: 5000 }))
      expect(verdict._tag).toBe("Refuted")
    })
  }
})
