/** Workers in this thread that do what a test tells them to: come up, answer, or die. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Worker from "effect/workers/Worker"
import { WorkerError, WorkerReceiveError } from "effect/workers/WorkerError"
import { max } from "../../../src/domain/Percentile.ts"
import type { Scenario, Stage } from "../../../src/domain/Scenario.ts"
import type { Verdict } from "../../../src/engine/Verdict.ts"
import type { Answer, Request } from "../../../src/engine/pool/Messages.ts"

/** A worker as the test sees it. */
export interface ScriptedWorker {
  readonly id: number
  /** What it was sent, and is still to be looked at. */
  readonly requests: Array<Request>
  comeUp: () => void
  say: (answer: Answer) => void
  die: () => void
  isStopped: boolean
}

/** Lets every fiber do what it can. */
export const settle = Effect.gen(function* () {
  for (let count = 0; count < 20; count++) yield* Effect.yieldNow
})

const notRunning = (): never => {
  throw new Error("the worker does not run")
}

const makeWorker = (id: number): [ScriptedWorker, Worker.Worker<Answer, Request>] => {
  const scripted: ScriptedWorker = {
    id,
    requests: [],
    comeUp: notRunning,
    say: notRunning,
    die: notRunning,
    isStopped: false,
  }
  const death = Deferred.makeUnsafe<never, WorkerError>()
  const error = new WorkerError({ reason: new WorkerReceiveError({ message: `worker ${id} dies`, cause: "the test" }) })
  return [
    scripted,
    {
      send: (request) => Effect.sync(() => void scripted.requests.push(request)),
      run: (handler, options) =>
        Effect.suspend(() => {
          scripted.comeUp = () => Effect.runSync(options!.onSpawn!)
          scripted.say = (answer) => void Effect.runSync(handler(answer) as Effect.Effect<unknown>)
          scripted.die = () => void Effect.runSync(Deferred.fail(death, error))
          return Effect.onInterrupt(Deferred.await(death), () =>
            Effect.sync(() => {
              scripted.isStopped = true
            }),
          )
        }),
    },
  ]
}

/** Runs a program with workers that are told what to do; `workers` are all that were ever spawned. */
export const withScript = <A, E>(
  use: (
    workers: ReadonlyArray<ScriptedWorker>,
  ) => Effect.Effect<A, E, Worker.WorkerPlatform | Worker.Spawner | Scope.Scope>,
): Promise<A> => {
  const workers: Array<ScriptedWorker> = []
  const platform = Worker.WorkerPlatform.of({
    spawn: <O, I>(id: number) =>
      Effect.sync(() => {
        const [scripted, worker] = makeWorker(id)
        workers.push(scripted)
        return worker as unknown as Worker.Worker<O, I>
      }),
  })
  return Effect.runPromise(
    Effect.suspend(() => use(workers)).pipe(
      Effect.scoped,
      Effect.provideService(Worker.WorkerPlatform, platform),
      Effect.provideService(Worker.Spawner, () => undefined),
    ),
  )
}

export const objective = { sloMs: 1, percentile: max }

/** Scenarios that are only names and arrivals: their names are their places. */
export const scenariosOf = (count: number, arrivalMs: Float64Array): ReadonlyArray<Scenario> =>
  Array.from({ length: count }, (_, place) => ({
    stages: [{ _tag: "Source", rank: 0, parents: [], children: [], name: String(place) }],
    arrivalMs,
  }))

const placeIn = ([stage]: ReadonlyArray<Stage>): number => Number(stage!.name)

/** What a scenario of such a list is judged to be: its place as a latency. */
export const verdictOf = ({ stages }: Pick<Scenario, "stages">): Verdict => ({
  _tag: "Meets",
  latencyMs: placeIn(stages),
})

/** Requests in short, `trace` or the places to be judged; they have been looked at then. */
export const read = ({ requests }: ScriptedWorker): ReadonlyArray<string> =>
  requests.splice(0).map((request) => (request._tag === "Trace" ? "trace" : request.stages.map(placeIn).join("+")))

/** The right answer about these places. */
export const judged = (...places: ReadonlyArray<number>): Answer => ({
  _tag: "Judged",
  verdicts: places.map((place) => ({ _tag: "Meets", latencyMs: place })),
})
