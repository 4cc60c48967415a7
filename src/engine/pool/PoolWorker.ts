/** The worker's side of the pool: judges what it is sent with an engine of its own, until it is closed. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type { WorkerError } from "effect/workers/WorkerError"
import * as WorkerRunner from "effect/workers/WorkerRunner"
import type { Objective } from "../../domain/Objective.ts"
import type { Scenario } from "../../domain/Scenario.ts"
import { Engine } from "../Engine.ts"
import { type Answer, encodeFailure, type Request } from "./Messages.ts"

/** Judges scenarios one after the other; where one fails is part of the answer. */
export const judgeJob = (
  engine: Engine["Service"],
  scenarios: ReadonlyArray<Scenario>,
  objective: Objective,
): Effect.Effect<Answer> =>
  Effect.suspend(() => {
    let position = -1
    const judging = Effect.forEach(scenarios, (scenario) => {
      position++
      return engine.verdict(scenario, objective)
    })
    return Effect.match(judging, {
      onSuccess: (verdicts): Answer => ({ _tag: "Judged", verdicts }),
      onFailure: (failure): Answer => ({ _tag: "Failed", position, failure: encodeFailure(failure) }),
    })
  })

/** Serves the calling thread: one request at a time, in the order in which they come. */
export const serve: Effect.Effect<void, WorkerError, Engine | WorkerRunner.WorkerRunnerPlatform> = Effect.gen(
  function* () {
    const engine = yield* Engine
    const platform = yield* WorkerRunner.WorkerRunnerPlatform
    const runner = yield* platform.start<Answer, Request>()
    const requests = yield* Queue.unbounded<Request>()
    let arrivalMs: Float64Array = new Float64Array()
    const handle = (request: Request): Effect.Effect<void> => {
      if (request._tag === "Trace") {
        arrivalMs = request.arrivalMs
        return Effect.void
      }
      const scenarios = request.stages.map((stages) => ({ stages, arrivalMs }))
      return judgeJob(engine, scenarios, request.objective).pipe(
        Effect.catchCause((cause) => Effect.succeed<Answer>({ _tag: "Died", problem: Cause.pretty(cause) })),
        Effect.flatMap((answer) => runner.send(0, answer)),
      )
    }
    const working = Effect.forever(Effect.flatMap(Queue.take(requests), handle))
    yield* Effect.raceFirst(
      runner.run<void, never, never>((_, request) => void Queue.offerUnsafe(requests, request)),
      working,
    )
  },
)
