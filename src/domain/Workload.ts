/** Workloads: headways and the arrival times they make. */
import * as Schema from "effect/Schema"
import {
  HeadwayCount,
  headwayMsOfRateQps,
  NonNegativeMs,
  RateQps,
  rateQpsOf,
  Seed,
  SquaredCv,
  TraceSeconds,
} from "./Units.ts"

/**
 * A generated workload, a pure function of these fields: gamma headways of mean 1000 / `rateQps` ms and squared
 * coefficient of variation `scv` (0 is constant, 1 is Poisson), each raised to at least `minHeadwayMs`.
 */
export const GeneratedWorkload = Schema.Struct({
  rateQps: RateQps,
  scv: SquaredCv,
  headways: HeadwayCount,
  seed: Seed,
  minHeadwayMs: Schema.optionalKey(NonNegativeMs),
}).annotate({ identifier: "GeneratedWorkload", description: "Gamma headways, a pure function of these fields." })
export type GeneratedWorkload = typeof GeneratedWorkload.Type

/** What the numbers of a trace may be; `TraceForm.ts` says what each means. */
export const traceFormNames = ["deltas", "intervals", "timestamps", "timestamps-ms", "counts"] as const

/** How a trace comes to another rate. */
export const resamplings = ["stretch", "thin"] as const

/** The formats of trace files, for those whose ending does not tell. */
export const traceFormats = [...traceFormNames, "csv", "azure-llm", "mooncake"] as const

/** A recorded workload: a trace file, its path relative to the file that names it, optionally rescaled to a rate. */
export const RecordedWorkload = Schema.Struct({
  file: Schema.NonEmptyString,
  format: Schema.optionalKey(Schema.Literals(traceFormats)).annotate({
    description: "What the file holds, where its ending does not tell.",
  }),
  column: Schema.optionalKey(Schema.NonEmptyString),
  columnForm: Schema.optionalKey(Schema.Literals(traceFormNames)),
  spread: Schema.optionalKey(Schema.Literals(["scattered", "even"])).annotate({
    description: "How the arrivals of a second of a .counts trace lie in it: scattered by the seed unless even.",
  }),
  seed: Schema.optionalKey(Seed),
  fromSeconds: Schema.optionalKey(TraceSeconds).annotate({
    description: "Leave out the arrivals before this time; the first of the trace arrives at 0.",
  }),
  toSeconds: Schema.optionalKey(TraceSeconds).annotate({
    description: "Leave out the arrivals at this time and later.",
  }),
  rateQps: Schema.optionalKey(RateQps),
  resample: Schema.optionalKey(Schema.Literals(resamplings)).annotate({
    description:
      "How the rate is reached: all headways stretched unless thin, which keeps a random part of the arrivals.",
  }),
}).annotate({
  identifier: "RecordedWorkload",
  description: "A recorded trace, optionally a window of it, resampled to a rate.",
})
export type RecordedWorkload = typeof RecordedWorkload.Type

/** The outside form of a workload file: phases one after the other, each generated or recorded. */
export const WorkloadDocument = Schema.Struct({
  phases: Schema.NonEmptyArray(Schema.Union([GeneratedWorkload, RecordedWorkload])),
}).annotate({ identifier: "Workload", description: "Phases of a workload, one after the other." })
export type WorkloadDocument = typeof WorkloadDocument.Type

/** The bundled default: the notebook's workload, λ = 100 qps, SCV 4, no headway below 0.047 ms, 50,000 headways. */
export const notebookWorkload = {
  rateQps: 100,
  scv: 4,
  headways: 50_000,
  seed: 1,
  minHeadwayMs: 0.047,
} satisfies GeneratedWorkload

/**
 * Arrival times of N headways, ms, shape [N + 1]: query 0 at time 0, query i at the sum of the first i headways, added
 * in that order in float64.
 */
export const arrivalTimesMs = (headwaysMs: Float64Array): Float64Array => {
  const arrivalMs = new Float64Array(headwaysMs.length + 1)
  let nowMs = 0
  for (let index = 0; index < headwaysMs.length; index++) {
    nowMs += headwaysMs[index]!
    arrivalMs[index + 1] = nowMs
  }
  return arrivalMs
}

/** Headways between ascending arrival times: shape [queries − 1]. */
export const headwaysBetweenMs = (arrivalMs: Float64Array): Float64Array => {
  const headwaysMs = new Float64Array(Math.max(0, arrivalMs.length - 1))
  for (let index = 0; index < headwaysMs.length; index++) headwaysMs[index] = arrivalMs[index + 1]! - arrivalMs[index]!
  return headwaysMs
}

/** Mean arrival rate of headways, queries per second; infinite where all are zero. */
export const meanRateQps = (headwaysMs: Float64Array): number =>
  rateQpsOf(
    headwaysMs.length,
    headwaysMs.reduce((sum, headwayMs) => sum + headwayMs, 0),
  )

/** The headways stretched by one factor, so that their mean is that of `rateQps`; all zero stays all zero. */
export const rescaledToRate = (headwaysMs: Float64Array, rateQps: number): Float64Array => {
  const factor = meanRateQps(headwaysMs) / rateQps
  return Number.isFinite(factor) ? headwaysMs.map((headwayMs) => headwayMs * factor) : headwaysMs
}

/** Phases one after the other: the last arrival of one is the first of the next. */
export const concatenated = (phases: ReadonlyArray<Float64Array>): Float64Array => {
  const headwaysMs = new Float64Array(phases.reduce((sum, phase) => sum + phase.length, 0))
  let offset = 0
  for (const phase of phases) {
    headwaysMs.set(phase, offset)
    offset += phase.length
  }
  return headwaysMs
}

/** Mean headway in ms of a generated workload, before its minimum applies. */
export const meanHeadwayMs = ({ rateQps }: GeneratedWorkload): number => headwayMsOfRateQps(rateQps)

/** Whether a phase is generated; otherwise it is recorded. */
export const isGenerated = (phase: GeneratedWorkload | RecordedWorkload): phase is GeneratedWorkload =>
  !("file" in phase)
