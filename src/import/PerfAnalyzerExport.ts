/**
 * perf_analyzer's profile export: every request's instants in ns, by experiment, each at one load. Throughput and p99
 * latency are computed from them as perf_analyzer does: over its measurement windows, of the requests that ended there.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { InvalidValue } from "../domain/InputErrors.ts"
import { ofAscending, p99 } from "../domain/Percentile.ts"
import { invalid, type Measurement, nameOf, type ReadOptions, type ReadResult, requireFact } from "./Measurement.ts"

const expectedInstant = "an instant in nanoseconds, a number from 0"
const Instant = Schema.Number.check(
  Schema.isFinite({ expected: expectedInstant }),
  Schema.isGreaterThanOrEqualTo(0, { expected: expectedInstant }),
)

/** What is read of an export; its other keys do not matter. */
export const PerfAnalyzerExport = Schema.Struct({
  experiments: Schema.NonEmptyArray(
    Schema.Struct({
      experiment: Schema.Struct({
        mode: Schema.Literals(["concurrency", "request_rate"]),
        value: Schema.Finite.check(Schema.isGreaterThan(0)),
      }),
      requests: Schema.NonEmptyArray(Schema.Struct({ timestamp: Instant, response_timestamps: Schema.Array(Instant) })),
      window_boundaries: Schema.Array(Instant),
    }),
  ),
})
export type PerfAnalyzerExport = typeof PerfAnalyzerExport.Type
type Experiment = PerfAnalyzerExport["experiments"][number]

const nsPerMs = 1e6
const nsPerSecond = 1e9

/** The measurements of an export, one for each experiment. */
export const measurementsOfExport = (
  file: string,
  { experiments }: PerfAnalyzerExport,
  options: ReadOptions,
): ReadResult =>
  Result.gen(function* () {
    const model = yield* nameOf(yield* requireFact(options, "model"), "", options.rename)
    const hardware = yield* nameOf(yield* requireFact(options, "hardware"), "", options.rename)
    const batchSize = yield* requireFact(options, "batchSize")
    const measurements: Array<Measurement> = []
    for (const [index, experiment] of experiments.entries()) {
      const row = `experiments[${index}]`
      const { requests, durationNs, note } = yield* measured(experiment, row)
      const latenciesMs = Float64Array.from(requests, ({ startNs, endNs }) => (endNs - startNs) / nsPerMs).toSorted()
      const { mode, value } = experiment.experiment
      measurements.push({
        file,
        row,
        model,
        hardware,
        batchSize,
        load: { kind: mode === "concurrency" ? "concurrency" : "request-rate", value },
        throughputQps: (requests.length * batchSize * nsPerSecond) / durationNs,
        latencyMsP99: ofAscending(latenciesMs, p99),
        note,
      })
    }
    return measurements
  })

/** A request that was answered to its end. */
interface Answered {
  readonly startNs: number
  readonly endNs: number
}

interface Measured {
  readonly requests: ReadonlyArray<Answered>
  readonly durationNs: number
  readonly note: string
}

/** The requests that count, and over how long. */
const measured = ({ requests, window_boundaries }: Experiment, row: string): Result.Result<Measured, InvalidValue> => {
  const answered: Array<Answered> = []
  for (const [index, { timestamp, response_timestamps }] of requests.entries()) {
    const endNs = response_timestamps.at(-1)
    if (endNs === undefined) continue
    if (endNs <= timestamp) {
      const path = `${row}.requests[${index}].response_timestamps`
      return Result.fail(invalid(path, `a last response at ${endNs}`, `one after the request's ${timestamp}`))
    }
    answered.push({ startNs: timestamp, endNs })
  }
  const path = `${row}.requests`
  if (answered.length === 0) return Result.fail(invalid(path, "no request with a response", "at least one"))
  const hasWindows = 1 < window_boundaries.length
  const startNs = hasWindows
    ? window_boundaries[0]!
    : answered.reduce((least, { startNs }) => Math.min(least, startNs), Number.POSITIVE_INFINITY)
  const endNs = hasWindows
    ? window_boundaries.at(-1)!
    : answered.reduce((greatest, { endNs }) => Math.max(greatest, endNs), 0)
  const counted = answered.filter((request) => startNs <= request.endNs && request.endNs <= endNs)
  if (endNs <= startNs || counted.length === 0) {
    return Result.fail(invalid(path, `no request that ends from ${startNs} to ${endNs}`, "at least one in the windows"))
  }
  const over = hasWindows ? "within the measurement windows" : "from the first to the last, as no windows are told"
  const unanswered = requests.length - answered.length
  const rest = unanswered === 0 ? "" : `; ${unanswered} without a response`
  const note = `${counted.length} of ${requests.length} requests, ${over}${rest}`
  return Result.succeed({ requests: counted, durationNs: endNs - startNs, note })
}
