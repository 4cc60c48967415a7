/** Nodes of a user's own: Effect programs that receive deliveries and deliver queries, in simulated time. */
import * as EffectClock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { ProgramStage } from "../../domain/Scenario.ts"
import { ProgramFault } from "../Engine.ts"
import { Inbox, type Outlet, type Process } from "./Process.ts"
import { RunQueue } from "./RunQueue.ts"
import { Scheduler } from "./Scheduler.ts"
import { VirtualClock } from "./VirtualClock.ts"

/** What a program knows of the node that it runs. */
export interface NodeContext {
  readonly name: string
  /** Sleeps for exactly this long, in float64 ms; `Effect.sleep` rounds to whole nanoseconds. */
  readonly sleepMs: (delayMs: number) => Effect.Effect<void>
  /** Delivers queries to every child at this instant; every query that the node received exactly once. */
  readonly deliver: (queries: ReadonlyArray<number>) => Effect.Effect<void>
}

/**
 * A node as a program. It is run once before the first arrival, to set up the node's state, and gives the handler of
 * deliveries; each delivery is then handled by a fiber of its own, which may sleep while others arrive.
 *
 * Inside, `Effect.sleep`, `Clock.currentTimeMillis` and everything built on them mean simulated time.
 */
export type NodeProgram = (node: NodeContext) => Effect.Effect<(queries: ReadonlyArray<number>) => Effect.Effect<void>>

/** A running program node; `stop` ends its fibers and tells what it still owes. */
export interface ProgramProcess extends Process {
  readonly stop: Effect.Effect<void, ProgramFault>
}

const Owed = { never: 0, received: 1, delivered: 2 } as const

/** Starts a program node on a scenario of `queryCount` queries. */
export const startProgram = Effect.fnUntraced(function* (
  stage: ProgramStage,
  program: NodeProgram,
  queryCount: number,
  outlet: Outlet,
): Effect.fn.Return<ProgramProcess, ProgramFault, Scheduler> {
  const scheduler = yield* Scheduler
  const { name, rank } = stage
  const runQueue = new RunQueue()
  const clock = new VirtualClock(scheduler, runQueue, rank)
  const run = Effect.runForkWith(Context.make(EffectClock.Clock, clock))
  const inbox = new Inbox(stage.parents.length, queryCount)
  const delivered = new Int32Array(queryCount)
  const owed = new Uint8Array(queryCount)
  const fibers = new Set<Fiber.Fiber<void>>()
  let deliveredCount = 0
  let receivedCount = 0
  let problem: string | undefined
  let isStopping = false

  const start = <A>(effect: Effect.Effect<A>): Fiber.Fiber<A> => {
    const fiber = run(effect, { scheduler: runQueue })
    runQueue.drain()
    return fiber
  }

  const deliver = (queries: ReadonlyArray<number>): Effect.Effect<void> =>
    Effect.sync(() => {
      const first = deliveredCount
      for (const query of queries) {
        if (owed[query] !== Owed.received) {
          problem ??= `delivered query ${query}, ${owed[query] === Owed.delivered ? "a second time" : "which it never received"}`
          return
        }
        owed[query] = Owed.delivered
        delivered[deliveredCount++] = query
      }
      outlet(delivered, first, deliveredCount)
    })

  const setUp = start(program({ name, sleepMs: (delayMs) => clock.sleepMs(delayMs), deliver })).pollUnsafe()
  if (setUp === undefined) {
    return yield* new ProgramFault({ node: name, problem: "did not finish its set-up at once" })
  }
  if (Exit.isFailure(setUp)) return yield* Effect.failCause(setUp.cause)
  const handle = setUp.value

  const onDelivery = Effect.sync(() => {
    inbox.receive()
    if (inbox.start === inbox.end) return
    const group = Array.from(inbox.queries.subarray(inbox.start, inbox.end))
    for (const query of group) owed[query] = Owed.received
    receivedCount += group.length
    const fiber = start(handle(group))
    fibers.add(fiber)
    fiber.addObserver((exit) => {
      fibers.delete(fiber)
      note(exit)
    })
  })

  const note = (exit: Exit.Exit<void>): void => {
    if (!isStopping && Exit.isFailure(exit)) problem ??= `failed: ${String(exit.cause)}`
  }

  const stop = Effect.gen(function* () {
    const owedCount = receivedCount - deliveredCount
    const sleeperCount = fibers.size
    isStopping = true
    for (const fiber of fibers) {
      fiber.interruptUnsafe()
      runQueue.drain()
    }
    if (problem === undefined && owedCount !== 0) {
      problem = `never delivered ${owedCount} of ${receivedCount} queries (${sleeperCount} handlers still waited at the end)`
    }
    if (problem !== undefined) return yield* new ProgramFault({ node: name, problem })
  })

  return { rank, inbox, onDelivery, stop }
})
