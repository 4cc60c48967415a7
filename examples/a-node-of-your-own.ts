import { Effect, Result } from "effect"
import {
  Catalog,
  Engine,
  Estimate,
  EventLoopEngine,
  type NodeProgram,
  Pipeline,
  Scenario,
  Workload,
} from "../src/index.ts"

// A cache before a slow store: three queries of four are answered at once, the fourth is fetched and takes 40 ms.
const cache: NodeProgram = ({ deliver }) =>
  Effect.succeed((queries) =>
    Effect.gen(function* () {
      yield* deliver(queries.filter((query) => query % 4 !== 0))
      yield* Effect.sleep("40 millis")
      yield* deliver(queries.filter((query) => query % 4 === 0))
    }),
  )

const catalog = Result.getOrThrow(
  Catalog.check({
    name: "example",
    hardware: { cpu: { costPerHour: 1 } },
    models: { Ranker: { cpu: [{ batchSize: 1, latencyMsP99: 6, throughputQps: 200 }] } },
  }),
)

const pipeline = Result.getOrThrow(
  Pipeline.make({
    name: "cached",
    nodes: [
      { name: "features", kind: "program", program: "cache" },
      { name: "ranker", kind: "model", model: "Ranker" },
    ],
    edges: [
      ["source", "features"],
      ["features", "ranker"],
      ["ranker", "sink"],
    ],
  }),
)

const scenario = Result.getOrThrow(
  Scenario.compile({
    catalog,
    pipeline,
    configuration: { ranker: { hardware: "cpu", maxBatchSize: 1, replicas: 1 } },
    arrivalMs: Workload.arrivalTimesMs(new Float64Array(9999).fill(8)), // a query every 8 ms
    serviceTimeModel: "throughput",
  }),
)

const program = Effect.gen(function* () {
  const engine = yield* Engine
  const estimate = Estimate.make(scenario, yield* engine.simulate(scenario), 50)
  const [median] = estimate.latencies
  const share = `${estimate.sloAttainment * 100} % within 50 ms`
  console.log(`median ${median?.latencyMs} ms, mean ${estimate.meanLatencyMs} ms, ${share}`)
})

await Effect.runPromise(program.pipe(Effect.provide(EventLoopEngine.layer({ cache }))))
