/** The image driver, one replica a model: every contestant simulates the same queries and answers their latencies. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import { latenciesMs } from "../../src/domain/Lineage.ts"
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

const workloadOf = ({ queries }: Size): GeneratedWorkload & { readonly minHeadwayMs: number } => ({
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

/** Runs `simulate`, which gives latencies or what they can be read from. */
const sessionOf = <A>(
  size: Size,
  simulate: (scenario: Scenario) => A | Promise<A>,
  latenciesOf: (result: A) => Float64Array,
): Session => {
  const scenario = scenarioOf(generateHeadwaysMs(workloadOf(size)))
  let results: ReadonlyArray<A> = []
  return {
    run: async () => {
      results = [await simulate(scenario)]
    },
    answer: () => latenciesOf(results[0]!),
  }
}

const prepareSimPy = (size: Size, directory: string): Command | Missing => {
  const headwaysMs = generateHeadwaysMs(workloadOf(size))
  return prepareSimPyPipeline(scenarioOf(headwaysMs).stages, headwaysMs, directory)
}

const benchmarkOf = (
  answering: "lineage" | "latencies",
  question: string,
  size: Size,
  contestants: Benchmark["contestants"],
  targets: Benchmark["targets"],
): Benchmark => {
  const { queries, expectedDigest } = size
  const { rateQps, scv, minHeadwayMs, seed } = workloadOf(size)
  const workload = { queries, rateQps, scv, minHeadwayMs }
  return {
    name: `image-driver/${answering}/${queries}`,
    question,
    parameters: { ...workload, batchSizes: "16/16/16/8", replicas: "1/1/1/1", serviceTime: "throughput" },
    seed,
    work: { unit: "queries", count: queries },
    baseline: "plain-callbacks",
    expectedDigest,
    contestants,
    targets: [{ contestant: "event-loop", against: "plain-callbacks", speedAtLeast: 1 / 3 }, ...targets],
  }
}

const moduleContestant = ({ warmUpRuns, timedRuns }: Size, name: string, start: () => Session): Contestant => ({
  _tag: "Module",
  name,
  judgement: { _tag: "SameBits" },
  start: async () => start(),
  warmUpRuns,
  timedRuns,
})

/** The benchmark that records every query's whole lineage, at one size. */
export const imageDriverLineage = (size: Size): Benchmark =>
  benchmarkOf(
    "lineage",
    "What do Effects cost beside plain callbacks, where every query's lineage is recorded?",
    size,
    [
      moduleContestant(size, "plain-callbacks", () =>
        sessionOf(size, (scenario) => simulatePlain(scenario, true), latenciesMs),
      ),
      moduleContestant(size, "event-loop", () => {
        const { simulate } = EventLoopEngine.make()
        return sessionOf(size, (scenario) => Effect.runPromise(simulate(scenario)), latenciesMs)
      }),
    ],
    [],
  )

/** The benchmark that asks for latencies only, at one size. */
export const imageDriverLatencies = (size: Size): Benchmark =>
  benchmarkOf(
    "latencies",
    "What do Effects cost beside plain callbacks, and what does SimPy take, where only latencies are asked for?",
    size,
    [
      moduleContestant(size, "plain-callbacks", () =>
        sessionOf(size, (scenario) => latenciesMs(simulatePlain(scenario, false)), identity),
      ),
      moduleContestant(size, "event-loop", () => {
        const { latencies } = EventLoopEngine.make()
        return sessionOf(size, (scenario) => Effect.runPromise(latencies(scenario)), identity)
      }),
      {
        _tag: "Program",
        name: "simpy",
        judgement: { _tag: "SortedWithin", toleranceMs: 1e-6 },
        prepare: (directory) => prepareSimPy(size, directory),
        // Python does not get faster by being warm.
        warmUpRuns: 0,
        timedRuns: 1,
      },
    ],
    [{ contestant: "event-loop", against: "simpy", speedAtLeast: 3 }],
  )
