/** Laws of a scheduler of the event loop: the one rule of time. */
import * as Effect from "effect/Effect"
import type { Scheduler } from "../src/engine/event-loop/Scheduler.ts"
import { flatPrograms, type Program, programs, sessions, shuffledPrograms } from "./arbitraries/programs.ts"
import { drain, type Fired, type Scheduled, type Trace } from "./drain.ts"
import { type Equation, equal } from "./equation.ts"
import { forAll, type LawSet, sometimes } from "./law.ts"
import { makeReferenceScheduler } from "./reference/scheduler.ts"
import { hold } from "./session.ts"

/** Time never goes back. */
export const monotone = ({ fired }: Trace): Equation => {
  const times = fired.map(({ nowMs }) => nowMs)
  return equal(
    times,
    times.toSorted((left, right) => left - right),
  )
}

/** At an event the time is the one for which it was scheduled; before the first it is 0. */
export const onTime = ({ startMs, fired }: Trace): Equation =>
  equal([startMs, ...fired.map(({ nowMs }) => nowMs)], [0, ...fired.map(({ timeMs }) => timeMs)])

/** Of events with the same time, rank and phase, the one scheduled first fires first. */
export const fifo = ({ fired }: Trace): Equation => {
  const byKey = Object.groupBy(fired, ({ timeMs, rank, phase }) => `${timeMs} ms, rank ${rank}, phase ${phase}`)
  const ties = Object.entries(byKey).map(([key, events]) => [key, events!.map(({ sequence }) => sequence)] as const)
  const inOrder = ties.map(([key, sequences]) => [key, sequences.toSorted((left, right) => left - right)] as const)
  return equal(Object.fromEntries(ties), Object.fromEntries(inOrder))
}

/** Every event that was scheduled fires exactly once, `run` counts them, and then nothing is pending. */
export const exactlyOnce = ({ scheduled, fired, runCounts }: Trace): Equation =>
  equal(
    { fired: fired.map(({ sequence }) => sequence).toSorted((left, right) => left - right), runCounts },
    { fired: scheduled.map(({ sequence }) => sequence), runCounts: [scheduled.length, 0] as const },
  )

/** What was scheduled before the first event runs in the order of a stable sort. */
export const stableSort = ({ scheduled, fired }: Trace): Equation =>
  equal(
    fired.map(keyOf),
    scheduled
      .toSorted((left, right) => left.timeMs - right.timeMs || left.rank - right.rank || left.phase - right.phase)
      .map(keyOf),
  )

const keyOf = ({ timeMs, rank, phase, sequence }: Scheduled) => ({ timeMs, rank, phase, sequence })

const keysWithoutSequence = ({ fired }: Trace) => fired.map(({ nowMs, rank, phase }) => ({ nowMs, rank, phase }))

/** Every law of a scheduler; `make` gives a fresh one. */
export const schedulerLaws = (make: Effect.Effect<Scheduler["Service"]>, subject = "Scheduler"): LawSet => {
  const judging = (sentence: (trace: Trace) => Equation) => (program: Program) =>
    Effect.map(drain(make, program), sentence)
  const tracing = (satisfies: (trace: Trace) => boolean) => (program: Program) =>
    Effect.map(drain(make, program), satisfies)
  return {
    theory: "Scheduler",
    subject,
    laws: [
      forAll({
        name: "Scheduler.monotone",
        statement: "time never goes back",
        symbols: "∀ program. times(drain program) = sort(times(drain program))",
        given: programs(),
        sentence: judging(monotone),
      }),
      forAll({
        name: "Scheduler.onTime",
        statement: "an event runs at the time for which it was scheduled, to the last bit, and the clock starts at 0",
        symbols: "∀ program. now(e) = time(e) for every e in drain program, and now = 0 before the first",
        given: programs(),
        sentence: judging(onTime),
      }),
      forAll({
        name: "Scheduler.fifo",
        statement: "events with the same time, rank and phase run first in, first out",
        symbols: "∀ program. key(e) = key(f) ∧ sequence(e) < sequence(f) ⇒ e before f",
        given: programs(),
        sentence: judging(fifo),
      }),
      forAll({
        name: "Scheduler.exactlyOnce",
        statement: "every scheduled event fires exactly once, and nothing else does",
        symbols: "∀ program. multiset(drain program) = multiset(scheduled program)",
        given: programs(),
        sentence: judging(exactlyOnce),
      }),
      forAll({
        name: "Scheduler.insertion",
        statement: "the order of insertion of events with different keys is irrelevant",
        symbols: "∀ es with distinct keys, σ. drain(σ es) = drain es",
        given: shuffledPrograms(),
        sentence: ({ first, second }) =>
          Effect.map(Effect.all([drain(make, first), drain(make, second)]), ([one, other]) =>
            equal(keysWithoutSequence(one), keysWithoutSequence(other)),
          ),
      }),
      forAll({
        name: "Scheduler.deterministic",
        statement: "the same program has the same trace",
        symbols: "∀ program. drain program = drain program",
        given: programs(),
        sentence: (program) =>
          Effect.map(Effect.all([drain(make, program), drain(make, program)]), ([one, other]) => equal(one, other)),
      }),
      forAll({
        name: "Scheduler.stableSort",
        statement: "events scheduled before the first runs fire in the order of a stable sort by time, rank and phase",
        symbols: "∀ es. drain es = stableSort(es, (time, rank, phase))",
        given: flatPrograms(),
        sentence: judging(stableSort),
      }),
      forAll({
        name: "Scheduler.model",
        statement: "events that schedule events fire as from a list that is sorted before each of them",
        symbols: "∀ program. drain program = drain(sorted list) program",
        given: programs(),
        sentence: (program) =>
          Effect.map(Effect.all([drain(make, program), drain(makeReferenceScheduler(), program)]), ([judged, model]) =>
            equal(judged.fired, model.fired),
          ),
      }),
      forAll({
        name: "Scheduler.session",
        statement: "however scheduling and running alternate, a scheduler shows what a sorted list shows",
        symbols: "∀ steps. shown(steps, scheduler) = shown(steps, sorted list)",
        given: sessions(),
        sentence: (session) =>
          Effect.map(hold([makeReferenceScheduler(), make], session), ([model, judged]) => equal(judged, model)),
      }),
      sometimes({
        name: "Scheduler.sometimesTies",
        statement: "some programs have two events with the same time, rank and phase",
        symbols: "∃ program. ∃ e ≠ f. key(e) = key(f)",
        given: programs(),
        satisfies: tracing(({ fired }) => fired.some((event, index) => isTie(event, fired[index + 1]))),
      }),
      sometimes({
        name: "Scheduler.sometimesOvertakes",
        statement: "in some programs an event scheduled last runs before one that was already pending at the same time",
        symbols: "∃ program. ∃ e before f at one time. sequence(f) < sequence(e)",
        given: programs(),
        satisfies: tracing(({ fired }) =>
          fired.some((event, index) => {
            const next = fired[index + 1]
            return next?.timeMs === event.timeMs && next.sequence < event.sequence
          }),
        ),
      }),
      sometimes({
        name: "Scheduler.sometimesMany",
        statement: "some programs have more than a thousand events pending at once",
        symbols: "∃ program. 1000 < |scheduled|",
        given: programs(),
        satisfies: ({ plan }) => plan.some(({ copies }) => 1000 < copies),
      }),
    ],
  }
}

const isTie = (event: Fired, next: Fired | undefined): boolean =>
  next?.timeMs === event.timeMs && next.rank === event.rank && next.phase === event.phase
