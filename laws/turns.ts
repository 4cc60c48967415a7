/** Interleavings: what may happen in any order waits for its turn, and fast-check's scheduler says whose turn it is. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as fc from "fast-check"
import { showValue } from "./show/value.ts"

/** Waits for a turn; the label says whose it is. */
export const turnsOf =
  (turns: fc.Scheduler) =>
  (label: string): Effect.Effect<void> =>
    Effect.promise(() => turns.schedule(Promise.resolve(), label))

/** A program that waits although nothing is left that could happen. */
class Stuck extends Error {
  constructor() {
    super("it waits for nothing")
  }
}

/** How often the fibers are given their turn before the next thing happens: more than most of them need. */
const yieldsBetweenTurns = 6

/** How often they are given their turn where nothing is about to happen: a fiber may have long work to do by itself. */
const yieldsBeforeStuck = 10_000

const settle = Effect.gen(function* () {
  for (let count = 0; count < yieldsBetweenTurns; count++) yield* Effect.yieldNow
})

/** Gives the fibers their turns until one of them waits for its own, or `isOver`. */
const settleUntilTurn = Effect.fnUntraced(function* (turns: fc.Scheduler, isOver: () => boolean) {
  yield* settle
  for (let count = 0; count < yieldsBeforeStuck && turns.count() === 0 && !isOver(); count++) yield* Effect.yieldNow
})

/** Runs a program whose fibers wait for turns, one turn at a time; it dies if the program waits for anything else. */
export const drive = Effect.fnUntraced(function* <A, E>(
  turns: fc.Scheduler,
  program: Effect.Effect<A, E>,
): Effect.fn.Return<A, E> {
  const fiber = yield* Effect.forkChild(program)
  const isOver = () => fiber.pollUnsafe() !== undefined
  for (;;) {
    yield* settleUntilTurn(turns, isOver)
    if (isOver()) return yield* Fiber.join(fiber)
    if (turns.count() === 0) return yield* Effect.die(new Stuck())
    yield* Effect.promise(() => turns.waitOne())
  }
})

/** Lets everything happen that is still to happen. */
export const exhaust = Effect.fnUntraced(function* (turns: fc.Scheduler): Effect.fn.Return<void> {
  for (yield* settle; 0 < turns.count(); yield* settle) yield* Effect.promise(() => turns.waitOne())
})

/** Prints a case for a person, and whose turns it was. */
export const showWithTurns = <A extends { readonly turns: fc.Scheduler }>({ turns, ...rest }: A): string =>
  `${showValue(rest)}\n${String(turns)}`
