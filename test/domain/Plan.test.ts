/** The documents that `--json` prints decode as the schemas that `headway schema` prints, to what they were made of. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import { p99 } from "../../src/domain/Percentile.ts"
import { CertificateDocument, type InputsDocument, PlanDocument, SimulationDocument } from "../../src/domain/Plan.ts"
import { make, layer } from "../../src/engine/event-loop/EventLoopEngine.ts"
import { compile, isFeasible } from "../../src/planner/Candidate.ts"
import { search } from "../../src/planner/Greedy.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { greedyRecord, planDocument, simulatedConfiguration, simulationDocument } from "../../src/report/Documents.ts"
import { successOf } from "../result.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const inputs: InputsDocument = {
  headway: "0.1.0",
  engine: "event-loop",
  pipeline: { name: "test", file: "test.json" },
  catalog: { name: "test", file: "kit.json" },
  workload: {
    phases: [{ rateQps: 100, scv: 4, headways: 29, seed: 3, minHeadwayMs: 0.047 }, { file: "day.counts" }],
    headways: 29,
    meanRateQps: null,
    scv: 0,
  },
  serviceTime: "p99",
  objective: { percentile: "p99", sloMs: 100 },
}

const problemOf = (sloMs: number): Problem => ({
  catalog: catalogOf({ gpu: 3, cpu: 1 }, { A: { gpu: [10, 12, 14], cpu: [40, 50] }, B: { cpu: [2] } }),
  pipeline: pipelineOf(["a model A", "b model B"], ["source a", "a b", "b sink"]),
  arrivalMs: new Float64Array(30),
  serviceTimeModel: "p99",
  objective: { sloMs, percentile: p99 },
})

/** The document of a whole search, as the command makes it. */
const planOf = async (sloMs: number, maxReplicas: number): Promise<PlanDocument> => {
  const problem = problemOf(sloMs)
  const steps = await Effect.runPromise(Effect.provide(Stream.runCollect(search(problem, { maxReplicas })), layer()))
  const last = steps.at(-1)
  if (last?._tag !== "Finished") throw new Error("the last step is Finished")
  const start = steps.flatMap((step) =>
    step._tag === "Started" && isFeasible(step.candidate) ? [step.candidate] : [],
  )[0]
  const moves = steps.flatMap((step) =>
    step._tag === "Round" && step.move !== undefined ? [{ ...step.move, round: step.round }] : [],
  )
  const record = { outcome: last.outcome, start, effort: last.effort, moves }
  if (last.outcome._tag !== "Planned") return planDocument(inputs, greedyRecord(record), undefined)
  const { configuration } = last.outcome.candidate
  const scenario = compile(problem, configuration)
  const lineage = await Effect.runPromise(make().simulate(scenario))
  const { catalog, objective } = problem
  return planDocument(
    inputs,
    greedyRecord(record),
    simulatedConfiguration(catalog, configuration, objective, scenario, lineage),
  )
}

const roundTrip = (document: unknown): unknown => JSON.parse(JSON.stringify(document))

describe("a plan's document", () => {
  it.each([
    ["planned", 100, 256],
    ["infeasible", 11, 256],
    ["not-found", 60, 1],
  ])("of the outcome %s decodes to itself, through JSON", async (outcome, sloMs, maxReplicas) => {
    const document = await planOf(sloMs, maxReplicas)
    expect(document.outcome).toBe(outcome)
    expect(document.plan === undefined).toBe(outcome !== "planned")
    expect(successOf(decode(PlanDocument, roundTrip(document)))).toEqual(document)
  })

  it("with a key that it does not know, or of another format, is refused", async () => {
    const document = await planOf(100, 256)
    expect(Result.isFailure(decode(PlanDocument, { ...document, extra: 1 }))).toBe(true)
    expect(Result.isFailure(decode(PlanDocument, { ...document, format: "headway-plan/0" }))).toBe(true)
    expect(Result.isFailure(decode(PlanDocument, { ...document, outcome: "maybe" }))).toBe(true)
  })
})

/** Whether a certificate may have so many configurations. */
const isCount = (configurations: unknown): boolean =>
  Result.isSuccess(
    decode(CertificateDocument, { configurations, parts: [], combinations: 0, combinationsSimulated: 0 }),
  )

describe("a certificate's counts", () => {
  it("are decimal digits, as many as it takes, and nothing else", () => {
    for (const count of ["0", "7", "12", "40902803178000000000000"]) expect(isCount(count)).toBe(true)
    for (const count of ["", "x", "x1", "1x", "-1", "1.5", " 1", 12]) expect(isCount(count)).toBe(false)
  })
})

describe("a simulation's document", () => {
  it("decodes to itself, through JSON", async () => {
    const { catalog, objective } = problemOf(100)
    const configuration = {
      a: { hardware: "gpu", maxBatchSize: 2, replicas: 2, batchingDelayMs: 1.5 },
      b: { hardware: "cpu", maxBatchSize: 1, replicas: 1 },
    }
    const scenario = compile(problemOf(100), configuration)
    const lineage = await Effect.runPromise(make().simulate(scenario))
    const simulation = simulatedConfiguration(catalog, configuration, objective, scenario, lineage)
    const document = simulationDocument(inputs, simulation)
    expect(document.simulation.estimate.arrivalRateQps).toBeNull()
    expect(successOf(decode(SimulationDocument, roundTrip(document)))).toEqual(document)
  })

  it("decodes to itself where nothing is served and all arrive at once", async () => {
    const joins = pipelineOf(["j join"], ["source j", "j sink"])
    const problem = { ...problemOf(100), pipeline: joins }
    const scenario = compile(problem, {})
    const lineage = await Effect.runPromise(make().simulate(scenario))
    const simulation = simulatedConfiguration(problem.catalog, {}, problem.objective, scenario, lineage)
    const document = simulationDocument(inputs, simulation)
    expect(successOf(decode(SimulationDocument, roundTrip(document)))).toEqual(document)
  })
})
