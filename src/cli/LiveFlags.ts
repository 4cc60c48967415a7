/** Flags of commands that speak to live servers. */
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import { TimeLimitSeconds } from "../domain/Units.ts"

/** How long an answer may take. */
export const timeoutFlag = Flag.Finite("timeout").pipe(
  Flag.withMetavar("SECONDS"),
  Flag.withSchema(TimeLimitSeconds),
  Flag.withDescription("how long an answer may take (default: 30)"),
  Flag.withDefault(30),
)

/** A tolerance in percent. */
export const Percent = Schema.Number.check(
  Schema.isBetween({ minimum: 0.1, maximum: 10_000 }, { expected: "a number of percent from 0.1 to 10000" }),
)
