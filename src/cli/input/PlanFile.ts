/** A plan file, and the inputs that it was made from, read again. */
import * as Effect from "effect/Effect"
import { InvalidValue } from "../../domain/InputErrors.ts"
import { PlanDocument, type SimulatedConfiguration } from "../../domain/Plan.ts"
import type { Progress } from "../output/Terminal.ts"
import { type DocumentInputs, type Forms, readDocument } from "./DocumentFile.ts"
import type { InputFileError } from "./InputFileError.ts"

/** A plan, and the problem that it says it solves. */
export type PlanInputs = DocumentInputs<PlanDocument>

/** What `headway plan` writes. */
export const planForms: Forms<PlanDocument> = { "headway-plan/1": PlanDocument }

/** Reads a plan file and all that it names. */
export const readPlan = (file: string, progress: Progress) => readDocument(file, planForms, progress)

/** The plan of a file, if it has one. */
export const requirePlan = ({
  document: { plan, outcome },
  locate,
}: PlanInputs): Effect.Effect<SimulatedConfiguration, InputFileError> =>
  plan === undefined
    ? Effect.fail(
        locate(
          new InvalidValue({ path: "plan", found: `nothing, as its outcome is "${outcome}"`, expected: "a plan" }),
        ),
      )
    : Effect.succeed(plan)
