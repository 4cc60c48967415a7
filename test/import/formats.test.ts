/** perf_analyzer's CSV and export, LoadGen's summaries, and a table of one's own. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { guessFormat } from "../../src/import/Format.ts"
import { readOwnCsv } from "../../src/import/OwnCsv.ts"
import { measurementsOfExport, type PerfAnalyzerExport } from "../../src/import/PerfAnalyzerExport.ts"
import { successOf } from "../result.ts"
import { complaintOf, measurementsOf, plainOptions, textOf } from "./files.ts"

const facts = { model: "M", hardware: "V100", batchSize: 8 }

describe("the format", () => {
  it.each([
    ["model-analyzer-bls-inference.csv", "model-analyzer"],
    ["perf-analyzer-b1.csv", "perf-analyzer-csv"],
    ["perf-analyzer-export.json", "perf-analyzer-json"],
    ["loadgen-server.txt", "loadgen"],
  ])("of %s is unmistakable", (name, format) => {
    expect(guessFormat(textOf(name))).toBe(format)
  })

  it("of a table with a catalogue's names is, and of another is not", () => {
    expect(guessFormat("batchSize,throughputQps,latencyMsP99\n1,2,3\n")).toBe("csv")
    for (const text of [textOf("own.csv"), "", "{}", '{ "a": 1 }', "1\n2\n", '"\n']) {
      expect(guessFormat(text)).toBeUndefined()
    }
  })
})

describe("perf_analyzer's CSV", () => {
  it("has a row for each concurrency, its latencies in µs", () => {
    expect(measurementsOf("p.csv", textOf("perf-analyzer-b8.csv"), facts)).toEqual([
      {
        file: "p.csv",
        row: "line 2",
        ...facts,
        load: { kind: "concurrency", value: 1 },
        throughputQps: 118.2,
        latencyMsP99: 73.8,
        refusal: undefined,
      },
      {
        file: "p.csv",
        row: "line 3",
        ...facts,
        load: { kind: "concurrency", value: 2 },
        throughputQps: 125.6,
        latencyMsP99: 135.9,
        refusal: undefined,
      },
    ])
  })

  it("may have request rates", () => {
    const text = textOf("perf-analyzer-b8.csv").replace("Concurrency", "Request Rate")
    expect(measurementsOf("p.csv", text, facts)[0]!.load).toEqual({ kind: "request-rate", value: 1 })
  })

  it.each([
    ["model", "--model"],
    ["hardware", "--hardware"],
    ["batchSize", "--batch-size"],
  ] as const)("must be told the %s", (key, flag) => {
    const message = complaintOf(textOf("perf-analyzer-b8.csv"), { ...facts, [key]: undefined })
    expect(message).toContain(`expected ${flag}, as a file of this format does not tell it`)
  })
})

const request = (timestamp: number, ...response_timestamps: ReadonlyArray<number>) => ({
  timestamp,
  response_timestamps,
})

describe("perf_analyzer's export", () => {
  const second = 1e9
  const measured = (requests: ReadonlyArray<ReturnType<typeof request>>, window_boundaries: ReadonlyArray<number>) => {
    const [first, ...rest] = requests
    const experiment = { mode: "request_rate" as const, value: 5 }
    const document: PerfAnalyzerExport = {
      experiments: [{ experiment, requests: [first!, ...rest], window_boundaries }],
    }
    return measurementsOfExport("e.json", document, { ...plainOptions, ...facts })
  }

  it("counts the requests that end within the windows, from their start to their last response", () => {
    const requests = [
      request(0, 0.5 * second), // before the windows
      request(0.9 * second, 1.2 * second, 1.4 * second),
      request(1 * second, 2.5 * second),
      request(2 * second), // no response
      request(2.9 * second, 3.5 * second), // after them
    ]
    const [row] = successOf(measured(requests, [1 * second, 2 * second, 3 * second]))
    expect(row).toMatchObject({ row: "experiments[0]", load: { kind: "request-rate", value: 5 }, latencyMsP99: 1500 })
    expect(row!.throughputQps).toBe((2 * 8) / 2)
    expect(row!.note).toBe("2 of 5 requests, within the measurement windows; 1 without a response")
  })

  it("counts all where no windows are told", () => {
    const [row] = successOf(measured([request(0, second), request(second, 4 * second)], []))
    expect(row!.throughputQps).toBe((2 * 8) / 4)
    expect(row!.latencyMsP99).toBe(3000)
  })

  it.each([
    [
      "a response before its request",
      [request(5, 4)],
      [],
      "at experiments[0].requests[0].response_timestamps: found a last response at 4",
    ],
    ["no response at all", [request(5)], [], "at experiments[0].requests: found no request with a response"],
    [
      "windows in which nothing ends",
      [request(5, 9)],
      [10, 20],
      "at experiments[0].requests: found no request that ends from 10 to 20",
    ],
    [
      "windows that run back",
      [request(5, 9)],
      [20, 10],
      "at experiments[0].requests: found no request that ends from 20 to 10",
    ],
  ])("is refused with %s", (_, requests, windows, message) => {
    const result = measured(requests, windows)
    expect(Result.isFailure(result) ? result.failure.message : "read").toContain(message)
  })
})

describe("LoadGen's summary", () => {
  const { batchSize: _, ...named } = facts
  it.each([
    ["offline", facts, { throughputQps: 1250.5, latencyMsP99: undefined, batchSize: 8, row: "line 7" }],
    [
      "server",
      facts,
      { throughputQps: 798.25, latencyMsP99: 24.31, batchSize: 8, caution: "LoadGen calls the run INVALID" },
    ],
    ["single-stream", named, { throughputQps: 202.5, latencyMsP99: 5.73, batchSize: 1 }],
    ["multi-stream", named, { throughputQps: 400, latencyMsP99: 26, batchSize: 8 }],
  ])("of the scenario %s gives what that measures", (scenario, options, expected) => {
    const measurements = measurementsOf("l.txt", textOf(`loadgen-${scenario}.txt`), options)
    expect(measurements).toHaveLength(1)
    expect({ latencyMsP99: undefined, ...measurements[0] }).toMatchObject(expected)
  })

  it("of older runs calls scenarios otherwise", () => {
    const text = textOf("loadgen-single-stream.txt")
      .replace("SingleStream", "Single Stream")
      .replace("PerformanceOnly", "Performance")
    expect(measurementsOf("l.txt", text, named)[0]!.throughputQps).toBe(202.5)
  })
})

describe("a table of one's own", () => {
  const columns = {
    model: "network",
    hardware: "machine",
    batchSize: "mean_batch",
    latencySecondsP99: "p99_s",
    throughputQps: "qps",
  }
  it("is read by a map of its columns", () => {
    const measurements = successOf(readOwnCsv("o.csv", textOf("own.csv"), { ...plainOptions, columns }))
    expect(measurements).toHaveLength(5)
    expect(measurements[1]).toMatchObject({
      model: "ResNet",
      hardware: "V100",
      batchSize: 3.98,
      latencyMsP99: 41,
      throughputQps: 140,
    })
  })

  it("may count batches, tell loads, and leave the rest to be told", () => {
    const text = "n,b,c,l\n4,10,2,1500\n"
    const map = { batchSize: "n", batchesPerSecond: "b", concurrency: "c", latencyUsP99: "l" }
    const [row] = successOf(readOwnCsv("o.csv", text, { ...plainOptions, model: "M", hardware: "H", columns: map }))
    expect(row).toMatchObject({ throughputQps: 40, latencyMsP99: 1.5, load: { kind: "concurrency", value: 2 } })
  })
})
