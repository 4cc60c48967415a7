/** The outside form of a greatest sustained rate, as `--json` prints it. */
import * as Schema from "effect/Schema"
import { Inputs, SimulatedConfiguration } from "./Plan.ts"

/** The planners of `headway maximize`, the default first. */
export const maximizerNames = ["exact", "greedy"] as const

const Bottleneck = Schema.Struct({
  node: Schema.String,
  scale: Schema.Finite.annotate({ description: "A scale that the plan does not sustain." }),
  latencyMs: Schema.Finite.annotate({ description: "Latency at the objective's percentile at that scale." }),
  relievedLatencyMs: Schema.Finite.annotate({
    description: "What it would be if no query waited for a replica of that node.",
  }),
})

const Check = Schema.Struct({
  scale: Schema.Finite,
  isFeasible: Schema.Boolean.annotate({ description: "Whether any configuration within the budget is." }),
  by: Schema.Literals(["bound", "search", "known-configuration"]),
})

/** What `headway maximize --json` prints. */
export const MaximumDocument = Schema.Struct({
  format: Schema.Literal("headway-maximum/1"),
  ...Inputs,
  planner: Schema.Literals(maximizerNames),
  budgetPerHour: Schema.Finite,
  tolerance: Schema.Finite.annotate({
    description: "How much more than the scale may already be too much; 0.01 is 1 %.",
  }),
  outcome: Schema.Literals(["sustained", "infeasible", "not-found"]).annotate({
    description: "infeasible is proven of every scale; not-found only of those that were checked.",
  }),
  reason: Schema.optionalKey(Schema.String).annotate({ description: "Why no scale was found." }),
  scale: Schema.optionalKey(Schema.Finite).annotate({
    description: "The greatest scale found: all headways divided by it, the plan keeps the objective.",
  }),
  rateQps: Schema.optionalKey(Schema.NullOr(Schema.Finite)).annotate({
    description: "The workload's mean rate times the scale; null where all arrive at once.",
  }),
  plan: Schema.optionalKey(SimulatedConfiguration).annotate({ description: "At that scale." }),
  bottleneck: Schema.optionalKey(Bottleneck),
  checks: Schema.Array(Check).annotate({ description: "By scale ascending; greedy makes none." }),
  excludedFromScale: Schema.NullOr(Schema.Finite).annotate({
    description: "From here on a bound excludes every configuration; null where it was not worked out, or never does.",
  }),
  stoppedBy: Schema.NullOr(Schema.Literals(["time-limit", "interrupt"])).annotate({
    description: "What ended the search before it was over.",
  }),
  simulated: Schema.Finite.annotate({ description: "Simulations, of parts of the pipeline and of the whole." }),
  maxReplicas: Schema.Finite.annotate({ description: "The most replicas of one model that were considered." }),
  batchingDelaysMs: Schema.Array(Schema.Finite).annotate({ description: "The batching delays considered." }),
}).annotate({ identifier: "Maximum", description: "The greatest rate that a budget sustains, or why there is none." })
export type MaximumDocument = typeof MaximumDocument.Type
