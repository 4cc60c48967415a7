/** Long and wide pipelines: twenty models one after the other, and twenty beside each other. */
import type { PipelineDocument } from "../../src/domain/Pipeline.ts"
import type { Benchmark, Scale } from "../framework/Benchmark.ts"
import { comparison } from "./Comparison.ts"
import { type Load, models, workloadOf } from "./Load.ts"
import { cppHeap, cppRecurrence, eventLoop, kernel, leanHeap, leanHeapRanges } from "./Simulators.ts"

const modelCount = 20

/** The notebook's models in turn, the quick ones first, so that batches are small at first and grow. */
const turns = ["LogReg", "KSVM", "Inception", "ResNet"] as const

const nodes = Array.from({ length: modelCount }, (_, index) => {
  const model = turns[index % turns.length]!
  return { name: `${model}-${index + 1}`, kind: "model", model } as const
})

const names = nodes.map(({ name }) => name)

const loadOf = (pipeline: PipelineDocument, queries: number): Load => ({
  pipeline,
  configuration: Object.fromEntries(nodes.map(({ name, model }) => [name, models[model]])),
  workload: workloadOf(queries, 100),
  serviceTimeModel: "throughput",
})

const [first, ...others] = nodes

/** Source, twenty models in a row, sink. */
export const chain = (queries: number): Load =>
  loadOf(
    {
      name: "chain",
      nodes: [first!, ...others],
      edges: [["source", names[0]!], ...names.map((name, index) => [name, names[index + 1] ?? "sink"] as const)],
    },
    queries,
  )

/** Source, twenty models side by side, a join, sink. */
export const fanOut = (queries: number): Load =>
  loadOf(
    {
      name: "fan-out",
      nodes: [first!, ...others, { name: "join", kind: "join" }],
      edges: [["join", "sink"], ...names.flatMap((name) => [["source", name] as const, [name, "join"] as const])],
    },
    queries,
  )

const digests = {
  chain: { 500: "5f928dee2f17c8f1", 100_000: "1556551481ece2ea" },
  "fan-out": { 500: "71d2eb8ff9aad67a", 100_000: "beab67431509433e" },
} as const

const shapes = [
  ["chain", "How fast is a chain of twenty models?", chain],
  ["fan-out", "How fast are twenty models beside each other, with a join?", fanOut],
] as const

/** The benchmarks of shapes. */
export const shapesAt = (scale: Scale): ReadonlyArray<Benchmark> => {
  const queries = scale === "smoke" ? 500 : 100_000
  return shapes.map(([name, question, loadOf]) =>
    comparison(
      {
        name,
        question,
        load: loadOf(queries),
        expectedDigest: digests[name][queries],
        simulators: [leanHeap, leanHeapRanges, cppHeap, cppRecurrence, kernel, eventLoop],
        targets: [],
      },
      scale,
    ),
  )
}
