/** Carries out sentences: values at once, Effects within a time limit, and what a failure means as two sides. */
import * as Effect from "effect/Effect"
import type { Equation } from "./equation.ts"
import { showValue } from "./show/value.ts"

/** A value now, or an Effect that finds it. */
export type Answer<A> = A | Effect.Effect<A, unknown>

/** The answer that a function gives, as an Effect. */
export const effectOf = <Args extends ReadonlyArray<unknown>, A>(
  answer: (...args: Args) => Answer<A>,
  ...args: Args
): Effect.Effect<A, unknown> =>
  Effect.suspend(() => {
    const given = answer(...args)
    return Effect.isEffect(given) ? given : Effect.succeed(given)
  })

/** The answer, if it comes within `limitMs`; a value comes at once. */
export const run = <A>(answer: Answer<A>, limitMs: number): A | Promise<A> =>
  Effect.isEffect(answer)
    ? Effect.runPromise(
        Effect.timeoutOrElse(answer, { duration: limitMs, orElse: () => Effect.die(new Endless(limitMs)) }),
      )
    : answer

/** A case that did not end. */
export class Endless extends Error {
  constructor(limitMs: number) {
    super(`it did not end within ${limitMs} ms`)
  }
}

/** A case whose sides differ. */
export class Unequal extends Error {
  readonly equation: Equation
  constructor(equation: Equation) {
    super("the sides of the equation differ")
    this.equation = equation
  }
}

/** Both sides of a failure; a crash counts as a left side that is no value. */
export const sidesOf = (
  failure: unknown,
): { readonly left: string; readonly right: string; readonly differsAt: string } => {
  if (failure instanceof Unequal) {
    const { left, right, differsAt } = failure.equation
    return { left: showValue(left), right: showValue(right), differsAt: differsAt ?? "" }
  }
  return { left: `failed: ${String(failure)}`, right: "a value", differsAt: "" }
}
