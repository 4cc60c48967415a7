/** The document of a verification: what was checked of a plan, and how that came out. */
import * as Schema from "effect/Schema"

/** One check of a plan. */
const CheckDocument = Schema.Struct({
  name: Schema.Literals(["inputs", "plan", "greedy-moves", "proof", "search", "enumeration"]),
  outcome: Schema.Literals(["holds", "fails", "skipped"]).annotate({
    description: "skipped: there is nothing of the kind to check, or too much of it.",
  }),
  detail: Schema.String.annotate({ description: "What was checked and how." }),
})
export type CheckDocument = typeof CheckDocument.Type

/** What `headway plan verify --json` prints. */
export const VerificationDocument = Schema.Struct({
  format: Schema.Literal("headway-verification/1"),
  headway: Schema.String.annotate({ description: "Version of Headway that verified." }),
  file: Schema.String,
  planner: Schema.String,
  madeBy: Schema.String.annotate({ description: "The engine that the plan was made with." }),
  verifiedBy: Schema.String.annotate({ description: "The engine that it was checked with, the other one." }),
  holds: Schema.Boolean,
  checks: Schema.Array(CheckDocument).annotate({ description: "In their order; none follows one that fails." }),
  discrepancy: Schema.NullOr(
    Schema.Struct({ path: Schema.String, found: Schema.String, expected: Schema.String }),
  ).annotate({ description: "The first place at which the plan is not what it should be." }),
}).annotate({ identifier: "Verification", description: "What was checked of a plan, and whether it holds." })
export type VerificationDocument = typeof VerificationDocument.Type
