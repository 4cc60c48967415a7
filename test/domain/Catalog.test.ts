import { describe, expect, it } from "vitest"
import * as Catalog from "../../src/domain/Catalog.ts"
import { decode } from "../../src/domain/Decode.ts"
import { complaintOf, successOf } from "../result.ts"
import { fixtureJson } from "../worlds.ts"

const row = { batchSize: 1, latencyMsP99: 10, throughputQps: 100 }

const catalogOf = (parts: object): Catalog.Catalog =>
  successOf(decode(Catalog.Catalog, { name: "test", hardware: { gpu: { costPerHour: 3 } }, models: {}, ...parts }))

describe("a catalogue is refused", () => {
  it("when a hardware's name is none", () => {
    const catalog = catalogOf({ hardware: { "a b": { costPerHour: 1 } } })
    expect(complaintOf(Catalog.check(catalog))).toMatchObject({
      tag: "InvalidValue",
      path: "hardware",
      found: 'the name "a b"',
    })
  })

  it("when a model's name is none, even one that JSON smuggles past objects", () => {
    const catalog = catalogOf({ models: JSON.parse(`{ "__proto__": { "gpu": [${JSON.stringify(row)}] } }`) })
    expect(complaintOf(Catalog.check(catalog))).toMatchObject({
      tag: "InvalidValue",
      path: "models",
      found: 'the name "__proto__"',
    })
  })

  it("when it has no model", () => {
    expect(complaintOf(Catalog.check(catalogOf({})))).toEqual({
      tag: "InvalidValue",
      path: "models",
      found: "no model",
      expected: "at least one model",
    })
  })

  it("when a model has no profile", () => {
    expect(complaintOf(Catalog.check(catalogOf({ models: { A: { gpu: [row] }, B: {} } })))).toMatchObject({
      tag: "InvalidValue",
      path: "models.B",
      found: "no profile",
      expected: "a profile on at least one hardware",
    })
  })

  it("when a profile is on hardware that it does not list, naming the hardware it does", () => {
    expect(complaintOf(Catalog.check(catalogOf({ models: { A: { TXP: [row] } } })))).toEqual({
      tag: "UnknownHardware",
      path: "models.A.TXP",
      found: '"TXP"',
      expected: 'a hardware of "gpu"',
    })
  })

  it("when a profile is on a hardware named like a method of every object", () => {
    expect(complaintOf(Catalog.check(catalogOf({ models: { A: { constructor: [row] } } })))).toMatchObject({
      tag: "UnknownHardware",
      path: "models.A.constructor",
    })
  })

  it("when a profile's batch sizes do not increase", () => {
    expect(complaintOf(Catalog.check(catalogOf({ models: { A: { gpu: [row, row] } } })))).toMatchObject({
      tag: "UnorderedProfile",
      path: "models.A.gpu[1].batchSize",
    })
  })
})

describe("lookups", () => {
  const catalog = catalogOf({
    hardware: { gpu: { costPerHour: 3 }, tpu: { costPerHour: 2 }, cpu: { costPerHour: 1 } },
    models: { A: { cpu: [row], gpu: [row] }, constructor: { tpu: [row] } },
  })

  it("the catalogue passes its own check unchanged", () => {
    expect(successOf(Catalog.check(catalog))).toBe(catalog)
  })

  it("a profile is found by model and hardware", () => {
    expect(Catalog.profileOf(catalog, "A", "cpu")).toEqual([row])
    expect(Catalog.profileOf(catalog, "constructor", "tpu")).toEqual([row])
  })

  it.each([
    ["A", "tpu"],
    ["B", "cpu"],
    ["A", "toString"],
    ["toString", "cpu"],
    ["__proto__", "toString"],
  ])("there is no profile of %s on %s", (model, hardware) => {
    expect(Catalog.profileOf(catalog, model, hardware)).toBeUndefined()
  })

  it("a model's hardware comes in the order of the catalogue's hardware, not of its profiles", () => {
    expect(Catalog.hardwareOf(catalog, "A")).toEqual(["gpu", "cpu"])
    expect(Catalog.hardwareOf(catalog, "B")).toEqual([])
  })

  it("a replica costs what its hardware costs", () => {
    expect(Catalog.costPerHourOf(catalog, "tpu")).toBe(2)
  })
})

it("the notebook's catalogue decodes and is sound", () => {
  const catalog = successOf(decode(Catalog.Catalog, fixtureJson("catalogs/notebook.json")))
  expect(successOf(Catalog.check(catalog))).toBe(catalog)
  expect(Object.keys(catalog.models)).toEqual(["ResNet", "Inception", "KSVM", "LogReg"])
})
