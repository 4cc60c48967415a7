/** Queues with Poisson arrivals and a constant service time, for the laws of queueing theory. */
import * as fc from "fast-check"
import type { Case } from "../case.ts"

/** R replicas, each serving one query in 1 ms, at a load between 0 and 1. */
export interface Load {
  readonly load: number
  readonly replicas: number
  readonly seed: number
}

/** Enough for a mean wait within a few per cent at the highest load. */
const queryCount = 60_000

/** Loads at which a run of this length is long past its warm-up. */
export const loads = (replicas: ReadonlyArray<number>): fc.Arbitrary<Load> =>
  fc.noShrink(
    fc.record({
      load: fc.constantFrom(0.2, 0.4, 0.6, 0.7, 0.8),
      replicas: fc.constantFrom(...replicas),
      seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    }),
  )

/** The case of a load: one model node between source and sink. */
export const caseOfLoad = ({ load, replicas, seed }: Load): Case => ({
  catalog: {
    name: "theory",
    hardware: { h0: { costPerHour: 1 } },
    models: { m0: { h0: [{ batchSize: 1, latencyMsP99: 1, throughputQps: 1000 }] } },
  },
  pipeline: {
    name: "theory",
    nodes: [{ name: "a", kind: "model", model: "m0" }],
    edges: [
      ["source", "a"],
      ["a", "sink"],
    ],
  },
  configuration: { a: { hardware: "h0", maxBatchSize: 1, replicas } },
  serviceTimeModel: "p99",
  headwaysMs: exponentials(queryCount - 1, 1 / (load * replicas), seed),
})

/** `count` exponential variates of this mean, a pure function of the seed. */
const exponentials = (count: number, mean: number, seed: number): ReadonlyArray<number> => {
  const next = mulberry32(seed)
  return Array.from({ length: count }, () => -Math.log(1 - next()) * mean)
}

/** Uniform on [0, 1). @source Tommy Ettinger's mulberry32, public domain. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
