/** Estimates of workloads that are simulated as a stream, in memory that does not grow with their length. */
import { type Estimate, finiteOrNull, modelEstimate } from "../../domain/Estimate.ts"
import { LatencyDigest } from "../../domain/LatencyDigest.ts"
import * as Percentile from "../../domain/Percentile.ts"
import type { Stage } from "../../domain/Scenario.ts"
import { rateQpsOf } from "../../domain/Units.ts"
import { KernelStream } from "./KernelStream.ts"

/** What a streamed run comes to: the estimate, and the latency at the objective's percentile. */
export interface StreamedRun {
  readonly estimate: Estimate
  readonly latencyMs: number
}

/** A run that is fed with headways and estimated at its end. */
export class StreamEstimate {
  readonly #stream: KernelStream
  readonly #digest: LatencyDigest
  #arrivalMs = new Float64Array(0)
  #headwayCount = 0
  #nowMs = 0

  /** `stages` have no program nodes. The first query arrives at time 0. */
  constructor(stages: ReadonlyArray<Stage>, sloMs: number) {
    this.#stream = new KernelStream(stages)
    this.#digest = new LatencyDigest(sloMs)
    this.#digest.add(this.#stream.push(Float64Array.of(0)))
  }

  /** Adds headways, ms, at least one. */
  push(headwaysMs: Float64Array): void {
    if (this.#arrivalMs.length !== headwaysMs.length) this.#arrivalMs = new Float64Array(headwaysMs.length)
    const arrivalMs = this.#arrivalMs
    let nowMs = this.#nowMs
    for (let index = 0; index < headwaysMs.length; index++) {
      nowMs += headwaysMs[index]!
      arrivalMs[index] = nowMs
    }
    this.#nowMs = nowMs
    this.#headwayCount += headwaysMs.length
    this.#digest.add(this.#stream.push(arrivalMs))
  }

  /** Runs to the end and estimates. */
  finish(percentile: Percentile.Percentile): StreamedRun {
    this.#digest.add(this.#stream.finish())
    const digest = this.#digest
    const queries = digest.count
    const runMs = this.#stream.lastSinkMs
    const [latencyMs, ...rungs] = digest.percentiles([percentile, ...Percentile.ladder])
    return {
      latencyMs: latencyMs!,
      estimate: {
        queries,
        runMs,
        arrivalRateQps: finiteOrNull(rateQpsOf(this.#headwayCount, this.#nowMs)),
        throughputQps: finiteOrNull(rateQpsOf(queries, runMs)),
        meanLatencyMs: digest.meanMs,
        latencies: Percentile.ladder.map(({ label }, rung) => ({ percentile: label, latencyMs: rungs[rung]! })),
        ...(digest.relativeError === 0 ? {} : { percentileRelativeError: digest.relativeError }),
        histogram: digest.histogram,
        sloAttainment: digest.attainment,
        models: this.#stream.tallies.map(({ run, waitMs, batchesBySize }) =>
          modelEstimate(run.stage, {
            queries,
            runMs,
            // A sum of differences of large times: what is below a nanosecond a query is rounding.
            waitMs: Math.round((waitMs / queries) * 1e6) * 1e-6 * queries,
            batchesBySize,
            maxQueueLength: null,
          }),
        ),
      },
    }
  }
}
