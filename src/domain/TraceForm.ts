/** The forms of recorded traces: what their numbers are, in which unit. */
import { maxDurationMs, secondsOfMs } from "./Units.ts"
import type { RecordedWorkload } from "./Workload.ts"

/**
 * What the numbers are: headways in ms, or in µs (`intervals`); arrival times in seconds from any epoch, or in ms
 * (`timestamps-ms`); or arrivals in each second.
 */
export type TraceForm = NonNullable<RecordedWorkload["columnForm"]>

/** A form's quantity and unit, and the greatest number of it; how far timestamps may lie apart. */
interface FormFacts {
  readonly kind: "headway" | "timestamp" | "count"
  readonly unit: string
  readonly symbol: string
  readonly perMs: number
  readonly greatest: number
}

/** The latest timestamp, in seconds: the year 5138. Clocks that count milliseconds are past it. */
const maxTimestampSeconds = 1e11

/** Every form. How many counts there may be in all is for who adds them up. */
export const traceForms: Readonly<Record<TraceForm, FormFacts>> = {
  deltas: { kind: "headway", unit: "milliseconds", symbol: "ms", perMs: 1, greatest: maxDurationMs },
  intervals: { kind: "headway", unit: "microseconds", symbol: "µs", perMs: 1000, greatest: maxDurationMs * 1000 },
  timestamps: { kind: "timestamp", unit: "seconds", symbol: "s", perMs: secondsOfMs(1), greatest: maxTimestampSeconds },
  "timestamps-ms": {
    kind: "timestamp",
    unit: "milliseconds",
    symbol: "ms",
    perMs: 1,
    greatest: maxTimestampSeconds * 1000,
  },
  counts: { kind: "count", unit: "arrivals", symbol: "arrivals", perMs: 1, greatest: Number.POSITIVE_INFINITY },
}
