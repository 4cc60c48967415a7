/** The image driver, one replica a model: every contestant simulates the same queries and answers their latencies. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import { latenciesMs, type Lineage } from "../../src/domain/Lineage.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { compile, type Scenario } from "../../src/domain/Scenario.ts"
import { arrivalTimesMs, type GeneratedWorkload } from "../../src/domain/Workload.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { simulatePlain } from "../baselines/PlainPipeline.ts"
import { prepareSimPyPipeline } from "../baselines/SimPyPipeline.ts"
import type { Benchmark, Command, Contestant, Missing, Session } from "../framework/Benchmark.ts"

export interface Size {
  readonly queries: number
  /** Simulations that warm an engine of this repository up, and that are timed together as one sample. */
  readonly warmUpRuns: number
  readonly timedRuns: number
  readonly expectedDigest: string
}

const fixtures = join(import.meta.dirname, "..", "..", "fixtures")

const configuration = {
  ResNet: { hardware: "V100", maxBatchSize: 16, replicas: 1 },
  Inception: { hardware: "V100", maxBatchSize: 16, replicas: 1 },
  KSVM: { hardware: "cpu", maxBatchSize: 16, replicas: 1 },
  LogReg: { hardware: "cpu", maxBatchSize: 8, replicas: 1 },
}

const workloadOf = ({ queries }: Size): GeneratedWorkload => ({
  rateQps: 100,
  scv: 4,
  headways: queries - 1,
  seed: 1,
  minHeadwayMs: 0.047,
})

const readFixture = (name: string) => JSON.parse(readFileSync(join(fixtures, name), "utf8"))

const scenarioOf = (headwaysMs: Float64Array): Scenario =>
  Result.getOrThrow(
    compile({
      catalog: readFixture("catalogs/notebook.json"),
      pipeline: Result.getOrThrow(Pipeline.make(readFixture("pipelines/image-driver.json"))),
      configuration,
      arrivalMs: arrivalTimesMs(headwaysMs),
      serviceTimeModel: "throughput",
    }),
  )

const sessionOf = (size: Size, simulate: (scenario: Scenario) => Lineage | Promise<Lineage>): Session => {
  const scenario = scenarioOf(generateHeadwaysMs(workloadOf(size)))
  let lineage: Lineage | undefined
  return {
    run: async () => {
      lineage = await simulate(scenario)
    },
    answer: () => latenciesMs(lineage!),
  }
}

const startEventLoop = async (size: Size): Promise<Session> => {
  const engine = EventLoopEngine.make()
  return sessionOf(size, (scenario) => Effect.runPromise(engine.simulate(scenario)))
}

/** Like SimPy's pipeline below, it keeps nothing but when each query left. */
const startLatencies = async (size: Size): Promise<Session> => {
  const engine = EventLoopEngine.make()
  const scenario = scenarioOf(generateHeadwaysMs(workloadOf(size)))
  let latencies: Float64Array | undefined
  return {
    run: async () => {
      latencies = await Effect.runPromise(engine.latencies(scenario))
    },
    answer: () => latencies!,
  }
}

const prepareSimPy = (size: Size, directory: string): Command | Missing => {
  const headwaysMs = generateHeadwaysMs(workloadOf(size))
  return prepareSimPyPipeline(scenarioOf(headwaysMs).stages, headwaysMs, directory)
}

/** The benchmark at one size. */
export const imageDriver = (size: Size): Benchmark => {
  const { queries, warmUpRuns, timedRuns, expectedDigest } = size
  const contestants: ReadonlyArray<Contestant> = [
    {
      _tag: "Module",
      name: "plain-callbacks",
      judgement: { _tag: "SameBits" },
      start: async () => sessionOf(size, simulatePlain),
      warmUpRuns,
      timedRuns,
    },
    {
      _tag: "Module",
      name: "event-loop",
      judgement: { _tag: "SameBits" },
      start: () => startEventLoop(size),
      warmUpRuns,
      timedRuns,
    },
    {
      _tag: "Module",
      name: "event-loop-latencies",
      judgement: { _tag: "SameBits" },
      start: () => startLatencies(size),
      warmUpRuns,
      timedRuns,
    },
    {
      _tag: "Program",
      name: "simpy",
      judgement: { _tag: "SortedWithin", toleranceMs: 1e-6 },
      prepare: (directory) => prepareSimPy(size, directory),
      // Python does not get faster by being warm.
      warmUpRuns: 0,
      timedRuns: 1,
    },
  ]
  return {
    name: `image-driver/${queries}`,
    question: "What do Effects cost beside plain callbacks in a whole simulation, and what does SimPy take for it?",
    parameters: {
      queries,
      ...describeWorkload(size),
      batchSizes: "16/16/16/8",
      replicas: "1/1/1/1",
      serviceTime: "throughput",
    },
    seed: workloadOf(size).seed,
    work: { unit: "queries", count: queries },
    baseline: "plain-callbacks",
    expectedDigest,
    contestants,
    targets: [
      { contestant: "event-loop", against: "plain-callbacks", speedAtLeast: 1 / 3 },
      { contestant: "event-loop-latencies", against: "simpy", speedAtLeast: 3 },
    ],
  }
}

const describeWorkload = (size: Size) => {
  const { rateQps, scv, minHeadwayMs } = workloadOf(size)
  return { rateQps, scv, minHeadwayMs: minHeadwayMs ?? 0 }
}
