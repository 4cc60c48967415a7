/** Queues with Poisson arrivals and service times that do not vary, for the laws of queueing theory. */
import * as fc from "fast-check"
import type { Profile } from "../../src/domain/Profile.ts"
import type { Case } from "../case.ts"

/** R replicas, a batch of n taking `serviceMs[n − 1]`, under a share `load` of the most that they can serve. */
export interface Load {
  readonly load: number
  readonly replicas: number
  readonly serviceMs: ReadonlyArray<number>
  readonly seed: number
  readonly queries: number
}

/** Enough for a mean wait within a few per cent at the highest load. */
const lawQueries = 60_000

/** One query at a time, 1 ms each. */
export const oneByOne: ReadonlyArray<number> = [1]

/** Batches of up to so many queries, 1 ms each whatever their size. */
export const constantBatches = (maxBatchSize: number): ReadonlyArray<number> =>
  Array.from({ length: maxBatchSize }, () => 1)

/** Batches of up to so many queries, from somewhat more than 0.5 ms for one to 1 ms for the largest. */
export const risingBatches = (maxBatchSize: number): ReadonlyArray<number> =>
  Array.from({ length: maxBatchSize }, (_, index) => 0.5 + (index + 1) / (2 * maxBatchSize))

/** Loads at which a run of this length is long past its warm-up. */
export const loads = (choices: {
  readonly replicas?: ReadonlyArray<number>
  readonly serviceMs?: ReadonlyArray<ReadonlyArray<number>>
}): fc.Arbitrary<Load> =>
  fc.noShrink(
    fc.record({
      load: fc.constantFrom(0.2, 0.4, 0.6, 0.7, 0.8),
      replicas: fc.constantFrom(...(choices.replicas ?? [1])),
      serviceMs: fc.constantFrom(...(choices.serviceMs ?? [oneByOne])),
      seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      queries: fc.constant(lawQueries),
    }),
  )

/** Arrivals per ms. */
export const rateOf = ({ load, replicas, serviceMs }: Load): number =>
  (load * replicas * serviceMs.length) / serviceMs.at(-1)!

/** The case of a load: one model node between source and sink. */
export const caseOfLoad = (load: Load): Case => ({
  catalog: {
    name: "theory",
    hardware: { h0: { costPerHour: 1 } },
    models: { m0: { h0: profileOf(load.serviceMs) } },
  },
  pipeline: {
    name: "theory",
    nodes: [{ name: "a", kind: "model", model: "m0" }],
    edges: [
      ["source", "a"],
      ["a", "sink"],
    ],
  },
  configuration: { a: { hardware: "h0", maxBatchSize: load.serviceMs.length, replicas: load.replicas } },
  serviceTimeModel: "p99",
  headwaysMs: exponentials(load.queries - 1, 1 / rateOf(load), load.seed),
})

const profileOf = (serviceMs: ReadonlyArray<number>): Profile =>
  serviceMs.map((latencyMsP99, index) => ({
    batchSize: index + 1,
    latencyMsP99,
    throughputQps: ((index + 1) * 1000) / latencyMsP99,
  })) as unknown as Profile

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
