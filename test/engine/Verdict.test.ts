import { describe, expect, it } from "vitest"
import { emptyModel, type Lineage } from "../../src/domain/Lineage.ts"
import { max, p50 } from "../../src/domain/Percentile.ts"
import { certainMs, nodeVerdictOn, verdictOn } from "../../src/engine/Verdict.ts"

const latencies = Float64Array.of(5, 30, 10, 25)
const arrivalMs = Float64Array.of(0, 1, 2, 40)

/** Queries of those latencies, which leave the second of two models, taken then and in batches so large. */
const lineage = (dequeueMs: ReadonlyArray<number>, batchSize: ReadonlyArray<number>): Lineage => ({
  arrivalMs,
  sinkMs: arrivalMs.map((timeMs, query) => timeMs + latencies[query]!),
  models: [
    { ...emptyModel("a", 4), batchSize: Int32Array.of(9, 9, 9, 9), dequeueMs: new Float64Array(4) },
    { ...emptyModel("b", 4), batchSize: Int32Array.from(batchSize), dequeueMs: Float64Array.from(dequeueMs) },
  ],
})

describe("a verdict on latencies", () => {
  it("tells the latency where it is no more than the objective's", () => {
    expect(verdictOn(latencies, { sloMs: 30, percentile: max })).toEqual({ _tag: "Meets", latencyMs: 30 })
    expect(verdictOn(latencies, { sloMs: 10, percentile: p50 })).toEqual({ _tag: "Meets", latencyMs: 10 })
  })

  it("counts those that miss where they are more than may", () => {
    expect(verdictOn(latencies, { sloMs: 29, percentile: max })).toEqual({ _tag: "Misses", certainMisses: 1 })
    expect(verdictOn(latencies, { sloMs: 9, percentile: p50 })).toEqual({ _tag: "Misses", certainMisses: 3 })
  })
})

describe("a miss is certain", () => {
  it("once one query more than may has not left in time, and a little later", () => {
    expect(certainMs(latencies, arrivalMs, { sloMs: 29, percentile: max })).toBe(30 * (1 + 2 ** -50))
    expect(certainMs(latencies, arrivalMs, { sloMs: 5, percentile: max })).toBe(6 * (1 + 2 ** -50))
    expect(certainMs(latencies, arrivalMs, { sloMs: 5, percentile: p50 })).toBe(45 * (1 + 2 ** -50))
    expect(certainMs(latencies, arrivalMs, { sloMs: 4, percentile: p50 })).toBe(6 * (1 + 2 ** -50))
  })

  it("also by queries that have not left", () => {
    const some = Float64Array.of(5, Number.NaN, Number.NaN, Number.NaN)
    expect(certainMs(some, arrivalMs, { sloMs: 10, percentile: max })).toBe(11 * (1 + 2 ** -50))
  })

  it("never where the objective is met", () => {
    expect(certainMs(latencies, arrivalMs, { sloMs: 30, percentile: max })).toBe(Number.POSITIVE_INFINITY)
    expect(certainMs(latencies, arrivalMs, { sloMs: 10, percentile: p50 })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe("a verdict at a node", () => {
  it("is that on the latencies, with the largest batch that the last model takes until it is certain", () => {
    const objective = { sloMs: 29, percentile: max }
    const verdict = { _tag: "Misses", certainMisses: 1 }
    const largest = (...dequeueMs: ReadonlyArray<number>) => nodeVerdictOn(lineage(dequeueMs, [1, 2, 2, 3]), objective)
    expect(largest(0, 5, 5, 31)).toEqual({ verdict, largestBatch: 2 })
    expect(largest(0, 5, 5, 30 * (1 + 2 ** -50))).toEqual({ verdict, largestBatch: 3 })
    expect(largest(0, 31, 31, 32)).toEqual({ verdict, largestBatch: 1 })
    expect(largest(31, 31, 31, 32)).toEqual({ verdict, largestBatch: 0 })
  })

  it("looks at all batches where the objective is met", () => {
    expect(nodeVerdictOn(lineage([0, 5, 5, 900], [1, 2, 2, 3]), { sloMs: 30, percentile: max })).toEqual({
      verdict: { _tag: "Meets", latencyMs: 30 },
      largestBatch: 3,
    })
  })
})
