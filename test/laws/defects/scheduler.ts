/** Schedulers that are wrong in one way each. */
import * as Effect from "effect/Effect"
import { makeReferenceScheduler } from "../../../laws/reference/scheduler.ts"
import { type Key, phases, semantics } from "../../../laws/reference/rules.ts"
import type { Scheduler } from "../../../src/engine/event-loop/Scheduler.ts"

/** A wrong scheduler, and the laws that must notice. */
export interface SchedulerDefect {
  readonly name: string
  readonly make: Effect.Effect<Scheduler["Service"]>
  readonly caughtBy: ReadonlyArray<string>
}

const phaseOf = ({ phase }: Key) => phases.indexOf(phase)

const ordering = (
  name: string,
  order: (left: Key, right: Key) => number,
  caughtBy: ReadonlyArray<string>,
): SchedulerDefect => ({ name, make: makeReferenceScheduler(order), caughtBy: [...caughtBy, "Scheduler.model"] })

const wrapping = (
  name: string,
  wrap: (scheduler: Scheduler["Service"]) => Partial<Scheduler["Service"]>,
  caughtBy: ReadonlyArray<string>,
): SchedulerDefect => ({
  name,
  make: Effect.map(makeReferenceScheduler(), (scheduler) => ({ ...scheduler, ...wrap(scheduler) })),
  caughtBy,
})

const tolerance = 1e-8

/** Every defect. */
export const schedulerDefects: ReadonlyArray<SchedulerDefect> = [
  ordering(
    "last-in-first-out-ties",
    (left, right) =>
      left.timeMs - right.timeMs ||
      left.rank - right.rank ||
      phaseOf(left) - phaseOf(right) ||
      right.sequence - left.sequence,
    ["Scheduler.fifo", "Scheduler.stableSort"],
  ),
  ordering("time-only", (left, right) => left.timeMs - right.timeMs || left.sequence - right.sequence, [
    "Scheduler.insertion",
    "Scheduler.stableSort",
  ]),
  ordering(
    "phase-before-rank",
    (left, right) => left.timeMs - right.timeMs || phaseOf(left) - phaseOf(right) || semantics.order(left, right),
    ["Scheduler.stableSort"],
  ),
  ordering(
    "rank-modulo-1024",
    (left, right) => semantics.order({ ...left, rank: left.rank % 1024 }, { ...right, rank: right.rank % 1024 }),
    ["Scheduler.stableSort"],
  ),
  ordering("insertion-order", (left, right) => left.sequence - right.sequence, ["Scheduler.monotone"]),
  ordering(
    "coarse-time",
    (left, right) =>
      Math.floor(left.timeMs / 4) - Math.floor(right.timeMs / 4) ||
      semantics.order({ ...left, timeMs: 0 }, { ...right, timeMs: 0 }),
    ["Scheduler.monotone"],
  ),
  wrapping("late-clock", ({ nowMs }) => ({ nowMs: () => nowMs() + tolerance }), ["Scheduler.onTime"]),
  wrapping(
    "loses-the-thousandth",
    ({ schedule }) => {
      let count = 0
      return {
        schedule: (timeMs, rank, phase, handler) => {
          if (count++ !== 999) schedule(timeMs, rank, phase, handler)
        },
      }
    },
    ["Scheduler.exactlyOnce"],
  ),
  wrapping(
    "fires-twice-at-zero",
    ({ schedule }) => ({
      schedule: (timeMs, rank, phase, handler) =>
        schedule(timeMs, rank, phase, timeMs === 0 && rank === 3 ? Effect.andThen(handler, handler) : handler),
    }),
    ["Scheduler.exactlyOnce"],
  ),
]
