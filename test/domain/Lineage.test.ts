import { expect, it } from "vitest"
import { emptyModel, largestBatchOf, latenciesMs, writeLatenciesMs } from "../../src/domain/Lineage.ts"

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

it("the largest batch is that of the model of a name", () => {
  const models = [
    { ...emptyModel("a", 3), batchSize: Int32Array.of(1, 2, 2) },
    { ...emptyModel("b", 3), batchSize: Int32Array.of(3, 3, 3) },
    { ...emptyModel("c", 3), batchSize: Int32Array.of(2, 2, 1) },
  ]
  const lineage = { arrivalMs: new Float64Array(3), sinkMs: new Float64Array(3), models }
  expect(["a", "b", "c"].map((node) => largestBatchOf(lineage, node))).toEqual([2, 3, 2])
})
