/** The document of an import: which rows of which files became the figures of a catalogue, which did not, and why. */
import * as Schema from "effect/Schema"
import { Place } from "./Provenance.ts"

/** How rows that disagree about one batch size are reduced to one. */
export const reductions = ["saturation", "fastest", "median"] as const
export type Reduction = (typeof reductions)[number]

/** What becomes of batch sizes that are means between whole numbers. */
export const fractionalRules = ["interpolate", "refuse"] as const
export type FractionalRule = (typeof fractionalRules)[number]

/** How far a mean may lie from a whole number that it is taken for. */
export const wholeWithin = 0.05

/** One row of a file about one model, and what became of it. */
export const ImportedRow = Schema.Struct({
  ...Place.fields,
  model: Schema.String,
  hardware: Schema.String,
  batchSize: Schema.Finite,
  load: Schema.NullOr(Schema.Struct({ kind: Schema.Literals(["concurrency", "request-rate"]), value: Schema.Finite })),
  throughputQps: Schema.NullOr(Schema.Finite),
  latencyMsP99: Schema.NullOr(Schema.Finite),
  use: Schema.Literals(["both", "throughput", "latency", "interpolation", "outbid", "refused"]).annotate({
    description:
      "Which of its figures stand in the catalog; outbid where another row of its batch size was chosen, refused where " +
      "it cannot be used.",
  }),
  why: Schema.String,
}).annotate({ identifier: "ImportedRow" })
export type ImportedRow = typeof ImportedRow.Type

/** What `headway profile import --json` prints. */
export const ProfileImportDocument = Schema.Struct({
  format: Schema.Literal("headway-profile-import/1"),
  headway: Schema.String.annotate({ description: "Version of Headway." }),
  catalog: Schema.NullOr(Schema.String).annotate({ description: "The file written; null where none was asked for." }),
  rule: Schema.Literals(reductions),
  fractionalBatch: Schema.Literals(fractionalRules),
  files: Schema.Array(
    Schema.Struct({ file: Schema.String, format: Schema.String, isGuessed: Schema.Boolean, rows: Schema.Finite }),
  ),
  hardware: Schema.Record(Schema.String, Schema.Struct({ costPerHour: Schema.Finite })),
  profiles: Schema.Array(
    Schema.Struct({ model: Schema.String, hardware: Schema.String, batchSizes: Schema.Array(Schema.Finite) }),
  ),
  rows: Schema.Array(ImportedRow),
  warnings: Schema.Array(Schema.String),
}).annotate({ identifier: "ProfileImport", description: "What an import made of every row." })
export type ProfileImportDocument = typeof ProfileImportDocument.Type
