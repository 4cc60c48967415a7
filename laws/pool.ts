/** A world for a pool of workers: workers that answer late, in any order, or die; and callers that lose patience. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Worker from "effect/workers/Worker"
import { WorkerError, WorkerReceiveError } from "effect/workers/WorkerError"
import { max } from "../src/domain/Percentile.ts"
import type { Scenario, Stage } from "../src/domain/Scenario.ts"
import { type Engine, judgingOneByOne, ProgramFault, type SimulationError, type Verdict } from "../src/engine/Engine.ts"
import type { Answer, Request } from "../src/engine/pool/Messages.ts"
import type { Call, PoolCase } from "./arbitraries/pools.ts"
import { drive, turnsOf } from "./turns.ts"

/** Makes the pool that is judged, around the calling thread's engine. */
export type MakePool = (
  here: Engine["Service"],
  options: { readonly threadCount: number; readonly startAfterVisits: number },
) => Effect.Effect<Engine["Service"], never, Worker.WorkerPlatform | Worker.Spawner | Scope.Scope>

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

const judge = ({ stages: [stage] }: Pick<Scenario, "stages">): Verdict | ProgramFault => {
  const { _tag, name } = stage!
  if (_tag === "Program") return new ProgramFault({ node: name, problem: "fails" })
  const [call, place] = name.split(".").map(Number)
  return { _tag: "Meets", latencyMs: latencyMsOf(call!, place!) }
}

const notAsked = () => Effect.die("not asked for")

/** Lives through a case. */
export const live = Effect.fnUntraced(function* (
  make: MakePool,
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
      const judged = judge(scenario)
      hear([scenario.stages[0]!.name])
      return judged._tag === "Meets" || judged._tag === "Misses" ? Effect.succeed(judged) : Effect.fail(judged)
    })

  /** A worker's turn to do something, or to die. */
  const act = (label: string): Effect.Effect<void, WorkerError> =>
    Effect.flatMap(turn(label), () => {
      if (!deaths.includes(workerTurns++)) return Effect.void
      deathCount++
      return Effect.fail(new WorkerError({ reason: new WorkerReceiveError({ message: "dies", cause: label }) }))
    })

  const answerOf = (stages: ReadonlyArray<ReadonlyArray<Stage>>): Answer => {
    const verdicts: Array<Verdict> = []
    for (const [position, each] of stages.entries()) {
      hear([each[0]!.name])
      judgedByWorkers++
      const judged = judge({ stages: each })
      if (judged._tag !== "Meets" && judged._tag !== "Misses") {
        return {
          _tag: "Failed",
          position,
          failure: { _tag: "ProgramFault", node: judged.node, problem: judged.problem },
        }
      }
      verdicts.push(judged)
    }
    return { _tag: "Judged", verdicts }
  }

  const spawn = (id: number): Worker.Worker<Answer, Request> => {
    const requests = Effect.runSync(Queue.unbounded<Request>())
    return {
      send: (request) => Effect.sync(() => void Queue.offerUnsafe(requests, request)),
      run: (handler, options) =>
        Effect.gen(function* () {
          yield* act(`worker ${id} comes up`)
          yield* options?.onSpawn ?? Effect.void
          for (;;) {
            const request = yield* Queue.take(requests)
            if (request._tag === "Trace") continue
            yield* act(`worker ${id} answers`)
            yield* handler(answerOf(request.stages))
          }
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
