/** Warnings on standard error. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { ServiceTimeModel } from "../../domain/ServiceTime.ts"

/** The notebook's service time is wrong on purpose; say so where it is chosen. */
export const warnOfNotebook = (model: ServiceTimeModel): Effect.Effect<void> =>
  model === "notebook"
    ? Console.error(
        "headway: warning: --service-time notebook uses the time per query as the time per batch, so a batch of 16 runs 16 times too fast; it is there to reproduce the notebook, not to plan with",
      )
    : Effect.void
