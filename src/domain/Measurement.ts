/** The document of a measurement: a live model server under load, and the profile that comes of it. */
import * as Schema from "effect/Schema"
import { Profile } from "./Profile.ts"
import { BatchSize, ReplicaCount } from "./Units.ts"

const Count = Schema.Number.check(
  Schema.isInt({ expected: "a whole number" }),
  Schema.isBetween({ minimum: 1, maximum: 1_000_000 }, { expected: "a whole number from 1 to 1000000" }),
)

/** How a model was measured; figures measured otherwise are not to be mixed with these. */
export const MeasurementSettings = Schema.Struct({
  batchSizes: Schema.NonEmptyArray(BatchSize),
  repeats: Count.annotate({ description: "How often every batch size is measured." }),
  warmupRequests: Count.annotate({ description: "Requests before each load that are not counted." }),
  windowRequests: Count.annotate({ description: "Requests of a window; a load ends when three windows agree." }),
  maxWindows: Count.annotate({ description: "Windows after which a load ends though they do not agree." }),
  tolerance: Schema.Finite.annotate({ description: "How far windows that agree are from their mean, relative to it." }),
  replicas: ReplicaCount.annotate({ description: "Replicas that serve behind the address." }),
  maxConcurrency: Count.annotate({ description: "The most requests under way at once." }),
})
export type MeasurementSettings = typeof MeasurementSettings.Type

/** One client at a time: what a batch takes when nothing waits. */
const LightLoad = Schema.Struct({
  requests: Schema.Finite,
  latencyMsP50: Schema.Finite,
  latencyMsP99: Schema.Finite,
  windows: Schema.Finite,
  isStable: Schema.Boolean,
})

/** Several clients, each sending again as soon as it is answered. */
const ClosedLoad = Schema.Struct({
  concurrency: Schema.Finite,
  throughputQps: Schema.Finite,
  windows: Schema.Finite,
  isStable: Schema.Boolean,
})

/** One batch size, measured once: under light load, then under more and more clients until they gain nothing. */
export const MeasuredRun = Schema.Struct({
  repeat: Schema.Finite,
  batchSize: BatchSize,
  light: LightLoad,
  closed: Schema.NonEmptyArray(ClosedLoad),
  isSaturated: Schema.Boolean,
}).annotate({ identifier: "MeasuredRun" })
export type MeasuredRun = typeof MeasuredRun.Type

/** The first line of a file of partial results; the others are a `MeasuredRun` each. */
export const JournalHead = Schema.Struct({
  format: Schema.Literal("headway-measurement-journal/1"),
  url: Schema.String,
  model: Schema.String,
  settings: MeasurementSettings,
})
export type JournalHead = typeof JournalHead.Type

/** What several runs of one batch size come to, all medians over the repeats. */
const MeasuredBatchSize = Schema.Struct({
  batchSize: BatchSize,
  throughputQps: Schema.Finite.annotate({ description: "Of one replica, saturated." }),
  serviceMs: Schema.Finite.annotate({ description: "Batch size × 1000 / throughput." }),
  latencyMsP50: Schema.Finite,
  latencyMsP99: Schema.Finite,
  throughputSpread: Schema.Finite.annotate({ description: "(Greatest − least) / median throughput of the repeats." }),
  concurrency: Schema.Finite.annotate({ description: "Most clients that saturated a repeat." }),
  isStable: Schema.Boolean,
})
export type MeasuredBatchSize = typeof MeasuredBatchSize.Type

/** What `headway profile measure --json` prints. */
export const MeasurementDocument = Schema.Struct({
  format: Schema.Literal("headway-measurement/1"),
  headway: Schema.String,
  server: Schema.Struct({ url: Schema.String, name: Schema.String, version: Schema.String, model: Schema.String }),
  measuredAt: Schema.String.annotate({ description: "When the last run ended, ISO 8601." }),
  model: Schema.String.annotate({ description: "Name in the catalog." }),
  hardware: Schema.String,
  settings: MeasurementSettings,
  isStable: Schema.Boolean.annotate({ description: "Whether every load of every repeat became stable and saturated." }),
  batchSizes: Schema.Array(MeasuredBatchSize),
  findings: Schema.Array(Schema.Struct({ batchSize: BatchSize, text: Schema.String })),
  profile: Profile,
  runs: Schema.Array(MeasuredRun),
}).annotate({ identifier: "Measurement", description: "A live model server's measured profile." })
export type MeasurementDocument = typeof MeasurementDocument.Type
