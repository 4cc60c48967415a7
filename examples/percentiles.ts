import { Effect, Result } from "effect"
import {
  ArrivalProcess,
  Catalog,
  Engine,
  KernelEngine,
  Lineage,
  Percentile,
  Pipeline,
  Scenario,
  Workload,
} from "../src/index.ts"

// One model on two replicas, which may wait for a batch to fill.
const catalog = Result.getOrThrow(
  Catalog.check({
    name: "example",
    hardware: { gpu: { costPerHour: 3 } },
    models: {
      Ranker: {
        gpu: [
          { batchSize: 1, latencyMsP99: 10, throughputQps: 100 },
          { batchSize: 16, latencyMsP99: 40, throughputQps: 400 },
        ],
      },
    },
  }),
)

const pipeline = Result.getOrThrow(
  Pipeline.make({
    name: "ranking",
    nodes: [{ name: "rank", kind: "model", model: "Ranker" }],
    edges: [
      ["source", "rank"],
      ["rank", "sink"],
    ],
  }),
)

const headwaysMs = ArrivalProcess.generateHeadwaysMs({ rateQps: 300, scv: 2, headways: 20_000, seed: 1 })
const arrivalMs = Workload.arrivalTimesMs(headwaysMs)

const percentilesOf = Effect.fnUntraced(function* (batchingDelayMs: number) {
  const engine = yield* Engine
  const configuration = { rank: { hardware: "gpu", maxBatchSize: 16, replicas: 2, batchingDelayMs } }
  const serviceTimeModel = "throughput"
  const scenario = Result.getOrThrow(
    Scenario.compile({ catalog, pipeline, configuration, arrivalMs, serviceTimeModel }),
  )
  const lineage = yield* engine.simulate(scenario)
  const latenciesMs = Lineage.latenciesMs(lineage).toSorted()
  const figures = Percentile.ladder.map(
    (percentile) => `${percentile.label} ${Percentile.ofAscending(latenciesMs, percentile).toFixed(1)}`,
  )
  console.log(`batching delay ${batchingDelayMs} ms: ${figures.join(", ")} ms`)
})

await Effect.runPromise(Effect.forEach([0, 5, 20], percentilesOf).pipe(Effect.provide(KernelEngine.layer())))
