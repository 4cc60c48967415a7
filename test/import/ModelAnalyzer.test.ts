/** Files that Triton Model Analyzer wrote import to the figures that they hold. */
import { describe, expect, it } from "vitest"
import { reductions } from "../../src/domain/ProfileImport.ts"
import type { Catalog } from "../../src/domain/Catalog.ts"
import { complaintOf, importOf, measurementsOf, textOf } from "./files.ts"

const fileOf = (mode: string): string => `model-analyzer-${mode}-inference.csv`

/** Figures as [batch size, throughput in qps, p99 latency in ms], by model and hardware. */
type Figures = Record<string, Record<string, ReadonlyArray<readonly [number, number, number]>>>

const figuresOf = ({ models }: Catalog): Figures =>
  Object.fromEntries(
    Object.entries(models).map(([model, profiles]) => [
      model,
      Object.fromEntries(
        Object.entries(profiles).map(([hardware, rows]) => [
          hardware,
          rows.map(({ batchSize, throughputQps, latencyMsP99 }) => [batchSize, throughputQps, latencyMsP99] as const),
        ]),
      ),
    ]),
  )

describe("each of the five files, one instance a replica", () => {
  it.each<[string, number, Figures]>([
    [
      "single-model",
      16,
      {
        add_sub: {
          GPU: [
            [1, 6176, 0.5],
            [2, 13_205, 0.6],
          ],
        },
      },
    ],
    [
      "request-rate",
      34,
      {
        add_sub: {
          GPU: [
            [1, 32, 1.4],
            [2, 64, 1.5],
          ],
        },
      },
    ],
    ["ensemble", 21, { ensemble_add_sub: { GPU: [[1, 2852.4, 0.8]], CPU: [[1, 2851.6, 0.9]] } }],
    ["bls", 53, { bls: { GPU: [[1, 849, 3]], CPU: [[1, 832.4, 1.7]] } }],
    ["multi-model", 24, { vgg19_libtorch: { GPU: [[1, 299.8, 5.9]] }, resnet50_libtorch: { GPU: [[1, 167.9, 7.7]] } }],
  ])("%s", (mode, count, figures) => {
    const file = fileOf(mode)
    const { catalog, rows } = importOf(measurementsOf(file, textOf(file)))
    expect(rows).toHaveLength(count)
    expect(figuresOf(catalog)).toEqual(figures)
  })
})

describe("an instance group as a replica", () => {
  it("has a hardware of its own, by its instances", () => {
    const { catalog } = importOf(
      measurementsOf(fileOf("single-model"), textOf(fileOf("single-model")), { instances: "group" }),
    )
    expect(figuresOf(catalog)["add_sub"]!["GPU-x2"]).toEqual([
      [1, 3363.1, 0.8],
      [2, 6967.9, 0.8],
    ])
    const ensemble = importOf(measurementsOf("e", textOf(fileOf("ensemble")), { instances: "group" }))
    expect(Object.keys(ensemble.catalog.hardware)).toEqual(["GPU_GPU-x2", "GPU", "CPU", "GPU-x2_GPU", "GPU-x3"])
  })

  it("of several kinds is named after them, also where a slash stands for the colon", () => {
    const text = "Model,Batch,Instance Group,Throughput (infer/sec),p99 Latency (ms)\na,1,1/CPU + 2/GPU,5,6\n"
    expect(measurementsOf("a", text, { instances: "group" })).toMatchObject([{ hardware: "CPU-GPU-x2" }])
    expect(measurementsOf("a", text)).toMatchObject([{ refusal: expect.stringContaining("3 instances") as string }])
  })
})

const cases = ["single-model", "request-rate", "ensemble", "bls", "multi-model"].flatMap((mode) =>
  (["one", "group"] as const).flatMap((instances) => reductions.map((rule) => ({ mode, instances, rule }))),
)

describe("every figure of a catalogue", () => {
  it.each(cases)("stands in the line that it names: $mode, $instances, $rule", ({ mode, instances, rule }) => {
    const file = fileOf(mode)
    const text = textOf(file)
    const { catalog } = importOf(measurementsOf(file, text, { instances }), { rule })
    const profileRows = Object.values(catalog.models).flatMap((profiles) => Object.values(profiles).flat())
    expect(profileRows.length).toBeGreaterThan(0)
    for (const row of profileRows) {
      for (const figure of ["throughputQps", "latencyMsP99"] as const) {
        const from = row.provenance![figure]
        if (from.kind !== "measured") throw new Error("nothing here is interpolated")
        const line = text.split("\n")[Number(/^line (\d+)$/.exec(from.row)![1]) - 1]!
        expect(line.match(/\d+(?:\.\d+)?/g)!.map(Number)).toContain(row[figure])
      }
    }
  })
})

describe("every row", () => {
  it("is told, with what became of it", () => {
    const file = fileOf("single-model")
    const { rows, catalog } = importOf(measurementsOf(file, textOf(file)))
    expect(rows.map(({ row, use }) => `${row}: ${use}`)).toEqual([
      "line 2: throughput",
      "line 3: throughput",
      "line 4: outbid",
      "line 5: latency",
      "line 6: outbid",
      "line 7: outbid",
      "line 8: latency",
      "line 9: outbid",
      ...[10, 11, 12, 13].map((line) => `line ${line}: refused`),
      "line 14: outbid",
      "line 15: outbid",
      "line 16: refused",
      "line 17: refused",
    ])
    expect(rows[0]!.why).toBe("the greatest throughput of 4 rows")
    expect(rows[2]!.why).toBe("another row was chosen: line 2 and line 8")
    expect(catalog.refused).toHaveLength(6)
    expect(catalog.refused![0]).toEqual({
      file,
      row: "line 10",
      model: "add_sub",
      why: "2 instances are no single replica, unless --instances group takes them for one",
    })
  })

  it("of another configuration is dropped where one is asked for", () => {
    const options = { configuration: "ensemble_add_sub_config_default" }
    const { catalog, rows } = importOf(measurementsOf("e", textOf(fileOf("ensemble")), options))
    expect(Object.keys(catalog.hardware)).toEqual(["CPU"])
    expect(rows[0]!.why).toContain(
      "its configuration is ensemble_add_sub_config_1, not ensemble_add_sub_config_default",
    )
  })

  it("of several models at once says beside which it was measured", () => {
    const measurements = measurementsOf("m", textOf(fileOf("multi-model")))
    expect(measurements[0]).toMatchObject({ model: "resnet50_libtorch", throughputQps: 184.5, latencyMsP99: 23.9 })
    expect(measurements[1]).toMatchObject({ model: "vgg19_libtorch", throughputQps: 236.5, latencyMsP99: 17.4 })
    expect(measurements[1]!.note).toBe("measured beside resnet50_libtorch")
    expect(measurements[4]).toMatchObject({ load: { kind: "concurrency", value: 4 } })
    expect(measurements[5]).toMatchObject({ load: { kind: "concurrency", value: 8 } })
  })

  it("measured at a rate that the model kept up with is warned of", () => {
    const { warnings } = importOf(measurementsOf("r", textOf(fileOf("request-rate"))), { costPerHour: { GPU: 3 } })
    expect(warnings.slice(0, 2).toSorted()).toEqual([
      "add_sub on GPU kept up with 32 requests a second of batch size 1, so it can do more than its figure says",
      "add_sub on GPU kept up with 32 requests a second of batch size 2, so it can do more than its figure says",
    ])
  })
})

describe("names", () => {
  it("may be given anew", () => {
    const options = { rename: { add_sub: "AddSub", GPU: "V100" } }
    const { catalog } = importOf(measurementsOf("a", textOf(fileOf("single-model")), options))
    expect(Object.keys(catalog.models)).toEqual(["AddSub"])
    expect(Object.keys(catalog.hardware)).toEqual(["V100"])
  })

  it("are not told beside a file that tells them", () => {
    expect(complaintOf(textOf(fileOf("single-model")), { model: "x" })).toMatch(/^found --model x, expected none, as/)
    expect(complaintOf(textOf(fileOf("single-model")), { hardware: "x" })).toMatch(/^found --hardware x, expected none/)
  })
})
