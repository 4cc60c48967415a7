/**
 * The summary of an MLPerf LoadGen run, `mlperf_log_summary.txt`: lines of `key : value`. What the run measures depends
 * on its scenario: Offline a throughput alone, as all its queries arrive at once; the others a latency too.
 */
import * as Result from "effect/Result"
import { formatFound } from "../domain/Decode.ts"
import type { InvalidValue } from "../domain/InputErrors.ts"
import { maxRateQps } from "../domain/Units.ts"
import {
  batchSizeOf,
  figureOf,
  invalid,
  latencyOf,
  type Measurement,
  nameOf,
  type ReadOptions,
  type ReadResult,
  refusalOfZero,
  refuseFact,
  requireFact,
  throughputOf,
} from "./Measurement.ts"

/** What every summary says at its head. */
export const loadGenHeading = "MLPerf Results Summary"

const nsPerMs = 1e6
const latencyKey = "99.00 percentile latency (ns)"
const meanLatencyKey = "Mean latency (ns)"

/** A value and where it stands. */
interface Entry {
  readonly value: string
  readonly line: number
}
type Summary = ReadonlyMap<string, Entry>

/** Reads a summary. */
export const readLoadGen = (file: string, text: string, options: ReadOptions): ReadResult =>
  Result.gen(function* () {
    const summary = entriesOf(text)
    const scenario = yield* entry(summary, "Scenario")
    const mode = yield* entry(summary, "Mode")
    if (!mode.value.startsWith("Performance")) {
      return yield* Result.fail(invalid(`line ${mode.line}`, `the mode ${formatFound(mode.value)}`, "PerformanceOnly"))
    }
    const verdict = yield* entry(summary, "Result is")
    const figures = yield* figuresOf(summary, scenario, options)
    return [
      {
        file,
        row: `line ${figures.line}`,
        model: yield* nameOf(yield* requireFact(options, "model"), "", options.rename),
        hardware: yield* nameOf(yield* requireFact(options, "hardware"), "", options.rename),
        ...figures.measured,
        note: `LoadGen ${scenario.value}, result ${verdict.value}`,
        caution: verdict.value === "VALID" ? undefined : `LoadGen calls the run ${verdict.value}`,
        refusal: refusalOfZero(figures.measured),
      },
    ]
  })

/** Every `key : value` of the text, the first of each key. */
const entriesOf = (text: string): Summary => {
  const entries = new Map<string, Entry>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, key, value] = /^\s*(.*?)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined && !entries.has(key)) entries.set(key, { value, line: index + 1 })
  }
  return entries
}

const entry = (summary: Summary, ...keys: readonly [string, ...Array<string>]): Result.Result<Entry, InvalidValue> => {
  const found = keys.find((key) => summary.has(key))
  return found === undefined
    ? Result.fail(invalid("", `no line ${JSON.stringify(keys[0])}`, "one, as in every whole summary of this scenario"))
    : Result.succeed(summary.get(found)!)
}

interface Figures {
  /** The line of the figure that the scenario is about. */
  readonly line: number
  readonly measured: Pick<Measurement, "batchSize" | "load" | "throughputQps" | "latencyMsP99">
}

const figuresOf = (summary: Summary, scenario: Entry, options: ReadOptions): Result.Result<Figures, InvalidValue> => {
  switch (scenario.value.replaceAll(" ", "")) {
    case "Offline":
      return offline(summary, options)
    case "Server":
      return server(summary, options)
    case "SingleStream":
      return singleStream(summary, options)
    case "MultiStream":
      return multiStream(summary, options)
    default:
      return Result.fail(
        invalid(
          `line ${scenario.line}`,
          `the scenario ${formatFound(scenario.value)}`,
          "Offline, Server, SingleStream or MultiStream",
        ),
      )
  }
}

const offline = (summary: Summary, options: ReadOptions): Result.Result<Figures, InvalidValue> =>
  Result.gen(function* () {
    const { value, line } = yield* entry(summary, "Samples per second")
    const throughputQps = yield* throughputOf(value, `line ${line}`)
    return { line, measured: { batchSize: yield* requireFact(options, "batchSize"), throughputQps } }
  })

const server = (summary: Summary, options: ReadOptions): Result.Result<Figures, InvalidValue> =>
  Result.gen(function* () {
    const { value, line } = yield* entry(summary, "Completed samples per second", "Scheduled samples per second")
    const throughputQps = yield* throughputOf(value, `line ${line}`)
    const scheduled = yield* entry(summary, "Scheduled samples per second", "target_qps")
    const rate = yield* figureOf(scheduled.value, `line ${scheduled.line}`, "queries per second", maxRateQps)
    const batchSize = yield* requireFact(options, "batchSize")
    // Its queries have one sample each, so this is the rate of batches.
    const load = { kind: "request-rate", value: rate / batchSize } as const
    return { line, measured: { batchSize, load, throughputQps, latencyMsP99: yield* latency(summary, latencyKey) } }
  })

const singleStream = (summary: Summary, options: ReadOptions): Result.Result<Figures, InvalidValue> =>
  Result.gen(function* () {
    yield* refuseFact(options, "batchSize")
    const { value, line } = yield* entry(summary, "QPS w/o loadgen overhead")
    const throughputQps = yield* throughputOf(value, `line ${line}`)
    const load = { kind: "concurrency", value: 1 } as const
    return { line, measured: { batchSize: 1, load, throughputQps, latencyMsP99: yield* latency(summary, latencyKey) } }
  })

/** A query of so many samples, then the next: so the mean latency of a query gives the throughput. */
const multiStream = (summary: Summary, options: ReadOptions): Result.Result<Figures, InvalidValue> =>
  Result.gen(function* () {
    yield* refuseFact(options, "batchSize")
    const samples = yield* entry(summary, "samples_per_query")
    const batchSize = yield* batchSizeOf(samples.value, `line ${samples.line}`)
    const { line } = yield* entry(summary, meanLatencyKey)
    const meanMs = yield* latency(summary, meanLatencyKey)
    const throughputQps = meanMs === 0 ? 0 : (batchSize * 1000) / meanMs
    const load = { kind: "concurrency", value: 1 } as const
    return { line, measured: { batchSize, load, throughputQps, latencyMsP99: yield* latency(summary, latencyKey) } }
  })

const latency = (summary: Summary, key: string): Result.Result<number, InvalidValue> =>
  Result.flatMap(entry(summary, key), ({ value, line }) => latencyOf(value, `line ${line}`, "nanoseconds", nsPerMs))
