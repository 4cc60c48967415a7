/** The cheaper answers of engines: latencies, and verdicts on an objective. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Lineage } from "../../src/domain/Lineage.ts"
import { max, p99 } from "../../src/domain/Percentile.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import { Engine, fromSimulate, judgingOneByOne } from "../../src/engine/Engine.ts"
import type { Verdict } from "../../src/engine/Verdict.ts"
import { Scheduler } from "../../src/engine/event-loop/Scheduler.ts"
import { oneModel } from "../worlds.ts"
import { engines } from "./engines.ts"

describe.each(engines)("the %s engine", (_, makeEngine) => {
  describe("judges an objective", () => {
    // Latencies: 10, 16, 10 and 12 ms.
    const scenario = oneModel([10], {}, [0, 4, 30, 38])
    const engine = makeEngine()

    it("by latencies that its lineages have, too", async () => {
      expect([...(await Effect.runPromise(engine.latencies(scenario)))]).toEqual([10, 16, 10, 12])
    })

    it("met by a latency equal to the SLO", async () => {
      const verdict = await Effect.runPromise(engine.verdict(scenario, { sloMs: 16, percentile: max }))
      expect(verdict).toEqual({ _tag: "Meets", latencyMs: 16 })
    })

    it("at its percentile, of which the rest may miss", async () => {
      const half = { label: "p50", parts: 50_000 }
      expect(await Effect.runPromise(engine.verdict(scenario, { sloMs: 10, percentile: half }))).toEqual({
        _tag: "Meets",
        latencyMs: 10,
      })
    })

    it("of many scenarios, in their order, each as it does of one", async () => {
      const scenarios = [scenario, oneModel([1], {}, [0, 0]), scenario, oneModel([20], {}, [0])]
      const objective = { sloMs: 12, percentile: max }
      const each = await Effect.runPromise(Effect.forEach(scenarios, (given) => engine.verdict(given, objective)))
      expect(each.map(({ _tag }) => _tag)).toEqual(["Misses", "Meets", "Misses", "Misses"])
      expect(await Effect.runPromise(engine.verdicts(scenarios, objective))).toEqual(each)
      expect(await Effect.runPromise(engine.verdicts([], objective))).toEqual([])
    })

    it("missed, with more certain misses than are allowed and no more than there are", async () => {
      const verdict = await Effect.runPromise(engine.verdict(scenario, { sloMs: 11, percentile: p99 }))
      expect(verdict._tag).toBe("Misses")
      const misses = verdict._tag === "Misses" ? verdict.certainMisses : 0
      expect([1, 2]).toContain(misses)
    })

    it("of many scenarios in their order, each as it does of one", async () => {
      const scenarios = [[0, 4, 30, 38], [0], [0, 0, 0, 5]].map((arrivalMs) => oneModel([10], {}, arrivalMs))
      const objective = { sloMs: 16, percentile: max }
      const verdicts = await Effect.runPromise(engine.verdicts(scenarios, objective))
      const one = (scenario: Scenario) => Effect.runPromise(engine.verdict(scenario, objective))
      expect(verdicts).toEqual(await Promise.all(scenarios.map(one)))
      expect(verdicts.map(({ _tag }) => _tag)).toEqual(["Meets", "Meets", "Misses"])
      expect(await Effect.runPromise(engine.verdicts([], objective))).toEqual([])
    })
  })
})

describe("an engine made of its simulation", () => {
  const lineage: Lineage = { arrivalMs: Float64Array.of(0, 1, 2), models: [], sinkMs: Float64Array.of(9, 4, 7) }
  const engine = fromSimulate("canned", () => Effect.succeed(lineage))
  const scenario = oneModel([1], {}, [0, 1, 2])

  it("reads its other answers off lineages", () => {
    expect(engine.name).toBe("canned")
    expect([...Effect.runSync(engine.latencies(scenario))]).toEqual([9, 3, 5])
    expect(Effect.runSync(engine.verdict(scenario, { sloMs: 9, percentile: max }))).toEqual({
      _tag: "Meets",
      latencyMs: 9,
    })
    expect(Effect.runSync(engine.verdict(scenario, { sloMs: 4, percentile: max }))).toEqual({
      _tag: "Misses",
      certainMisses: 2,
    })
  })

  it("leaves the latencies in the order of the queries after judging them", () => {
    Effect.runSync(engine.verdict(scenario, { sloMs: 4, percentile: max }))
    expect([...Effect.runSync(engine.latencies(scenario))]).toEqual([9, 3, 5])
  })
})

describe("an engine that judges one by one", () => {
  it("gives other fibers their turn after so many queries", async () => {
    const judged: Array<string> = []
    const engine = judgingOneByOne({
      name: "counting",
      simulate: () => Effect.never,
      latencies: () => Effect.never,
      verdict: () =>
        Effect.sync((): Verdict => {
          judged.push("a scenario")
          return { _tag: "Meets", latencyMs: 0 }
        }),
    })
    const scenario: Scenario = { stages: [], arrivalMs: new Float64Array(2 ** 18) }
    const program = Effect.gen(function* () {
      yield* Effect.forkChild(Effect.sync(() => judged.push("another fiber")))
      yield* engine.verdicts([scenario, scenario, scenario, scenario], { sloMs: 1, percentile: max })
    })
    await Effect.runPromise(program)
    expect(judged).toEqual(["a scenario", "a scenario", "another fiber", "a scenario", "a scenario"])
  })
})

describe("services", () => {
  it("are known by the places of their files", () => {
    expect([Engine.key, Scheduler.key]).toEqual(["headway/engine/Engine", "headway/engine/event-loop/Scheduler"])
  })
})
