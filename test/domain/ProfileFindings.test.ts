import { describe, expect, it } from "vitest"
import { Catalog } from "../../src/domain/Catalog.ts"
import { decode } from "../../src/domain/Decode.ts"
import { findings } from "../../src/domain/ProfileFindings.ts"
import { successOf } from "../result.ts"
import { fixtureJson } from "../worlds.ts"

/** A catalogue of one profile: rows of batch size, p99 latency, throughput. */
const catalogOf = (...rows: ReadonlyArray<readonly [number, number, number]>): Catalog => ({
  name: "test",
  hardware: { gpu: { costPerHour: 1 } },
  models: {
    A: {
      gpu: rows.map(([batchSize, latencyMsP99, throughputQps]) => ({
        batchSize,
        latencyMsP99,
        throughputQps,
      })) as unknown as Catalog["models"][string][string],
    },
  },
})

const kindsOf = (catalog: Catalog) => findings(catalog).map(({ kind }) => kind)

describe("what is found", () => {
  it("a profile that rises in every way has no findings", () => {
    expect(kindsOf(catalogOf([1, 10, 100], [2, 12, 150], [4, 20, 190]))).toEqual([])
  })

  it("equal values are no fall", () => {
    expect(kindsOf(catalogOf([1, 10, 100], [2, 10, 200], [3, 10, 300]))).toEqual([])
  })

  it("a batch of more that takes less time", () => {
    expect(findings(catalogOf([1, 10, 100], [2, 12, 250]))).toEqual([
      {
        model: "A",
        hardware: "gpu",
        kind: "service-time-not-monotone",
        text: "the service time of a batch falls from 10 to 8 ms between batch sizes 1 and 2",
      },
    ])
  })

  it("a latency that falls", () => {
    expect(findings(catalogOf([1, 10, 100], [2, 9.5, 150]))).toMatchObject([
      { kind: "latency-not-monotone", text: "the p99 latency falls from 10 to 9.5 ms between batch sizes 1 and 2" },
    ])
  })

  it("a throughput that falls", () => {
    expect(findings(catalogOf([1, 10, 1500], [2, 12, 1200]))).toMatchObject([
      {
        kind: "throughput-not-monotone",
        text: "the throughput falls from 1,500 to 1,200 qps between batch sizes 1 and 2",
      },
    ])
  })

  it("a profile that starts above batch size 1", () => {
    expect(findings(catalogOf([2, 10, 100]))).toEqual([
      {
        model: "A",
        hardware: "gpu",
        kind: "starts-above-one",
        text: "the profile starts at batch size 2; without batch size 1 it cannot be simulated",
      },
    ])
  })

  it("every fall of every row, in the rows' order", () => {
    expect(kindsOf(catalogOf([2, 10, 100], [3, 9, 99], [4, 8, 500]))).toEqual([
      "starts-above-one",
      "latency-not-monotone",
      "throughput-not-monotone",
      "service-time-not-monotone",
      "latency-not-monotone",
    ])
  })
})

it("two of the notebook's profiles are not monotone: ResNet on TPX takes less time for two than for one", () => {
  const catalog = successOf(decode(Catalog, fixtureJson("catalogs/notebook.json")))
  expect(findings(catalog)).toEqual([
    {
      model: "ResNet",
      hardware: "TPX",
      kind: "service-time-not-monotone",
      text: "the service time of a batch falls from 101.01 to 98.039 ms between batch sizes 1 and 2",
    },
    {
      model: "KSVM",
      hardware: "cpu",
      kind: "service-time-not-monotone",
      text: "the service time of a batch falls from 28.902 to 28.891 ms between batch sizes 4 and 8",
    },
  ])
})
