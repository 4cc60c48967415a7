/** Documents of exports: what was written, and what a person must know before deploying it. */
import * as Schema from "effect/Schema"

/** Where a plan can be exported to. */
export const exportTargets = ["triton", "kserve", "ray-serve", "kubernetes", "compose", "perf-analyzer"] as const
export type ExportTarget = (typeof exportTargets)[number]

const Sentences = Schema.Array(Schema.String)

/** What `headway export --json` prints. */
export const ExportDocument = Schema.Struct({
  format: Schema.Literal("headway-export/1"),
  headway: Schema.String.annotate({ description: "Version of Headway." }),
  plan: Schema.String.annotate({ description: "The plan's file." }),
  target: Schema.Literals(exportTargets),
  output: Schema.String.annotate({ description: "The folder, or the file where there is but one." }),
  files: Schema.Array(Schema.Struct({ path: Schema.String, what: Schema.String })),
  assumed: Sentences.annotate({ description: "Which hardware was taken for what, for want of settings." }),
  toDo: Sentences.annotate({ description: "What has to be filled in or put in place." }),
  differences: Sentences.annotate({ description: "How what is deployed differs from what was simulated." }),
  checked: Schema.String.annotate({ description: "What Headway's own tests validate such exports with." }),
  unchecked: Schema.String.annotate({ description: "What they could not." }),
}).annotate({ identifier: "Export", description: "What an export wrote." })
export type ExportDocument = typeof ExportDocument.Type
