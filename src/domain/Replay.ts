/** The document of a replay: a workload sent to live servers, and how that compares with its simulation. */
import * as Schema from "effect/Schema"
import { Inputs } from "./Plan.ts"

/** Why the prediction, or the measurement that it is held against, is not to be trusted at some percentiles. */
export const ReplayCaveat = Schema.Struct({
  kind: Schema.Literals(["too-few-queries", "sender-lag", "errors", "sensitive"]),
  percentiles: Schema.Array(Schema.String),
  text: Schema.String,
}).annotate({ identifier: "ReplayCaveat" })
export type ReplayCaveat = typeof ReplayCaveat.Type

/** A percentile of the latency, predicted and measured. Of queries that failed the latency is above every other. */
const ReplayRung = Schema.Struct({
  percentile: Schema.String,
  predictedMs: Schema.Finite,
  predictedLowMs: Schema.Finite.annotate({ description: "Were every service time shorter by serviceTimeError." }),
  predictedHighMs: Schema.Finite.annotate({ description: "Were every service time longer by serviceTimeError." }),
  measuredMs: Schema.NullOr(Schema.Finite).annotate({ description: "null where the query at this rank failed." }),
  differenceMs: Schema.NullOr(Schema.Finite).annotate({ description: "Measured − predicted." }),
  differencePercent: Schema.NullOr(Schema.Finite).annotate({ description: "That, in percent of the predicted." }),
  isTrusted: Schema.Boolean.annotate({ description: "Whether no caveat speaks of this percentile." }),
}).annotate({ identifier: "ReplayRung" })
export type ReplayRung = typeof ReplayRung.Type

/** What `headway replay --json` prints. */
export const ReplayDocument = Schema.Struct({
  format: Schema.Literal("headway-replay/1"),
  file: Schema.String,
  ...Inputs,
  targets: Schema.Array(Schema.Struct({ node: Schema.String, url: Schema.String, model: Schema.String })),
  queries: Schema.Finite,
  failedQueries: Schema.Finite,
  failures: Schema.Array(Schema.Struct({ text: Schema.String, queries: Schema.Finite })),
  sender: Schema.Struct({ lagMsP50: Schema.Finite, lagMsP99: Schema.Finite, lagMsMax: Schema.Finite }).annotate({
    description: "How much later than intended queries were sent; latencies count from the intended instant.",
  }),
  utilisation: Schema.Array(Schema.Struct({ node: Schema.String, utilisation: Schema.Finite })).annotate({
    description: "Predicted, 0 to 1.",
  }),
  serviceTimeError: Schema.Finite,
  percentiles: Schema.Array(ReplayRung),
  sloAttainment: Schema.Struct({ predicted: Schema.Finite, measured: Schema.Finite }),
  caveats: Schema.Array(ReplayCaveat),
  tolerancePercent: Schema.NullOr(Schema.Finite),
  isWithinTolerance: Schema.NullOr(Schema.Boolean).annotate({
    description: "Whether p50, p90, p99 and the objective's percentile differ by at most that; null where none is set.",
  }),
}).annotate({ identifier: "Replay", description: "A workload sent to live servers, held against its simulation." })
export type ReplayDocument = typeof ReplayDocument.Type
