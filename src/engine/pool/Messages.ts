/** What the calling thread and its workers say to each other, in the order in which it is said. */
import * as Schema from "effect/Schema"
import type { Objective } from "../../domain/Objective.ts"
import type { Stage } from "../../domain/Scenario.ts"
import { ProgramFault, UnknownProgram } from "../Engine.ts"
import type { Verdict } from "../Verdict.ts"

/** To a worker. Scenarios travel without their arrivals, which were said before and lie in shared memory. */
export type Request =
  | { readonly _tag: "Trace"; readonly arrivalMs: Float64Array }
  | { readonly _tag: "Judge"; readonly stages: ReadonlyArray<ReadonlyArray<Stage>>; readonly objective: Objective }

const Failure = Schema.Union([UnknownProgram, ProgramFault])

/** A simulation error as data that crosses threads. */
export const encodeFailure = Schema.encodeSync(Failure)
/** The simulation error that crossed as that data. */
export const decodeFailure = Schema.decodeSync(Failure)

/** From a worker, one for each `Judge`, in their order: a verdict for every scenario, or where and why it stopped. */
export type Answer =
  | { readonly _tag: "Judged"; readonly verdicts: ReadonlyArray<Verdict> }
  | { readonly _tag: "Failed"; readonly position: number; readonly failure: typeof Failure.Encoded }
  | { readonly _tag: "Died"; readonly problem: string }
