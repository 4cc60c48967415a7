import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Scenario from "../../src/domain/Scenario.ts"
import { complaintOf, successOf } from "../result.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const catalog = catalogOf({ gpu: 3, cpu: 1 }, { A: { gpu: [10, 12, 15], cpu: [40] }, B: { cpu: [2] } })
const pipeline = pipelineOf(
  ["join join", "b model B", "a model A", "p program wait"],
  ["source a", "source b", "a join", "b join", "join p", "p sink"],
)
const configuration = {
  a: { hardware: "gpu", maxBatchSize: 3, replicas: 2, batchingDelayMs: 4 },
  b: { hardware: "cpu", maxBatchSize: 1, replicas: 7 },
}
const arrivalMs = Float64Array.of(0, 1)

const compile = (changed: Partial<Scenario.Parts> = {}) =>
  Scenario.compile({ catalog, pipeline, configuration, arrivalMs, serviceTimeModel: "p99", ...changed })

describe("a compiled scenario", () => {
  it("has its stages by rank, with ranks for names and tables for profiles", () => {
    const scenario = successOf(compile())
    expect(scenario.arrivalMs).toBe(arrivalMs)
    expect(scenario.stages).toEqual([
      { _tag: "Source", name: "source", rank: 0, parents: [], children: [1, 2] },
      {
        _tag: "Model",
        name: "b",
        rank: 1,
        parents: [0],
        children: [3],
        maxBatchSize: 1,
        replicas: 7,
        batchingDelayMs: 0,
        serviceMs: Float64Array.of(Number.NaN, 2),
      },
      {
        _tag: "Model",
        name: "a",
        rank: 2,
        parents: [0],
        children: [3],
        maxBatchSize: 3,
        replicas: 2,
        batchingDelayMs: 4,
        serviceMs: Float64Array.of(Number.NaN, 10, 12, 15),
      },
      { _tag: "Join", name: "join", rank: 3, parents: [1, 2], children: [4] },
      { _tag: "Program", name: "p", program: "wait", rank: 4, parents: [3], children: [5] },
      { _tag: "Sink", name: "sink", rank: 5, parents: [4], children: [] },
    ])
  })

  it("tells its model stages by rank", () => {
    expect(Scenario.modelStages(successOf(compile())).map(({ name }) => name)).toEqual(["b", "a"])
  })

  it("has service times by the model asked for, up to the batch size configured", () => {
    const smaller = { ...configuration, a: { hardware: "gpu", maxBatchSize: 2, replicas: 1 } }
    const scenario = successOf(compile({ serviceTimeModel: "notebook", configuration: smaller }))
    const serviceMs = Scenario.modelStages(scenario)[1]!.serviceMs
    expect(serviceMs).toHaveLength(3)
    expect(serviceMs[1]).toBeCloseTo(10, 9)
    expect(serviceMs[2]).toBeCloseTo(6, 9)
  })
})

describe("compiling fails", () => {
  it("for a model that the catalogue lacks", () => {
    const strange = pipelineOf(["a model C"], ["source a", "a sink"])
    expect(complaintOf(compile({ pipeline: strange }))).toMatchObject({ tag: "UnknownModel", path: "nodes[0].model" })
  })

  it("for a node too many, or one too few", () => {
    expect(complaintOf(compile({ configuration: { ...configuration, p: configuration.b } }))).toMatchObject({
      tag: "UnknownNode",
      path: "p",
    })
    expect(complaintOf(compile({ configuration: { a: configuration.a } }))).toMatchObject({
      tag: "UnconfiguredNode",
      path: "b",
    })
  })

  it("for hardware without a profile", () => {
    const wrong = { ...configuration, b: { ...configuration.b, hardware: "gpu" } }
    expect(complaintOf(compile({ configuration: wrong }))).toMatchObject({
      tag: "UnknownHardware",
      path: "b.hardware",
    })
  })

  it("for a batch size beyond the profile", () => {
    const wrong = { ...configuration, a: { ...configuration.a, maxBatchSize: 4 } }
    expect(complaintOf(compile({ configuration: wrong }))).toMatchObject({
      tag: "BatchSizeOutsideProfile",
      path: "a.maxBatchSize",
      found: "4",
    })
  })

  it("for a profile that does not reach down to a batch of one, since one may always occur", () => {
    const [, ...above] = catalog.models["A"]!["gpu"]!
    const late = { ...catalog, models: { ...catalog.models, A: { gpu: above } } } as unknown as typeof catalog
    expect(complaintOf(compile({ catalog: late }))).toEqual({
      tag: "BatchSizeOutsideProfile",
      path: "a.maxBatchSize",
      found: "1",
      expected: "a whole number from 2 to 3, the profiled range",
    })
  })
})

it("a pipeline without models needs no configuration", () => {
  const joins = pipelineOf(["a join"], ["source a", "a sink"])
  expect(Result.isSuccess(compile({ pipeline: joins, configuration: {} }))).toBe(true)
})

it("what leads to a node of a name is what leads to its rank", () => {
  const scenario = successOf(compile())
  for (const { name, rank } of scenario.stages.slice(1, -1)) {
    expect(Scenario.leadingToNode(scenario, name)).toEqual(Scenario.leadingTo(scenario, [rank]))
  }
})
