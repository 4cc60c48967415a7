import { expect, it } from "vitest"
import { emptyModel, latenciesMs, writeLatenciesMs } from "../../src/domain/Lineage.ts"

it("a lineage before anything happened has no times and batches of nothing", () => {
  const lineage = emptyModel("a", 2)
  expect(lineage).toEqual({
    name: "a",
    enqueueMs: Float64Array.of(Number.NaN, Number.NaN),
    dequeueMs: Float64Array.of(Number.NaN, Number.NaN),
    completeMs: Float64Array.of(Number.NaN, Number.NaN),
    batchSize: Int32Array.of(0, 0),
  })
  expect(new Set([lineage.enqueueMs, lineage.dequeueMs, lineage.completeMs]).size).toBe(3)
})

it("a latency is sink time − arrival time, query by query, in float64", () => {
  const arrivalMs = Float64Array.of(0, 0.1, 0.1)
  const sinkMs = Float64Array.of(5, 0.3, 0.1)
  expect(latenciesMs({ arrivalMs, sinkMs, models: [] })).toEqual(Float64Array.of(5, 0.3 - 0.1, 0))
})

it("latencies are written into an array of the caller's, too", () => {
  const into = new Float64Array(2)
  const lineage = { arrivalMs: Float64Array.of(0, 1), sinkMs: Float64Array.of(5, 7), models: [] }
  expect(writeLatenciesMs(lineage, into)).toBe(into)
  expect(into).toEqual(Float64Array.of(5, 6))
})
