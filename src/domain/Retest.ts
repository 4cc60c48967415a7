/** The document of a re-test: a plan on fresh workloads. */
import * as Schema from "effect/Schema"
import { Inputs } from "./Plan.ts"

/** What `headway retest --json` prints. */
export const RetestDocument = Schema.Struct({
  format: Schema.Literal("headway-retest/1"),
  file: Schema.String,
  ...Inputs,
  results: Schema.Array(
    Schema.Struct({ seed: Schema.Finite, latencyMs: Schema.Finite, meetsSlo: Schema.Boolean }),
  ).annotate({ description: "Latency at the objective's percentile on the workload of each seed." }),
  meeting: Schema.Finite.annotate({ description: "On how many of them the objective is met." }),
  attainment: Schema.Struct({ share: Schema.Finite, low95: Schema.Finite, high95: Schema.Finite }).annotate({
    description: "Share of seeds that meet the objective, and Wilson's 95 % interval of the chance behind it.",
  }),
}).annotate({ identifier: "Retest", description: "A plan on fresh workloads." })
export type RetestDocument = typeof RetestDocument.Type
