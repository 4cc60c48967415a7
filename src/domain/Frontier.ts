/** The outside form of a frontier of cost against latency, as `--json` prints it. */
import * as Schema from "effect/Schema"
import { Configuration } from "./Configuration.ts"
import { Inputs } from "./Plan.ts"

/** A configuration that is faster than all that cost no more. */
export const FrontierPoint = Schema.Struct({
  costPerHour: Schema.Finite,
  latencyMs: Schema.Finite.annotate({ description: "Latency at the objective's percentile." }),
  configuration: Configuration,
}).annotate({ identifier: "FrontierPoint" })
export type FrontierPoint = typeof FrontierPoint.Type

const { objective: _, ...inputs } = Inputs

/** What `headway frontier --json` prints. */
export const FrontierDocument = Schema.Struct({
  format: Schema.Literal("headway-frontier/1"),
  ...inputs,
  objective: Schema.Struct({
    percentile: Schema.String,
    sloMs: Schema.NullOr(Schema.Finite).annotate({ description: "No point is slower; null: none is too slow." }),
  }),
  budgetPerHour: Schema.Finite,
  points: Schema.Array(FrontierPoint).annotate({
    description: "By cost ascending, and so by latency descending; each is proven.",
  }),
  isComplete: Schema.Boolean.annotate({ description: "Whether all points within the budget are there." }),
  isFastest: Schema.Boolean.annotate({
    description: "Whether, beyond the budget as well, nothing is faster than the last point, or there is none at all.",
  }),
  stoppedBy: Schema.NullOr(Schema.Literals(["time-limit", "interrupt"])).annotate({
    description: "What ended the search before it was over.",
  }),
  lowerBoundPerHour: Schema.NullOr(Schema.Finite).annotate({
    description: "A point that is not there costs at least so much; null where there is none.",
  }),
  simulated: Schema.Finite.annotate({ description: "Simulations, of parts of the pipeline and of the whole." }),
  maxReplicas: Schema.Finite.annotate({ description: "The most replicas of one model that were considered." }),
  batchingDelaysMs: Schema.Array(Schema.Finite).annotate({ description: "The batching delays considered." }),
}).annotate({
  identifier: "Frontier",
  description: "Every configuration, up to a budget, that is faster than all that cost no more.",
})
export type FrontierDocument = typeof FrontierDocument.Type
