/** Runs a program on a scheduler and writes down what fired. */
import * as Effect from "effect/Effect"
import type { Scheduler } from "../src/engine/event-loop/Scheduler.ts"
import type { Phase } from "../src/engine/Order.ts"
import type { Planned, Program } from "./arbitraries/programs.ts"

/** An event as it was scheduled, in order of `sequence`. */
export interface Scheduled {
  readonly timeMs: number
  readonly rank: number
  readonly phase: Phase
  readonly sequence: number
}

/** An event as it fired, with the scheduler's own idea of the time. */
export interface Fired extends Scheduled {
  readonly nowMs: number
}

/** What a scheduler did with a program. `runCounts` are the answers of `run` and of running once more. */
export interface Trace {
  readonly scheduled: ReadonlyArray<Scheduled>
  readonly fired: ReadonlyArray<Fired>
  readonly startMs: number
  readonly runCounts: readonly [number, number]
}

/** Schedules events on a scheduler, and writes down what was scheduled and what fired. */
export const recorder = (scheduler: Scheduler["Service"], unitMs: number) => {
  const scheduled: Array<Scheduled> = []
  const fired: Array<Fired> = []
  const schedule = ({ afterSteps, rank, phase, copies, causes }: Planned): void => {
    for (let copy = 0; copy < copies; copy++) {
      const timeMs = scheduler.nowMs() + (afterSteps + (copy % 7)) * unitMs
      const event = { timeMs, rank, phase, sequence: scheduled.length }
      scheduled.push(event)
      scheduler.schedule(
        timeMs,
        rank,
        phase,
        Effect.sync(() => {
          fired.push({ ...event, nowMs: scheduler.nowMs() })
          causes.forEach(schedule)
        }),
      )
    }
  }
  return { scheduled, fired, schedule }
}

/** Runs a program on a fresh scheduler until nothing is pending. */
export const drain = Effect.fnUntraced(function* (
  make: Effect.Effect<Scheduler["Service"]>,
  { unitMs, plan }: Program,
): Effect.fn.Return<Trace> {
  const scheduler = yield* make
  const startMs = scheduler.nowMs()
  const { scheduled, fired, schedule } = recorder(scheduler, unitMs)
  plan.forEach(schedule)
  const runCounts = [yield* scheduler.run, yield* scheduler.run] as const
  return { scheduled, fired, startMs, runCounts }
})
