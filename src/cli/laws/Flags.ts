/** Flags that the commands about laws share. */
import * as Flag from "effect/cli/Flag"
import { engineNames } from "../Engines.ts"

/** The engine to judge; all of them unless given. */
export const lawsEngineFlag = Flag.Literals("engine", engineNames).pipe(
  Flag.withDescription("judge this engine, and the planners that ask it (default: every engine)"),
  Flag.optional,
)

/** The laws to check; all of them unless given. */
export const lawsOnlyFlag = Flag.String("only").pipe(
  Flag.withMetavar("NAME"),
  Flag.withDescription("check the law of this name, or all laws whose names begin so, such as ModelNode"),
  Flag.optional,
)
