/** How the kernel's time grows: with the number of queries, and with the number of replicas. */
import type { Benchmark, Contestant, Scale, Target } from "../framework/Benchmark.ts"
import { imageDriver, type Load, models, parametersOf, queriesOf, workloadOf } from "./Load.ts"
import { kernel, leanHeap, type Simulator } from "./Simulators.ts"

/** One of several sizes in one benchmark: it answers another question than the baseline, so its digest is its own. */
const sized = (simulator: Simulator, load: Load, size: number, digest: string, scale: Scale): Contestant => {
  const contestant = simulator(load, scale)
  return {
    ...contestant,
    name: `${contestant.name}-${size}`,
    judgement: { _tag: "Digest", digest },
    workCount: queriesOf(load),
  }
}

const imageDriverOf = (queries: number): Load => ({
  pipeline: imageDriver,
  configuration: models,
  workload: workloadOf(queries, 100),
  serviceTimeModel: "throughput",
})

/** By queries, the digests of the right latencies. */
const querySizes = {
  full: [
    [100_000, "73dd19c3c78d55b3"],
    [1_000_000, "dfa5cb5ea37961d2"],
    [10_000_000, "2925766f71f0e1ee"],
  ],
  smoke: [
    [1000, "2d5fed2742c60354"],
    [2000, "7a8ea0007e5c293b"],
    [4000, "d8465c90757d3bce"],
  ],
} as const

/** Within 25 % both ways: no size takes more than 1.25 times as long a query as the smallest, nor it than they. */
const flatness = 1 / 1.25

const perQuery = (scale: Scale): Benchmark => {
  const sizes = querySizes[scale]
  const [[least, expectedDigest]] = sizes
  const baseline = `kernel-${least}`
  return {
    name: "time-per-query",
    question: "Is the time a query takes the same, however many there are?",
    parameters: parametersOf(imageDriverOf(least)),
    seed: 1,
    work: { unit: "queries", count: least },
    baseline,
    expectedDigest,
    contestants: sizes.map(([queries, digest]) => sized(kernel, imageDriverOf(queries), queries, digest, scale)),
    targets: sizes.slice(1).flatMap(([queries]): ReadonlyArray<Target> => {
      const contestant = `kernel-${queries}`
      return [
        { contestant, against: baseline, speedAtLeast: flatness },
        { contestant: baseline, against: contestant, speedAtLeast: flatness },
      ]
    }),
  }
}

/**
 * One model with so many replicas, and as much work for each of them: they would be busy for nine tenths of the time if
 * all batches were full, and as smaller ones take longer a query, they are busy for more.
 */
export const replicated = (replicas: number, queries: number): Load => ({
  pipeline: {
    name: "one-model",
    nodes: [{ name: "ResNet", kind: "model", model: "ResNet" }],
    edges: [
      ["source", "ResNet"],
      ["ResNet", "sink"],
    ],
  },
  configuration: { ResNet: { ...models.ResNet, replicas } },
  workload: { ...workloadOf(queries, 115 * replicas), minHeadwayMs: 0 },
  serviceTimeModel: "throughput",
})

/** By replicas, the digests of the right latencies. */
const replicaSizes = {
  full: [
    [1, "1cd1baf9ec584b14"],
    [2, "ec584d6af1321a37"],
    [4, "41a39615162ee0aa"],
    [16, "619de8989e68483a"],
    [64, "d2f87d9cab229e3f"],
    [256, "60995cc137757ccf"],
  ],
  smoke: [
    [1, "7de0e0e76d59177a"],
    [2, "a4349c78e465a521"],
    [256, "285a8e76b0aa8521"],
  ],
} as const

const perReplica = (scale: Scale): Benchmark => {
  const queries = scale === "smoke" ? 4000 : 400_000
  const sizes = replicaSizes[scale]
  return {
    name: "replicas",
    question: "How does the time a query takes grow with the number of replicas, all of them busy?",
    parameters: { ...parametersOf(replicated(1, queries)), replicas: "see contestants", rateQps: "115 a replica" },
    seed: 1,
    work: { unit: "queries", count: queries },
    baseline: "kernel-2",
    expectedDigest: sizes[1][1],
    contestants: [kernel, leanHeap].flatMap((simulator) =>
      sizes.map(([replicas, digest]) => sized(simulator, replicated(replicas, queries), replicas, digest, scale)),
    ),
    // Two replicas are the least that need a heap. With R, a query may take (1 + log₂ R) / (1 + log₂ 2) times as long.
    targets: sizes.slice(2).map(([replicas]) => ({
      contestant: `kernel-${replicas}`,
      against: "kernel-2",
      speedAtLeast: 2 / (1 + Math.log2(replicas)),
    })),
  }
}

/** The benchmarks of growth. */
export const scalingAt = (scale: Scale): ReadonlyArray<Benchmark> => [perQuery(scale), perReplica(scale)]
