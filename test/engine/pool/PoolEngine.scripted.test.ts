/** The pool as an engine: what its own thread judges and what it leaves to workers, which do what they are told. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { Engine, judgingOneByOne, ProgramFault, type SimulationError } from "../../../src/engine/Engine.ts"
import type { Verdict } from "../../../src/engine/Verdict.ts"
import * as PoolEngine from "../../../src/engine/pool/PoolEngine.ts"
import { judged, objective, read, scenariosOf, settle, verdictOf, withScript } from "./scripted.ts"

/** An engine that judges scenarios by their names, and counts how it was asked. */
const makeHere = (
  judge: (scenario: Scenario) => Effect.Effect<Verdict, SimulationError> = (s) => Effect.succeed(verdictOf(s)),
) => {
  const asked = { verdicts: 0, verdict: 0 }
  const engine = judgingOneByOne({
    name: "named",
    simulate: () => Effect.die("not asked for"),
    latencies: () => Effect.die("not asked for"),
    verdict: (scenario: Scenario) =>
      Effect.suspend(() => {
        asked.verdict++
        return judge(scenario)
      }),
  })
  const here: Engine["Service"] = {
    ...engine,
    verdicts: (scenarios, wanted) =>
      Effect.suspend(() => {
        asked.verdicts++
        return engine.verdicts(scenarios, wanted)
      }),
  }
  return { asked, here }
}

const fault = (node: string) => new ProgramFault({ node, problem: "fails" })

const arrivalMs = Float64Array.of(0, 1, 2)
/** Three arrivals at one stage. */
const visitsPerScenario = 3

describe("a batch for a pool", () => {
  it.each([
    // A pool of one thread shares with nobody.
    [1, 40, 0, 0],
    // Four scenarios for each thread make a batch worth sharing.
    [2, 7, 0, 0],
    [2, 8, 0, 1],
    [3, 11, 0, 0],
    [3, 12, 0, 2],
    // It is worth starting workers for where it brings the visits above the threshold.
    [2, 8, 8 * visitsPerScenario, 0],
    [2, 8, 8 * visitsPerScenario - 1, 1],
  ])(
    "of %i threads, of %i scenarios, after %i visits, starts %i workers",
    (threadCount, count, startAfterVisits, started) =>
      withScript((scripted) =>
        Effect.gen(function* () {
          const { asked, here } = makeHere()
          const pool = yield* PoolEngine.make(here, { threadCount, startAfterVisits })
          const scenarios = scenariosOf(count, arrivalMs)
          const expected = scenarios.map(verdictOf)
          expect(yield* pool.verdicts(scenarios, objective)).toEqual(expected)
          yield* settle
          expect(scripted).toHaveLength(started)
          expect(asked.verdicts).toBe(started === 0 ? 1 : 0)
          expect(pool.statistics()).toEqual({
            started,
            lost: 0,
            up: 0,
            redone: 0,
            judged: 0,
            judgedHere: started === 0 ? 0 : count,
          })
        }),
      ),
  )

  it("counts the visits of all batches, stage by stage", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const pool = yield* PoolEngine.make(makeHere().here, {
          threadCount: 2,
          startAfterVisits: 6 * 8 * visitsPerScenario,
        })
        const scenarios = scenariosOf(8, arrivalMs).map(({ stages }) => ({ stages: [...stages, ...stages], arrivalMs }))
        for (let batch = 0; batch < 3; batch++) yield* pool.verdicts(scenarios, objective)
        yield* settle
        expect(scripted).toHaveLength(0)
        yield* pool.verdicts(scenarios, objective)
        yield* settle
        expect(scripted).toHaveLength(1)
      }),
    ))

  it("is shared with workers that are up, and whose verdicts count as theirs", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const { asked, here } = makeHere()
        const pool = yield* PoolEngine.make(here, { threadCount: 2, startAfterVisits: 0 })
        const starting = yield* Effect.forkChild(pool.start, { startImmediately: true })
        yield* settle
        expect(starting.pollUnsafe()).toBe(undefined)
        scripted[0]!.comeUp()
        yield* Fiber.join(starting)
        const scenarios = scenariosOf(8, arrivalMs)
        const judging = yield* Effect.forkChild(pool.verdicts(scenarios, objective), { startImmediately: true })
        yield* settle
        expect(read(scripted[0]!)).toEqual(["trace", "0", "1"])
        expect(judging.pollUnsafe()).toBe(undefined)
        scripted[0]!.say(judged(0))
        scripted[0]!.say(judged(1))
        expect(yield* Fiber.join(judging)).toEqual(scenarios.map(verdictOf))
        expect(asked).toEqual({ verdicts: 0, verdict: 6 })
        expect(pool.statistics()).toMatchObject({ started: 1, up: 1, judged: 2, judgedHere: 6 })
      }),
    ))

  it("fails as the first scenario that fails", () =>
    withScript(() =>
      Effect.gen(function* () {
        const { here } = makeHere((scenario) => {
          const { name } = scenario.stages[0]!
          return name === "3" || name === "5" ? Effect.fail(fault(name)) : Effect.succeed(verdictOf(scenario))
        })
        const pool = yield* PoolEngine.make(here, { threadCount: 2, startAfterVisits: 0 })
        expect(yield* Effect.flip(pool.verdicts(scenariosOf(8, arrivalMs), objective))).toEqual(fault("3"))
        // What failed is not counted as judged.
        expect(pool.statistics().judgedHere).toBe(3)
      }),
    ))

  it("dies of what a worker died of", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const pool = yield* PoolEngine.make(makeHere().here, { threadCount: 2, startAfterVisits: 0 })
        const starting = yield* Effect.forkChild(pool.start, { startImmediately: true })
        yield* settle
        scripted[0]!.comeUp()
        yield* Fiber.join(starting)
        const judging = yield* Effect.forkChild(
          Effect.sandbox(pool.verdicts(scenariosOf(8, arrivalMs), objective)).pipe(Effect.flip),
          { startImmediately: true },
        )
        yield* settle
        scripted[0]!.say({ _tag: "Died", problem: "a bug of the engine" })
        scripted[0]!.say(judged(1))
        expect(String(yield* Fiber.join(judging))).toContain("a bug of the engine")
      }),
    ))

  it("that nobody waits for any more is given to no worker", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const { here } = makeHere(() => Effect.never)
        const pool = yield* PoolEngine.make(here, { threadCount: 2, startAfterVisits: 0 })
        const judging = yield* Effect.forkChild(pool.verdicts(scenariosOf(8, arrivalMs), objective), {
          startImmediately: true,
        })
        yield* settle
        yield* Fiber.interrupt(judging)
        scripted[0]!.comeUp()
        expect(read(scripted[0]!)).toEqual([])
      }),
    ))
})

describe("the layer of a pool", () => {
  it("is a pool around the engine of another", () =>
    withScript((scripted) => {
      const { here } = makeHere()
      const options = { threadCount: 2, startAfterVisits: 0 }
      const program = Effect.gen(function* () {
        const pool = yield* Engine
        expect(pool.name).toBe("named")
        const scenarios = scenariosOf(8, arrivalMs)
        expect(yield* pool.verdicts(scenarios, objective)).toEqual(scenarios.map(verdictOf))
        yield* settle
        expect(scripted).toHaveLength(1)
      })
      return Effect.provide(program, PoolEngine.layer(Layer.succeed(Engine, here), options))
    }))
})
