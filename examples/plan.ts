import { Effect, Option, Result, Stream } from "effect"
import { ArrivalProcess, Catalog, Exact, KernelEngine, Percentile, Pipeline, Workload } from "../src/index.ts"

// Two models in a row, each measured on the hardware that it may run on.
const catalog = Result.getOrThrow(
  Catalog.check({
    name: "example",
    hardware: { gpu: { costPerHour: 3 }, cpu: { costPerHour: 1 } },
    models: {
      Detector: {
        gpu: [
          { batchSize: 1, latencyMsP99: 12, throughputQps: 85 },
          { batchSize: 8, latencyMsP99: 40, throughputQps: 210 },
        ],
        cpu: [{ batchSize: 1, latencyMsP99: 90, throughputQps: 12 }],
      },
      Classifier: { cpu: [{ batchSize: 1, latencyMsP99: 6, throughputQps: 180 }] },
    },
  }),
)

const pipeline = Result.getOrThrow(
  Pipeline.make({
    name: "camera",
    nodes: [
      { name: "detect", kind: "model", model: "Detector" },
      { name: "classify", kind: "model", model: "Classifier" },
    ],
    edges: [
      ["source", "detect"],
      ["detect", "classify"],
      ["classify", "sink"],
    ],
  }),
)

// A hundred queries a second in bursts, of which 99 % are to be answered within 150 ms.
const headwaysMs = ArrivalProcess.generateHeadwaysMs({ rateQps: 100, scv: 4, headways: 5000, seed: 7 })
const problem = {
  catalog,
  pipeline,
  arrivalMs: Workload.arrivalTimesMs(headwaysMs),
  serviceTimeModel: "throughput" as const,
  objective: { percentile: Percentile.p99, sloMs: 150 },
}

// A search is a stream of its steps; the last is the plan with its certificate, or that there is none.
const program = Effect.gen(function* () {
  const last = yield* Stream.runLast(Exact.search(problem))
  if (Option.isNone(last) || last.value._tag !== "Planned") return console.log("no configuration meets the objective")
  const { candidate, certificate } = last.value
  console.log(`${candidate.costPerHour} per hour, p99 ${candidate.verdict.latencyMs.toFixed(1)} ms`)
  for (const [node, { hardware, maxBatchSize, replicas }] of Object.entries(candidate.configuration)) {
    console.log(`  ${node}: ${replicas} × ${hardware}, batches of up to ${maxBatchSize}`)
  }
  return console.log(`the cheapest of ${certificate.configurations} configurations`)
})

await Effect.runPromise(program.pipe(Effect.provide(KernelEngine.layer())))
