/** Programs for a scheduler: events that schedule further events when they run. */
import * as fc from "fast-check"
import { maxRank, type Phase } from "../../src/engine/Order.ts"
import { anyUnitMs } from "./durations.ts"

/** An event to schedule, `afterSteps` of the program's unit from now, and what it schedules when it runs. */
export interface Planned {
  readonly afterSteps: number
  readonly rank: number
  readonly phase: Phase
  /** How many times it is scheduled, each copy one step later than the last modulo seven; mostly once. */
  readonly copies: number
  readonly causes: ReadonlyArray<Planned>
}

/** What is scheduled before the first event runs, in this order. */
export interface Program {
  readonly unitMs: number
  readonly plan: ReadonlyArray<Planned>
}

const highRanks = [maxRank / 2, maxRank - 1] as const

const planned = (copies: fc.Arbitrary<number>, causes: fc.Arbitrary<ReadonlyArray<Planned>>): fc.Arbitrary<Planned> =>
  fc.record({
    afterSteps: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 5 }) },
    ),
    rank: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 3 }) },
      { weight: 1, arbitrary: fc.constantFrom(...highRanks) },
    ),
    phase: fc.constantFrom<Array<Phase>>(0, 1, 2),
    copies,
    causes,
  })

const once = fc.constant(1)
const leaf = planned(once, fc.constant([]))
const branch = planned(once, fc.array(leaf, { maxLength: 3, size: "max" }))

const copies = fc.oneof({ weight: 20, arbitrary: once }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 5 }) })

/** Copies of the first event: sometimes so many that every capacity an implementation starts with is exceeded. */
const burst = fc.oneof({ weight: 7, arbitrary: once }, { weight: 1, arbitrary: fc.constant(1100) })

const programsOf = (causes: fc.Arbitrary<ReadonlyArray<Planned>>, maxLength: number): fc.Arbitrary<Program> =>
  fc
    .record({
      unitMs: anyUnitMs(),
      burst,
      plan: fc.array(planned(copies, causes), { minLength: 1, maxLength, size: "max" }),
    })
    .map(({ unitMs, burst, plan: [first, ...rest] }) => ({
      unitMs,
      plan: [{ ...first!, copies: Math.max(first!.copies, burst) }, ...rest],
    }))

/** Programs of up to three generations of events. */
export const programs = (): fc.Arbitrary<Program> => programsOf(fc.array(branch, { maxLength: 3, size: "max" }), 10)

/** Programs whose events schedule nothing further. */
export const flatPrograms = (): fc.Arbitrary<Program> => programsOf(fc.constant([]), 24)

/** What is done to a scheduler: an event is scheduled, or all that is pending is run. */
export type Step = { readonly _tag: "Schedule"; readonly event: Planned } | { readonly _tag: "Run" }

/** Steps in any order, so that events are scheduled between runs too, when time has already passed. */
export interface Session {
  readonly unitMs: number
  readonly steps: ReadonlyArray<Step>
}

/** Sessions of up to 30 steps. */
export const sessions = (): fc.Arbitrary<Session> =>
  fc.record({
    unitMs: anyUnitMs(),
    steps: fc.array(
      fc.oneof(
        { weight: 1, arbitrary: fc.constant<Step>({ _tag: "Run" }) },
        {
          weight: 4,
          arbitrary: planned(copies, fc.array(branch, { maxLength: 2, size: "max" })).map((event): Step => ({
            _tag: "Schedule",
            event,
          })),
        },
      ),
      { maxLength: 30, size: "max" },
    ),
  })

/** Flat programs no two of whose events have the same time, rank and phase, in two orders of insertion. */
export const shuffledPrograms = (): fc.Arbitrary<{ readonly first: Program; readonly second: Program }> =>
  fc
    .record({
      unitMs: anyUnitMs(),
      events: fc.uniqueArray(
        fc.record({
          event: planned(once, fc.constant([])),
          place: fc.integer({ min: 0, max: 99 }),
        }),
        {
          selector: ({ event: { afterSteps, rank, phase } }) => `${afterSteps} ${rank} ${phase}`,
          maxLength: 24,
          size: "max",
        },
      ),
    })
    .map(({ unitMs, events }) => {
      const shuffled = events.toSorted((left, right) => left.place - right.place)
      return {
        first: { unitMs, plan: events.map(({ event }) => event) },
        second: { unitMs, plan: shuffled.map(({ event }) => event) },
      }
    })
