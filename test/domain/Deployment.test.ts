import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import {
  checkDeployment,
  defaultImage,
  type DeploymentSettings,
  DeploymentSettings as Settings,
  hardwareSettingsOf,
} from "../../src/domain/Deployment.ts"
import { failureOf, successOf } from "../result.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const catalog = catalogOf({ V100: 2, cpu: 1 }, { A: { V100: [5] } })
const pipeline = pipelineOf(["a model A", "b join", "c model A"], ["source a", "a b", "b c", "c sink"])

const check = (settings: DeploymentSettings) => checkDeployment(catalog, pipeline, settings)

it("a server's image is Triton's of a stated release, where none is told", () => {
  expect(defaultImage).toMatch(/^nvcr\.io\/nvidia\/tritonserver:\d+\.\d+-py3$/)
})

describe("deployment settings", () => {
  const node = { storageUri: "s3://models/a" }

  it.each<DeploymentSettings>([
    {},
    { hardware: { V100: { device: "gpu" }, cpu: { device: "cpu" } } },
    { nodes: { a: node, c: node } },
  ])("%j are good", (settings) => {
    expect(successOf(check(settings))).toBe(settings)
  })

  it.each<[DeploymentSettings, string, string]>([
    [
      { hardware: { V100: { device: "gpu" }, T4: { device: "gpu" } } },
      "UnknownHardware",
      'at hardware.T4: found "T4", expected a hardware of the catalog "test": "V100", "cpu"',
    ],
    [
      { nodes: { a: node, b: node } },
      "UnknownNode",
      'at nodes.b: found "b", expected a model node of the pipeline "test": "a", "c"',
    ],
    [
      { nodes: { "a b": node } },
      "UnknownNode",
      'at nodes: found "a b", expected a model node of the pipeline "test": "a", "c"',
    ],
    [
      // What every object has is not what the catalog has.
      { hardware: Object.fromEntries([["toString", { device: "gpu" as const }]]) },
      "UnknownHardware",
      'at hardware.toString: found "toString", expected a hardware of the catalog "test": "V100", "cpu"',
    ],
  ])("%j are refused", (settings, tag, message) => {
    const failure = failureOf(check(settings))
    expect([failure._tag, failure.message]).toEqual([tag, message])
  })

  it.each(["module", ":application", "module:", "a:b:c"])("know no import path %j", (importPath) => {
    const { error } = failureOf(decode(Settings, { importPath }))
    expect(error.message).toBe(
      `at importPath: found ${JSON.stringify(importPath)}, expected an import path like "module:application"`,
    )
  })

  it("know an import path", () => {
    expect(Result.isSuccess(decode(Settings, { importPath: "package.module:application" }))).toBe(true)
  })
})

describe("the settings of a hardware", () => {
  it("are those that are set", () => {
    const settings = { device: "cpu", acceleratorType: "A" } as const
    expect(hardwareSettingsOf({ hardware: { V100: settings } }, "V100")).toBe(settings)
  })

  it.each([
    ["V100", "gpu"],
    ["cpu", "cpu"],
    ["CPU-16", "cpu"],
    ["not-cpu", "gpu"],
    ["toString", "gpu"],
  ])("are, for want of any, those of its name: %s is a %s", (name, device) => {
    expect(hardwareSettingsOf({}, name)).toEqual({ device })
    expect(hardwareSettingsOf({ hardware: { other: { device: "cpu" } } }, name)).toEqual({ device })
  })
})
