/** The document of an explanation: where a plan's time goes, where its slack is, and what would change it. */
import * as Schema from "effect/Schema"
import { Configuration, NodeConfiguration } from "./Configuration.ts"
import { Inputs } from "./Plan.ts"
import { Profile } from "./Profile.ts"
import { Refusal } from "./Provenance.ts"

const TimesDocument = Schema.Struct({
  queueMs: Schema.Finite.annotate({ description: "Waiting because all replicas were busy." }),
  delayMs: Schema.Finite.annotate({ description: "Waiting out the batching delay." }),
  batchMs: Schema.Finite.annotate({ description: "How much longer the batch took than a batch of one." }),
  aloneMs: Schema.Finite.annotate({ description: "The service time of a batch of one." }),
}).annotate({ description: "Means over the queries." })

const ContributionDocument = Schema.Struct({
  node: Schema.String,
  criticalShare: Schema.Finite.annotate({
    description: "Share of the queries on whose critical path the model lies, 0 to 1.",
  }),
  all: TimesDocument,
  critical: TimesDocument.annotate({
    description: "0 where the model is not on a query's critical path; over all models they add up to the latency.",
  }),
})

/** What the models contribute to the latency of some queries. */
export const BreakdownDocument = Schema.Struct({
  queries: Schema.Finite,
  fromMs: Schema.Finite.annotate({ description: "Least latency of these queries." }),
  toMs: Schema.Finite.annotate({ description: "Greatest latency of these queries." }),
  meanLatencyMs: Schema.Finite,
  models: Schema.Array(ContributionDocument),
})
export type BreakdownDocument = typeof BreakdownDocument.Type

/** How far a quantity may grow; growth is relative for the rate, and added for the CV. */
export const HeadroomDocument = Schema.Struct({
  meetsAt: Schema.Finite.annotate({ description: "The most growth below the first miss that was seen to meet." }),
  missesAt: Schema.NullOr(Schema.Finite).annotate({ description: "The least growth seen to miss; null if none." }),
  meetsAgainAt: Schema.NullOr(Schema.Finite).annotate({
    description: "A growth beyond the first miss that meets all the same; null if none was seen.",
  }),
  step: Schema.Finite.annotate({ description: "What lies between two steps was simulated only in the last one." }),
  triedUpTo: Schema.Finite,
  tolerance: Schema.Finite,
  simulated: Schema.Finite,
})
export type HeadroomDocument = typeof HeadroomDocument.Type

/** What `headway explain --json` prints. */
export const ExplanationDocument = Schema.Struct({
  format: Schema.Literal("headway-explanation/1"),
  file: Schema.String,
  ...Inputs,
  plan: Schema.Struct({ configuration: Configuration, costPerHour: Schema.Finite, latencyMs: Schema.Finite }),
  contributions: Schema.Struct({ overall: BreakdownDocument, aroundPercentile: BreakdownDocument }),
  slack: Schema.Array(Schema.Struct({ node: Schema.String, slackMs: Schema.Finite })).annotate({
    description: "How much longer every query could be at one model, were it as long as it was at every other.",
  }),
  steps: Schema.Array(
    Schema.Struct({
      node: Schema.String,
      knob: Schema.Literals(["replica-more", "replica-fewer", "larger-batch", "smaller-batch", "other-hardware"]),
      to: NodeConfiguration,
      costPerHour: Schema.Finite,
      latencyMs: Schema.Finite,
      meetsSlo: Schema.Boolean,
    }),
  ).annotate({ description: "One step of each knob, each simulated." }),
  profiles: Schema.Array(
    Schema.Struct({ node: Schema.String, model: Schema.String, hardware: Schema.String, rows: Profile }),
  ).annotate({ description: "The figures that each model of the plan is simulated by, and where they come from." }),
  refused: Schema.Array(Refusal).annotate({ description: "What was measured of these models, but is in no profile." }),
  headroom: Schema.Struct({
    rate: Schema.NullOr(HeadroomDocument).annotate({ description: "null where all arrive at once." }),
    cv: Schema.NullOr(HeadroomDocument).annotate({ description: "null where a part of the workload was recorded." }),
  }),
}).annotate({ identifier: "Explanation", description: "Why a plan has its latency, and what would change it." })
export type ExplanationDocument = typeof ExplanationDocument.Type
