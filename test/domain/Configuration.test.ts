import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { Catalog } from "../../src/domain/Catalog.ts"
import * as Configuration from "../../src/domain/Configuration.ts"
import { decode } from "../../src/domain/Decode.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { complaintOf, successOf } from "../result.ts"
import { fixtureJson, pipelineOf } from "../worlds.ts"

const catalog = successOf(decode(Catalog, fixtureJson("catalogs/notebook.json")))
const document = successOf(decode(Pipeline.PipelineDocument, fixtureJson("pipelines/image-driver.json")))
const pipeline = successOf(Pipeline.make(document))
const configuration = successOf(
  decode(Configuration.Configuration, fixtureJson("configurations/image-driver-notebook.json")),
)

const complaint = (changed: Configuration.Configuration) => complaintOf(Configuration.check(catalog, pipeline, changed))

describe("models", () => {
  it("that the catalogue has pass", () => {
    expect(Result.isSuccess(Configuration.checkModels(catalog, pipeline))).toBe(true)
  })

  it("that it lacks are refused where the pipeline's file names them, in the order of ranks", () => {
    const misspelt = pipelineOf(
      ["b model logreg", "a model resnet", "c model ResNet"],
      ["source a", "source c", "a b", "b sink", "c sink"],
    )
    expect(complaintOf(Configuration.checkModels(catalog, misspelt))).toEqual({
      tag: "UnknownModel",
      path: "nodes[1].model",
      found: '"resnet"',
      expected: 'a model of the catalog "notebook": "ResNet", "Inception", "KSVM", "LogReg"',
    })
  })

  it("named like a method of every object are unknown too", () => {
    const odd = pipelineOf(["a model constructor"], ["source a", "a sink"])
    expect(complaintOf(Configuration.checkModels(catalog, odd))).toMatchObject({ tag: "UnknownModel" })
  })
})

describe("a configuration", () => {
  it("of exactly the model nodes passes unchanged", () => {
    expect(successOf(Configuration.check(catalog, pipeline, configuration))).toBe(configuration)
  })

  it.each(["Resnet", "join", "source", "toString"])("of %s, which is no model node, is refused", (name) => {
    expect(complaint({ ...configuration, [name]: configuration["ResNet"]! })).toEqual({
      tag: "UnknownNode",
      path: name,
      found: `"${name}"`,
      expected: 'a model node of the pipeline "image-driver": "ResNet", "Inception", "KSVM", "LogReg"',
    })
  })

  it("that leaves a node out is refused", () => {
    const { KSVM: _, ...rest } = configuration
    expect(complaint(rest)).toEqual({
      tag: "UnconfiguredNode",
      path: "KSVM",
      found: "nothing",
      expected: 'a configuration of the node "KSVM"',
    })
  })

  it.each(["none", "TXP", "cpu"])("on hardware %s, which ResNet has no profile on, is refused", (hardware) => {
    expect(complaint({ ...configuration, ResNet: { hardware, maxBatchSize: 1, replicas: 1 } })).toEqual({
      tag: "UnknownHardware",
      path: "ResNet.hardware",
      found: `"${hardware}"`,
      expected: 'a hardware that ResNet has a profile on: "V100", "TPX"',
    })
  })

  it.each([9, 65])("with a batch size of %d for LogReg, which was profiled to 8, is refused", (maxBatchSize) => {
    expect(complaint({ ...configuration, LogReg: { hardware: "cpu", maxBatchSize, replicas: 1 } })).toEqual({
      tag: "BatchSizeOutsideProfile",
      path: "LogReg.maxBatchSize",
      found: String(maxBatchSize),
      expected: "1 to 8, the range profiled for LogReg on cpu",
    })
  })

  it("with a batch size below the profiled range is refused", () => {
    const [, ...above] = catalog.models["LogReg"]!["cpu"]!
    const late = { ...catalog, models: { ...catalog.models, LogReg: { cpu: above } } } as unknown as Catalog
    const small = { ...configuration, LogReg: { hardware: "cpu", maxBatchSize: 1, replicas: 1 } }
    expect(complaintOf(Configuration.check(late, pipeline, small))).toMatchObject({
      tag: "BatchSizeOutsideProfile",
      expected: "2 to 8, the range profiled for LogReg on cpu",
    })
  })

  it.each([1, 3, 8])("with a batch size of %d, a knot or not, within the profiled range passes", (maxBatchSize) => {
    const changed = { ...configuration, LogReg: { hardware: "cpu", maxBatchSize, replicas: 1 } }
    expect(Result.isSuccess(Configuration.check(catalog, pipeline, changed))).toBe(true)
  })
})

describe("cost", () => {
  it("is the sum over the nodes of replicas × cost of the hardware", () => {
    expect(Configuration.costPerHour(catalog, configuration)).toBe(3 + 3 + 1 + 1)
    const more = {
      ...configuration,
      ResNet: { hardware: "TPX", maxBatchSize: 32, replicas: 5 },
      KSVM: { hardware: "cpu", maxBatchSize: 64, replicas: 2 },
    }
    expect(Configuration.costPerHour(catalog, more)).toBe(5 * 2 + 3 + 2 * 1 + 1)
  })

  it("of nothing is 0", () => {
    expect(Configuration.costPerHour(catalog, {})).toBe(0)
  })
})

describe("the schema", () => {
  const right = { hardware: "cpu", maxBatchSize: 1, replicas: 1 }

  it.each([
    ["a batch size of 0", { maxBatchSize: 0 }, "maxBatchSize"],
    ["half a replica", { replicas: 0.5 }, "replicas"],
    ["no replica", { replicas: 0 }, "replicas"],
    ["a negative delay", { batchingDelayMs: -1 }, "batchingDelayMs"],
    ["an unknown key", { batchDelayMs: 1 }, "batchDelayMs"],
  ])("refuses %s at its place", (_, wrong, key) => {
    const decoded = decode(Configuration.Configuration, { a: { ...right, ...wrong } })
    expect(Result.isFailure(decoded) && decoded.failure.path).toEqual(["a", key])
  })

  it("takes a delay, or none", () => {
    const both = { a: right, b: { ...right, batchingDelayMs: 2.5 } }
    expect(successOf(decode(Configuration.Configuration, both))).toEqual(both)
  })
})
