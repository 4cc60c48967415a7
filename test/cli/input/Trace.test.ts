import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as PlatformError from "effect/PlatformError"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readTrace, type TraceOptions } from "../../../src/cli/input/Trace.ts"

let directory = ""
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "headway-trace-"))
})
afterAll(() => rmSync(directory, { recursive: true }))

const write = (name: string, content: string | Uint8Array): string => {
  const file = join(directory, name)
  writeFileSync(file, content)
  return file
}

const run = <A, E>(effect: Effect.Effect<A, E, FileSystem.FileSystem>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, NodeFileSystem.layer))

const headwaysOf = async (name: string, content: string, options?: TraceOptions): Promise<ReadonlyArray<number>> => [
  ...(await run(readTrace(write(name, content), options))),
]

/** The reason for which a file is refused. */
const reasonOf = async (file: string, options?: TraceOptions): Promise<string> => {
  const error = await run(Effect.flip(readTrace(file, options)))
  expect(error.message).toBe(`${file}: ${error.reason}`)
  return error.reason
}

/** A line of a Mooncake trace. */
const row = (timestamp: number) => `{"timestamp": ${timestamp}, "input_length": 9, "hash_ids": [0, 1]}\n`

describe("a trace file", () => {
  it("of deltas holds headways in ms", async () => {
    expect(await headwaysOf("a.deltas", "1.5\r\n2\r\n")).toEqual([1.5, 2])
    expect(await headwaysOf("CAPITALS.DELTAS", "7\n")).toEqual([7])
  })

  it("of timestamps holds arrival times in s", async () => {
    expect(await headwaysOf("a.timestamps", "3\n3.5\n5\n")).toEqual([500, 1500])
  })

  it("of counts holds the arrivals of each second", async () => {
    expect(await headwaysOf("a.counts", "2\n0\n1\n", { spread: "even" })).toEqual([500, 1750])
    const scattered = await headwaysOf("a.counts", "2\n0\n1\n", { seed: 5 })
    expect(scattered.length).toBe(2)
    expect(scattered).not.toEqual([500, 1750])
    expect(await headwaysOf("a.counts", "2\n0\n1\n", { spread: "scattered", seed: 5 })).toEqual(scattered)
    expect(await headwaysOf("a.counts", "2\n0\n1\n", { seed: 6 })).not.toEqual(scattered)
    expect(await headwaysOf("a.counts", "2\n0\n1\n", { seed: 1 })).toEqual(await headwaysOf("a.counts", "2\n0\n1\n"))
  })

  it("of intervals holds headways in µs", async () => {
    expect(await headwaysOf("a.intervals", "1500\n0\n250\n")).toEqual([1.5, 0, 0.25])
  })

  it("of Mooncake holds arrival times in ms among other things", async () => {
    expect(await headwaysOf("a.jsonl", `${row(27_000)}${row(27_000)}${row(30_500)}`)).toEqual([0, 3500])
    const long = `{"timestamp": 40000, "prompt": "${"ä".repeat(200_000)}"}`
    expect(await headwaysOf("a.jsonl", `${row(0)}${long}\n${row(40_001)}\n`)).toEqual([40_000, 1])
  })

  it("of Azure's LLM service holds dates with their time of day, to the last digit, past midnight", async () => {
    const rows = ["2023-11-16 23:59:59.9999999", "2023-11-17 00:00:00.0000000", "2023-11-17T00:00:01.5+00:00"]
    const text = `TIMESTAMP,ContextTokens,GeneratedTokens\n${rows.map((row) => `${row},4808,10\n`).join("")}`
    const [first, second] = await headwaysOf("a.csv", text)
    expect(first).toBeCloseTo(0.0001, 8)
    expect(second).toBe(1500)
    expect(await headwaysOf("a.csv", text, { column: "ContextTokens", columnForm: "deltas" })).toEqual([
      4808, 4808, 4808,
    ])
  })

  it("is what its format says, whatever its ending", async () => {
    expect(await headwaysOf("a.txt", "1\n2\n", { format: "deltas" })).toEqual([1, 2])
    expect(await headwaysOf("a.deltas", "1\n2.5\n", { format: "timestamps-ms" })).toEqual([1.5])
    expect(await headwaysOf("a.log", '{"timestamp": 1}\n{"timestamp": 3}\n', { format: "mooncake" })).toEqual([2])
    expect(
      await headwaysOf("a.txt", "TIMESTAMP\n2023-01-01 00:00:00\n2023-01-01 00:00:02\n", { format: "azure-llm" }),
    ).toEqual([2000])
    expect(await headwaysOf("a.txt", "arrival_ms\n1\n3\n", { format: "csv" })).toEqual([2])
  })

  it("is read across chunk boundaries, and tells its progress", async () => {
    const count = 100_000
    const text = Array.from({ length: count }, (_, index) => `${index + 0.125}\n`).join("")
    const seen: Array<[number, number]> = []
    const headways = await headwaysOf("long.deltas", text, { onProgress: (read, total) => seen.push([read, total]) })
    expect(headways).toEqual(Array.from({ length: count }, (_, index) => index + 0.125))
    expect(1).toBeLessThan(seen.length)
    expect(seen.at(-1)).toEqual([text.length, text.length])
    expect(seen).toEqual(seen.toSorted(([left], [right]) => left - right))
  })

  it("is refused with its line, where a line is wrong", async () => {
    const file = write("wrong.deltas", "1\n2\nthree\n")
    expect(await reasonOf(file)).toBe(
      'at line 3: found "three", expected a headway in milliseconds, a number from 0 to 1000000000000',
    )
  })

  it("is refused where it is empty", async () => {
    expect(await reasonOf(write("empty.timestamps", ""))).toMatch(/^found no number, expected a timestamp/)
    expect(await reasonOf(write("empty.csv", ""))).toBe("found no line, expected a header with the names of columns")
  })

  it("must have a known ending", async () => {
    const known =
      "expected a trace that ends in .deltas, .intervals, .timestamps, .counts, .csv, .jsonl, or to be told its format"
    expect(await reasonOf("arrivals.txt")).toBe(`found the ending ".txt", ${known}`)
    expect(await reasonOf("some.dir/arrivals")).toBe(`found a name without an ending, ${known}`)
  })

  it("must be there, and be a file", async () => {
    expect(await reasonOf(join(directory, "none.deltas"))).toMatch(/^found no such file/)
    mkdirSync(join(directory, "folder.deltas"))
    expect(await reasonOf(join(directory, "folder.deltas"))).toMatch(/^found a directory/)
  })

  it.each([
    ["PermissionDenied", /permission/],
    ["Unknown", /cannot be opened/],
  ] as const)("is refused in one line where the system says %s", async (tag, expected) => {
    const refused = PlatformError.systemError({ _tag: tag, module: "FileSystem", method: "open" })
    const layer = FileSystem.layerNoop({ stat: () => Effect.fail(refused) })
    const error = await Effect.runPromise(Effect.provide(Effect.flip(readTrace("a.deltas")), layer))
    expect(error.message).toMatch(expected)
    expect(error.message).not.toContain("\n")
  })

  it("has no column to choose, unless it is .csv", async () => {
    const expected = 'found the column option "x", expected none, as a .deltas file has no columns'
    expect(await reasonOf("a.deltas", { column: "x" })).toBe(expected)
  })
})

describe("a .csv trace", () => {
  const table = 'id,"time, local",latency\n1,10,5\n2,"10.5",6\n3,12,7\n'

  it("is read by a column's name and form", async () => {
    const options: TraceOptions = { column: "time, local", columnForm: "timestamps" }
    expect(await headwaysOf("t.csv", table, options)).toEqual([500, 1500])
    expect(await headwaysOf("t.csv", table.replaceAll("\n", "\r\n"), options)).toEqual([500, 1500])
    expect(
      await headwaysOf("t.csv", `\uFEFF${table.replace("id", '"id"').trimEnd()}`, {
        column: "id",
        columnForm: "deltas",
      }),
    ).toEqual([1, 2, 3])
  })

  it("of one column needs no name, and of a telling name no form", async () => {
    expect(await headwaysOf("one.csv", "gap\n3\n4\n\n", { columnForm: "deltas" })).toEqual([3, 4])
    expect(await headwaysOf("one.csv", " Headway_ms \n3\n4\n")).toEqual([3, 4])
    expect(await headwaysOf("two.csv", "arrival_s,x\n3,a\n4,b\n", { column: "arrival_s" })).toEqual([1000])
    expect(await headwaysOf("one.csv", "arrival_s\n3\n4\n", { columnForm: "deltas" })).toEqual([3, 4])
    expect((await headwaysOf("one.csv", "arrivals_per_second\n3\n0\n4\n")).length).toBe(6)
  })

  it("is read across chunk boundaries", async () => {
    const count = 60_000
    const lines = Array.from({ length: count }, (_, index) => `${index},"${index}.5",x\n`)
    const headways = await headwaysOf("long.csv", `a,headway_ms,b\n${lines.join("")}`, { column: "headway_ms" })
    expect(headways).toEqual(Array.from({ length: count }, (_, index) => index + 0.5))
  })

  it.each<[string, string, TraceOptions, string]>([
    [
      "of several columns without a name",
      table,
      {},
      'at line 1: found the columns "id", "time, local", "latency", expected to be told which of them to read',
    ],
    [
      "without the column",
      table,
      { column: "x" },
      'at line 1: found no column "x", expected a column of "id", "time, local", "latency"',
    ],
    [
      "with the column twice",
      "a,a\n1,2\n",
      { column: "a" },
      'at line 1: found two columns "a", expected only one of that name',
    ],
    [
      "without a form",
      table,
      { column: "latency" },
      'at line 1: found the column "latency", expected to be told its form: deltas, intervals, timestamps, timestamps-ms or counts',
    ],
    [
      "without a header",
      "1,2\n3,4\n",
      { column: "1", columnForm: "deltas" },
      'at line 1: found "1", "2", expected a header with the names of columns',
    ],
    [
      "that begins with a blank line",
      "\na\n1\n",
      { columnForm: "deltas" },
      "at line 1: found a blank line, expected a header with the names of columns",
    ],
    [
      "with a header alone",
      "headway_ms\n",
      {},
      "found no number, expected a headway in milliseconds, a number from 0 to 1000000000000, one a line",
    ],
    [
      "with a wrong value",
      "headway_ms\r\n1\r\nx\r\n",
      {},
      'at line 3: found "x", expected a headway in milliseconds, a number from 0 to 1000000000000',
    ],
    [
      "with a short row",
      "a,headway_ms\n1,2\n3\n",
      { column: "headway_ms" },
      'at line 3: found "", expected a headway in milliseconds, a number from 0 to 1000000000000',
    ],
    [
      "with a blank line within",
      "headway_ms\n1\n\n2\n",
      {},
      "at line 3: found a blank line, expected a headway in milliseconds, a number from 0 to 1000000000000, or the end of the file",
    ],
    ["with binary data", "headway_ms\n1\n\0\n", {}, "found binary data, expected comma-separated text"],
  ])("is refused %s", async (_, content, options, expected) => {
    expect(await reasonOf(write("refused.csv", content), options)).toBe(expected)
  })

  it("is refused where its quotes are wrong", async () => {
    expect(await reasonOf(write("q.csv", 'headway_ms\n1\n"2\n'))).toMatch(
      /^found malformed text \(Quote Not Closed.*line/,
    )
    expect(await reasonOf(write("q.csv", 'headway_ms\n1\n"2"3\n'))).toMatch(
      /^found malformed text \(Invalid Closing Quote/,
    )
    expect(await reasonOf(write("q.csv", `headway_ms\n"${"1".repeat(1_100_000)}`))).toMatch(
      /^found malformed text \(Max Record Size/,
    )
  })
})
