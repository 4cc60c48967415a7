/** The image driver: every contestant simulates the same queries and answers their latencies. */
import type { Benchmark, Scale, Target } from "../framework/Benchmark.ts"
import { comparison } from "./Comparison.ts"
import { imageDriver, type Load, models, workloadOf } from "./Load.ts"
import {
  cppHeap,
  cppRecurrence,
  eventLoop,
  eventLoopLineage,
  kernel,
  kernelLineage,
  leanHeap,
  leanHeapRanges,
  plainCallbacks,
  plainCallbacksLineage,
  simJs,
  simPy,
} from "./Simulators.ts"

/** One replica a model, at the notebook's rate. */
const single = (queries: number): Load => ({
  pipeline: imageDriver,
  configuration: models,
  workload: workloadOf(queries, 100),
  serviceTimeModel: "throughput",
})

/** The same with the notebook's service times, under which batches are smaller and events more. */
const notebook = (queries: number): Load => ({ ...single(queries), serviceTimeModel: "notebook" })

/** Two to five replicas a model, those of the first two models busy. */
const replicated = (queries: number): Load => ({
  ...single(queries),
  configuration: {
    ResNet: { ...models.ResNet, replicas: 3 },
    Inception: { ...models.Inception, replicas: 4 },
    KSVM: { ...models.KSVM, replicas: 2 },
    LogReg: { ...models.LogReg, replicas: 5 },
  },
  workload: workloadOf(queries, 350),
})

const digests = {
  single: {
    2000: "7a8ea0007e5c293b",
    50_000: "05b5010f3a1de324",
    1_000_000: "dfa5cb5ea37961d2",
    10_000_000: "2925766f71f0e1ee",
  },
  notebook: { 2000: "efa5ee40880f26ac", 50_000: "fcb882781c3561a6", 1_000_000: "55628251be90e122" },
  replicated: { 2000: "00bdde46f717c780", 50_000: "fade8f8405ef0c61", 1_000_000: "22fa62c2f9a2b2b8" },
} as const

type Size<Of extends keyof typeof digests> = keyof (typeof digests)[Of]

const lineage = (queries: Size<"single">, scale: Scale): Benchmark => {
  const isHuge = queries === 10_000_000
  return comparison(
    {
      name: "image-driver/lineage",
      question: "What does it cost to record every query's whole lineage?",
      load: single(queries),
      expectedDigest: digests.single[queries],
      simulators: [plainCallbacksLineage, kernelLineage, ...(isHuge ? [] : [eventLoopLineage])],
      targets: [{ contestant: "event-loop", against: "plain-callbacks", speedAtLeast: 1 / 3 }],
    },
    scale,
  )
}

/** What the kernel promises beside those who are there. */
const promises = {
  "lean-heap": 4,
  "cpp-heap": 2,
  "cpp-recurrence": 1,
  simjs: 20,
  simpy: 100,
} as const

const kernelTargets = (speedAtLeast: Partial<Record<keyof typeof promises, number>>): ReadonlyArray<Target> =>
  Object.entries(speedAtLeast).map(([against, speedAtLeast]) => ({ contestant: "kernel", against, speedAtLeast }))

const latencies = (queries: Size<"single">, scale: Scale): Benchmark => {
  const isHuge = queries === 10_000_000
  return comparison(
    {
      name: "image-driver/latencies",
      question: "How fast are latencies alone, beside what is written for nothing else?",
      load: single(queries),
      expectedDigest: digests.single[queries],
      simulators: [
        leanHeap,
        leanHeapRanges,
        cppHeap,
        cppRecurrence,
        kernel,
        ...(isHuge ? [] : [plainCallbacks, eventLoop, simJs, simPy]),
      ],
      targets: [
        ...kernelTargets(promises),
        { contestant: "event-loop", against: "plain-callbacks", speedAtLeast: 1 / 3 },
        { contestant: "event-loop", against: "simpy", speedAtLeast: 3 },
      ],
    },
    scale,
  )
}

const latenciesNotebook = (queries: Size<"notebook">, scale: Scale): Benchmark =>
  comparison(
    {
      name: "image-driver/notebook",
      question: "And with the notebook's service times, which make smaller batches?",
      load: notebook(queries),
      expectedDigest: digests.notebook[queries],
      simulators: [leanHeap, leanHeapRanges, cppHeap, cppRecurrence, kernel, eventLoop, simJs, simPy],
      targets: kernelTargets(promises),
    },
    scale,
  )

const latenciesReplicated = (queries: Size<"replicated">, scale: Scale): Benchmark =>
  comparison(
    {
      name: "image-driver/replicas-2-to-5",
      question: "And with several replicas a model, so that queries overtake each other?",
      load: replicated(queries),
      expectedDigest: digests.replicated[queries],
      simulators: [leanHeap, leanHeapRanges, cppHeap, kernel, eventLoop],
      targets: kernelTargets({ "lean-heap": 2.5 }),
    },
    scale,
  )

/** The benchmarks of the image driver. */
export const imageDriverAt = (scale: Scale): ReadonlyArray<Benchmark> => {
  const benchmarks = {
    smoke: () => [
      lineage(2000, scale),
      latencies(2000, scale),
      latenciesNotebook(2000, scale),
      latenciesReplicated(2000, scale),
    ],
    full: () => [
      ...([50_000, 1_000_000, 10_000_000] as const).map((queries) => lineage(queries, scale)),
      ...([50_000, 1_000_000, 10_000_000] as const).map((queries) => latencies(queries, scale)),
      ...([50_000, 1_000_000] as const).map((queries) => latenciesNotebook(queries, scale)),
      ...([50_000, 1_000_000] as const).map((queries) => latenciesReplicated(queries, scale)),
    ],
  }
  return benchmarks[scale]()
}
