/** The document of `headway laws --json`. */
import * as Schema from "effect/Schema"
import type { CheckedLaw } from "../../../laws/run.ts"

/** A law that was checked, and how it came out. */
const CheckedLawDocument = Schema.Struct({
  subject: Schema.String.annotate({ description: "What was judged." }),
  engine: Schema.optionalKey(Schema.String),
  law: Schema.String,
  statement: Schema.String,
  symbols: Schema.String,
  source: Schema.optionalKey(Schema.String),
  verdict: Schema.Literals(["holds", "refuted", "starved"]).annotate({
    description: "starved: too few generated cases were ones that the law speaks of.",
  }),
  runs: Schema.Finite,
  refutation: Schema.optionalKey(
    Schema.Struct({
      path: Schema.String,
      where: Schema.String.annotate({ description: "The least case that was found, drawn." }),
      left: Schema.String,
      right: Schema.String,
      differsAt: Schema.String,
      replay: Schema.String.annotate({ description: "The command that runs the law again on this case." }),
    }),
  ),
})

/** What `headway laws --json` prints. */
export const LawsDocument = Schema.Struct({
  format: Schema.Literal("headway-laws/1"),
  headway: Schema.String,
  seed: Schema.Finite,
  runs: Schema.Finite,
  holds: Schema.Boolean.annotate({ description: "Whether every law does." }),
  laws: Schema.Array(CheckedLawDocument),
}).annotate({ identifier: "Laws", description: "The laws that were checked, and how each came out." })
export type LawsDocument = typeof LawsDocument.Type

const verdictNames = { Passed: "holds", Refuted: "refuted", Starved: "starved" } as const

/** A checked law as the document has it. */
export const checkedLawDocument = ({ law, subject, engine, verdict }: CheckedLaw): LawsDocument["laws"][number] => ({
  subject,
  ...(engine !== undefined && { engine }),
  law: law.name,
  statement: law.statement,
  symbols: law.symbols,
  ...(law.source !== undefined && { source: law.source }),
  verdict: verdictNames[verdict._tag],
  runs: verdict.runs,
  ...(verdict._tag === "Refuted" && {
    refutation: {
      path: verdict.path,
      where: verdict.where,
      left: verdict.left,
      right: verdict.right,
      differsAt: verdict.differsAt,
      replay: verdict.replay,
    },
  }),
})
