/** Digests of latencies: what an estimate says of them, from latencies that come one after the other. */
import { DDSketch } from "@datadog/sketches-js"
import type { Bin } from "./Estimate.ts"
import * as Percentile from "./Percentile.ts"

/** The most latencies that a digest keeps one by one; percentiles of more come from a sketch. */
export const maxKeptLatencies = 2 ** 24

/** How far a percentile of a sketch may be off, relative to itself. */
export const sketchRelativeError = 0.001

const binCount = 20

/** Latencies, of which at most `maxKeptLatencies` are kept. Mean, greatest, shares and histogram are exact throughout. */
export class LatencyDigest {
  readonly #sloMs: number
  readonly #maxKept: number
  readonly #histogram = new GrowingHistogram()
  #kept = new Float64Array(1024)
  #sketch: DDSketch | undefined
  #count = 0
  #sumMs = 0
  #withinCount = 0
  #maxMs = 0

  constructor(sloMs: number, maxKept = maxKeptLatencies) {
    this.#sloMs = sloMs
    this.#maxKept = maxKept
  }

  get count(): number {
    return this.#count
  }

  /** Mean, ms; of at least one latency. */
  get meanMs(): number {
    return this.#sumMs / this.#count
  }

  /** Share of latencies that are at most the SLO; of at least one latency. */
  get attainment(): number {
    return this.#withinCount / this.#count
  }

  /** How far percentiles may be off, relative to themselves; 0 while they are exact. */
  get relativeError(): number {
    return this.#sketch === undefined ? 0 : sketchRelativeError
  }

  /** Equal bins from 0 that hold all latencies. */
  get histogram(): ReadonlyArray<Bin> {
    return this.#histogram.bins
  }

  /** Adds latencies, ms. */
  add(latenciesMs: Float64Array): void {
    for (const latencyMs of latenciesMs) {
      this.#sumMs += latencyMs
      if (latencyMs <= this.#sloMs) this.#withinCount++
      if (this.#maxMs < latencyMs) this.#maxMs = latencyMs
      this.#histogram.add(latencyMs)
    }
    if (this.#sketch === undefined) this.#keep(latenciesMs)
    else for (const latencyMs of latenciesMs) this.#sketch.accept(latencyMs)
    this.#count += latenciesMs.length
  }

  /** Percentiles, ms: by nearest rank while every latency is kept, then from the sketch; `max` is always exact. */
  percentiles(percentiles: ReadonlyArray<Percentile.Percentile>): ReadonlyArray<number> {
    const sketch = this.#sketch
    if (sketch === undefined) {
      const ascending = this.#kept.subarray(0, this.#count).toSorted()
      return percentiles.map((percentile) => Percentile.ofAscending(ascending, percentile))
    }
    return percentiles.map((percentile) => {
      const rank = Percentile.nearestRank(percentile, this.#count)
      return rank === this.#count ? this.#maxMs : sketch.getValueAtQuantile((rank - 1) / (this.#count - 1))
    })
  }

  #keep(latenciesMs: Float64Array): void {
    const count = this.#count + latenciesMs.length
    if (this.#maxKept < count) {
      const sketch = new DDSketch({ relativeAccuracy: sketchRelativeError })
      for (const latencyMs of this.#kept.subarray(0, this.#count)) sketch.accept(latencyMs)
      for (const latencyMs of latenciesMs) sketch.accept(latencyMs)
      this.#sketch = sketch
      this.#kept = new Float64Array(0)
      return
    }
    if (this.#kept.length < count) {
      const kept = new Float64Array(Math.min(this.#maxKept, Math.max(count, 2 * this.#kept.length)))
      kept.set(this.#kept.subarray(0, this.#count))
      this.#kept = kept
    }
    this.#kept.set(latenciesMs, this.#count)
  }
}

/** Equal bins from 0 whose width doubles, pairs of them becoming one, whenever a value lies beyond the last. */
class GrowingHistogram {
  readonly #counts = new Float64Array(binCount)
  #widthMs = 2 ** -10

  get bins(): ReadonlyArray<Bin> {
    const widthMs = this.#widthMs
    return Array.from(this.#counts, (queries, bin) => ({ fromMs: bin * widthMs, toMs: (bin + 1) * widthMs, queries }))
  }

  add(valueMs: number): void {
    while (binCount * this.#widthMs <= valueMs) this.#double()
    this.#counts[Math.floor(valueMs / this.#widthMs)]!++
  }

  #double(): void {
    const counts = this.#counts
    for (let bin = 0; bin < binCount; bin++) {
      const pair = 2 * bin
      counts[bin] = pair < binCount ? counts[pair]! + counts[pair + 1]! : 0
    }
    this.#widthMs *= 2
  }
}
