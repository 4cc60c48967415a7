/** What a worker runs: it judges what it is sent, and its answers say where it stopped and why. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as WorkerRunner from "effect/workers/WorkerRunner"
import { describe, expect, it } from "vitest"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { Engine, judgingOneByOne, ProgramFault, type SimulationError } from "../../../src/engine/Engine.ts"
import type { Verdict } from "../../../src/engine/Verdict.ts"
import { type Answer, encodeFailure, type Request } from "../../../src/engine/pool/Messages.ts"
import { judgeJob, serve } from "../../../src/engine/pool/PoolWorker.ts"
import { judged, objective, scenariosOf, verdictOf } from "./scripted.ts"

const fault = new ProgramFault({ node: "a", problem: "fails" })

/** An engine that judges scenarios by their names, but for one. */
const engineBut = (place: number, outcome: Effect.Effect<Verdict, SimulationError>) =>
  judgingOneByOne({
    name: "named",
    simulate: () => Effect.die("not asked for"),
    latencies: () => Effect.die("not asked for"),
    verdict: (scenario: Scenario) => {
      const verdict = verdictOf(scenario)
      return verdict._tag === "Meets" && verdict.latencyMs === place ? outcome : Effect.succeed(verdict)
    },
  })

const arrivalMs = Float64Array.of(0)

describe("judging a job", () => {
  it("gives every verdict in order", () => {
    const judging = judgeJob(engineBut(-1, Effect.never), scenariosOf(3, arrivalMs), objective)
    expect(Effect.runSync(judging)).toEqual(judged(0, 1, 2))
  })

  it.each([0, 1, 2])("says that it stopped at scenario %i", (place) => {
    const judging = judgeJob(engineBut(place, Effect.fail(fault)), scenariosOf(3, arrivalMs), objective)
    const failed = { _tag: "Failed", position: place, failure: encodeFailure(fault) }
    expect(Effect.runSync(judging)).toEqual(failed)
    // The count begins anew where the same job is judged again.
    expect(Effect.runSync(judging)).toEqual(failed)
  })
})

/** What a worker around an engine answers to requests, so many answers. */
const answersOf = (engine: Engine["Service"], requests: ReadonlyArray<Request>, count: number) => {
  const answers: Array<Answer> = []
  const program = Effect.gen(function* () {
    const isAnswered = Deferred.makeUnsafe<void>()
    const send = (answer: Answer) => {
      answers.push(answer)
      if (answers.length === count) Deferred.doneUnsafe(isAnswered, Effect.void)
    }
    const runner = {
      run: (handle: (port: number, request: Request) => unknown) =>
        Effect.andThen(
          Effect.sync(() => {
            for (const request of requests) handle(0, request)
          }),
          Effect.never,
        ),
      send: (_: number, answer: Answer) => Effect.sync(() => send(answer)),
      sendUnsafe: (_: number, answer: Answer) => send(answer),
    }
    const platform = { start: () => Effect.succeed(runner) } as unknown as WorkerRunner.WorkerRunnerPlatform["Service"]
    const serving = serve.pipe(
      Effect.provideService(Engine, engine),
      Effect.provideService(WorkerRunner.WorkerRunnerPlatform, platform),
    )
    const fiber = yield* Effect.forkChild(serving)
    yield* Deferred.await(isAnswered)
    yield* Fiber.interrupt(fiber)
    return answers
  })
  return Effect.runPromise(program)
}

describe("a worker", () => {
  const stages = scenariosOf(2, arrivalMs).map((scenario) => scenario.stages)
  const trace: Request = { _tag: "Trace", arrivalMs }
  const judge: Request = { _tag: "Judge", stages, objective }

  it("answers each request, in their order", async () => {
    const answers = await answersOf(engineBut(1, Effect.fail(fault)), [trace, judge, judge], 2)
    const failed = { _tag: "Failed", position: 1, failure: encodeFailure(fault) }
    expect(answers).toEqual([failed, failed])
  })

  it("judges by the arrivals that it was sent last", async () => {
    const seen: Array<Float64Array> = []
    const engine = judgingOneByOne({
      ...engineBut(-1, Effect.never),
      verdict: (scenario: Scenario) => {
        seen.push(scenario.arrivalMs)
        return Effect.succeed(verdictOf(scenario))
      },
    })
    const other = Float64Array.of(0, 1)
    await answersOf(engine, [trace, judge, { _tag: "Trace", arrivalMs: other }, judge, judge], 3)
    expect(seen).toEqual([arrivalMs, arrivalMs, other, other, other, other])
  })

  it("tells of a bug in its engine, and goes on", async () => {
    let isBroken = true
    const engine = engineBut(
      1,
      Effect.suspend(() => {
        if (!isBroken) return Effect.succeed<Verdict>({ _tag: "Meets", latencyMs: 1 })
        isBroken = false
        return Effect.die(new Error("a bug of the engine"))
      }),
    )
    const [died, answer] = await answersOf(engine, [trace, judge, judge], 2)
    expect(died).toMatchObject({ _tag: "Died" })
    expect(died?._tag === "Died" && died.problem).toContain("a bug of the engine")
    expect(answer).toEqual(judged(0, 1))
  })
})
