/** Flags of commands that speak to live servers. */
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import { TimeLimitSeconds } from "../domain/Units.ts"

/** A flag that counts something, from `least` to `most`. */
export const countFlag = (
  name: string,
  description: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
) =>
  Flag.Int(name).pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(
      Schema.Number.check(
        Schema.isBetween({ minimum: least, maximum: most }, { expected: `a whole number from ${least} to ${most}` }),
      ),
    ),
    Flag.withDescription(`${description} (default: ${otherwise})`),
    Flag.withDefault(otherwise),
  )

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
