/** A world for a pool of workers: workers that answer late, in any order, or die; and callers that lose patience. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Worker from "effect/workers/Worker"
import { WorkerError, WorkerReceiveError } from "effect/workers/WorkerError"
import * as WorkerRunner from "effect/workers/WorkerRunner"
import { max } from "../src/domain/Percentile.ts"
import type { Scenario, Stage } from "../src/domain/Scenario.ts"
import { Engine, judgingOneByOne, ProgramFault, type SimulationError } from "../src/engine/Engine.ts"
import type { Verdict } from "../src/engine/Verdict.ts"
import type { Answer, Request } from "../src/engine/pool/Messages.ts"
import type { Call, PoolCase } from "./arbitraries/pools.ts"
import { drive, turnsOf } from "./turns.ts"

/** Makes the pool that is judged, around the calling thread's engine. */
export type MakePool = (
  here: Engine["Service"],
  options: { readonly threadCount: number; readonly startAfterVisits: number },
) => Effect.Effect<Engine["Service"], never, Worker.WorkerPlatform | Worker.Spawner | Scope.Scope>

/** What is judged: a pool, and what its workers run, which serves one request after the other until it is closed. */
export interface PoolParts {
  readonly make: MakePool
  readonly serve: Effect.Effect<void, WorkerError, Engine | WorkerRunner.WorkerRunnerPlatform>
}

/** How a call ended: with the verdicts' latencies, with the failing scenario's name, or as it was interrupted. */
export type Ending =
  | { readonly _tag: "Answered"; readonly latenciesMs: ReadonlyArray<number> }
  | { readonly _tag: "Failed"; readonly scenario: string }
  | { readonly _tag: "Interrupted" }

/** What became of a case. */
export interface PoolTrace {
  /** By call. */
  readonly endings: ReadonlyArray<Ending>
  /** How often each scenario was judged, by its name; only judgements that the pool has heard of count. */
  readonly judgedCounts: ReadonlyMap<string, number>
  readonly judgedByWorkers: number
  readonly deathCount: number
  /** Whether answers came in another order than the scenarios. */
  readonly isOvertaken: boolean
}

/** The name of a scenario; it tells the call and the place. */
export const nameOf = (call: number, place: number): string => `${call}.${place}`

/** The latency that a scenario is judged to have, ms: another for each. */
export const latencyMsOf = (call: number, place: number): number => 100 * call + place

const arrivalMs = Float64Array.of(0)

/** A scenario that is only a name, and says whether it fails. */
const scenariosOf = ({ scenarioCount, failing }: Call, call: number): ReadonlyArray<Scenario> =>
  Array.from({ length: scenarioCount }, (_, place) => {
    const stage = { rank: 0, parents: [], children: [], name: nameOf(call, place) }
    const stages: ReadonlyArray<Stage> = failing.includes(place)
      ? [{ _tag: "Program", program: "fails", ...stage }]
      : [{ _tag: "Source", ...stage }]
    return { stages, arrivalMs }
  })

const judge = ({ stages: [stage] }: Scenario): Effect.Effect<Verdict, SimulationError> => {
  const { _tag, name } = stage!
  if (_tag === "Program") return Effect.fail(new ProgramFault({ node: name, problem: "fails" }))
  const [call, place] = name.split(".").map(Number)
  return Effect.succeed({ _tag: "Meets", latencyMs: latencyMsOf(call!, place!) })
}

/** The platform as a worker sees it: requests from one queue, answers into another, each with the scenarios it is about. */
const insideOf = (
  requests: Queue.Queue<Request>,
  answers: Queue.Queue<readonly [Answer, names: ReadonlyArray<string>]>,
): WorkerRunner.WorkerRunnerPlatform["Service"] => {
  const asked: Array<ReadonlyArray<string>> = []
  const send = (answer: Answer): void => void Queue.offerUnsafe(answers, [answer, asked.shift()!])
  const runner: WorkerRunner.WorkerRunner<Answer, Request> = {
    run: (handle) =>
      Effect.forever(
        Effect.flatMap(Queue.take(requests), (request) => {
          if (request._tag === "Judge") asked.push(request.stages.map(([stage]) => stage!.name))
          return Effect.orDie(handle(0, request) ?? Effect.void)
        }),
      ),
    send: (_, answer) => Effect.sync(() => send(answer)),
    sendUnsafe: (_, answer) => send(answer),
  }
  return { start: <O, I>() => Effect.succeed(runner as unknown as WorkerRunner.WorkerRunner<O, I>) }
}

const notAsked = () => Effect.die("not asked for")

/** Lives through a case. */
export const live = Effect.fnUntraced(function* (
  { make, serve }: PoolParts,
  { threadCount, calls, areConcurrent, deaths, turns }: PoolCase,
): Effect.fn.Return<PoolTrace> {
  const judgedCounts = new Map<string, number>()
  const order: Array<string> = []
  let workerTurns = 0
  let judgedByWorkers = 0
  let deathCount = 0

  const turn = turnsOf(turns)

  const hear = (names: ReadonlyArray<string>): void => {
    for (const name of names) judgedCounts.set(name, (judgedCounts.get(name) ?? 0) + 1)
    order.push(...names)
  }

  const verdict = (scenario: Scenario): Effect.Effect<Verdict, SimulationError> =>
    Effect.flatMap(turn("the calling thread judges"), () => {
      hear([scenario.stages[0]!.name])
      return judge(scenario)
    })

  /** A worker's turn to do something, or to die. */
  const act = (label: string): Effect.Effect<void, WorkerError> =>
    Effect.flatMap(turn(label), () => {
      if (!deaths.includes(workerTurns++)) return Effect.void
      deathCount++
      return Effect.fail(new WorkerError({ reason: new WorkerReceiveError({ message: "dies", cause: label }) }))
    })

  /** The scenarios that an answer is about, of those of its request. */
  const hearOf = (answer: Answer, names: ReadonlyArray<string>): void => {
    const count = answer._tag === "Judged" ? answer.verdicts.length : answer._tag === "Failed" ? answer.position + 1 : 0
    judgedByWorkers += count
    hear(names.slice(0, count))
  }

  const spawn = (id: number): Worker.Worker<Answer, Request> => {
    const requests = Effect.runSync(Queue.unbounded<Request>())
    const death = Deferred.makeUnsafe<never, WorkerError>()
    const engine = judgingOneByOne({
      name: `worker ${id}`,
      simulate: notAsked,
      latencies: notAsked,
      verdict: (scenario) =>
        act(`worker ${id} judges`).pipe(
          Effect.catch((error) => Effect.andThen(Deferred.fail(death, error), Effect.never)),
          Effect.andThen(Effect.suspend(() => judge(scenario))),
        ),
    })
    return {
      send: (request) => Effect.sync(() => void Queue.offerUnsafe(requests, request)),
      run: (handler, options) =>
        Effect.gen(function* () {
          yield* act(`worker ${id} comes up`)
          yield* options?.onSpawn ?? Effect.void
          const answers = yield* Queue.unbounded<readonly [Answer, names: ReadonlyArray<string>]>()
          const serving = serve.pipe(
            Effect.provideService(Engine, engine),
            Effect.provideService(WorkerRunner.WorkerRunnerPlatform, insideOf(requests, answers)),
          )
          const hearing = Effect.forever(
            Effect.flatMap(Queue.take(answers), ([answer, names]) => {
              hearOf(answer, names)
              return handler(answer)
            }),
          )
          yield* Effect.raceFirst(Effect.raceFirst(serving, Deferred.await(death)), hearing)
          return yield* Effect.never
        }),
    }
  }
  const platform = Worker.WorkerPlatform.of({
    spawn: <O, I>(id: number) => Effect.sync(() => spawn(id) as unknown as Worker.Worker<O, I>),
  })

  const here = judgingOneByOne({ name: "here", simulate: notAsked, latencies: notAsked, verdict })

  const ask = Effect.fnUntraced(function* (pool: Engine["Service"], call: Call, index: number) {
    const asking = Effect.map(pool.verdicts(scenariosOf(call, index), { sloMs: 1, percentile: max }), (verdicts) =>
      verdicts.map((verdict) => (verdict._tag === "Meets" ? verdict.latencyMs : Number.NaN)),
    )
    const fiber = yield* Effect.forkChild(asking, { startImmediately: true })
    const impatience = Effect.gen(function* () {
      for (let count = 0; count < call.interruptedAfter!; count++) yield* turn(`call ${index} is waited for`)
      yield* Fiber.interrupt(fiber)
    })
    if (call.interruptedAfter !== undefined) yield* Effect.forkChild(impatience, { startImmediately: true })
    return endingOf(yield* Fiber.await(fiber))
  })

  const program = Effect.gen(function* () {
    const pool = yield* make(here, { threadCount, startAfterVisits: 0 })
    const concurrency = areConcurrent ? "unbounded" : 1
    return yield* Effect.forEach(calls, (call, index) => ask(pool, call, index), { concurrency })
  }).pipe(
    Effect.provideService(Worker.WorkerPlatform, platform),
    Effect.provideService(Worker.Spawner, () => undefined),
    Effect.scoped,
  )

  const endings = yield* drive(turns, program)
  const places = order.map((name) => name.split(".").map(Number) as [call: number, place: number])
  const isOvertaken = places.some(([call, place], index) => {
    const before = places[index - 1]
    return before !== undefined && before[0] === call && place < before[1]
  })
  return { endings, judgedCounts, judgedByWorkers, deathCount, isOvertaken }
})

const endingOf = (exit: Exit.Exit<ReadonlyArray<number>, SimulationError>): Ending => {
  if (Exit.isSuccess(exit)) return { _tag: "Answered", latenciesMs: exit.value }
  if (Exit.hasInterrupts(exit)) return { _tag: "Interrupted" }
  const failure = Exit.findErrorOption(exit)
  if (failure._tag === "None") throw new Error(`a call died: ${String(exit)}`)
  return { _tag: "Failed", scenario: failure.value.node }
}
