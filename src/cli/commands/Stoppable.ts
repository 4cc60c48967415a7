/** Searches that may be stopped without losing what they have found. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { msOfSeconds } from "../../domain/Units.ts"

/** What ended a search before it was over. */
export type StoppedBy = "time-limit" | "interrupt"

/** Runs a search to its end, until the time is up, or until somebody interrupts; says which of them it was, if any. */
export const runStoppable = <E, R>(
  search: Effect.Effect<void, E, R>,
  timeLimitSeconds: number,
): Effect.Effect<StoppedBy | undefined, E, R> =>
  Effect.flatMap(
    Effect.exit(Effect.interruptible(Effect.timeoutOption(search, msOfSeconds(timeLimitSeconds)))),
    (exit): Effect.Effect<StoppedBy | undefined, E> => {
      if (Exit.isSuccess(exit)) return Effect.succeed(Option.isSome(exit.value) ? undefined : "time-limit")
      return Cause.hasInterruptsOnly(exit.cause) ? Effect.succeed("interrupt") : Effect.failCause(exit.cause)
    },
  )
