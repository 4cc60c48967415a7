import { describe, expect, it } from "vitest"
import type { Catalog } from "../../src/domain/Catalog.ts"
import { max } from "../../src/domain/Percentile.ts"
import { nodeOptions } from "../../src/planner/Options.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { catalogOf, pipelineOf, profileOf } from "../worlds.ts"

const problemOf = (catalog: Catalog): Problem => ({
  catalog,
  pipeline: pipelineOf(["b model B", "a model A"], ["source a", "a b", "b sink"]),
  arrivalMs: Float64Array.of(0),
  serviceTimeModel: "p99",
  objective: { sloMs: 1, percentile: max },
})

const catalog = catalogOf({ gpu: 3, cpu: 1 }, { A: { cpu: [40], gpu: [10, 12] }, B: { cpu: [2] } })

describe("options", () => {
  it("are those of every model node by rank, its hardware in the catalogue's order with price and service times", () => {
    const options = nodeOptions(problemOf(catalog))
    expect(options.map(({ node, hardware }) => [node.name, hardware])).toEqual([
      [
        "a",
        [
          { hardware: "gpu", costPerHour: 3, batchSizes: [1, 2], serviceMs: Float64Array.of(Number.NaN, 10, 12) },
          { hardware: "cpu", costPerHour: 1, batchSizes: [1], serviceMs: Float64Array.of(Number.NaN, 40) },
        ],
      ],
      ["b", [{ hardware: "cpu", costPerHour: 1, batchSizes: [1], serviceMs: Float64Array.of(Number.NaN, 2) }]],
    ])
  })

  it("reach to the largest profiled batch, between the profiled ones too", () => {
    const [first, second] = profileOf([10, 12])
    const sparse = { ...catalog, models: { ...catalog.models, A: { gpu: [first, { ...second!, batchSize: 3 }] } } }
    const [a] = nodeOptions(problemOf(sparse as unknown as Catalog))
    expect(a!.hardware[0]).toMatchObject({
      batchSizes: [1, 3],
      serviceMs: Float64Array.of(Number.NaN, 10, 11, 12),
    })
  })

  it("leave out hardware whose profile does not start at batch size 1, even if that leaves none", () => {
    const [, second] = profileOf([10, 12])
    const late = { ...catalog, models: { A: { cpu: profileOf([40]), gpu: [second] }, B: { cpu: [second] } } }
    const options = nodeOptions(problemOf(late as unknown as Catalog))
    expect(options.map(({ hardware }) => hardware.map((option) => option.hardware))).toEqual([["cpu"], []])
  })
})
