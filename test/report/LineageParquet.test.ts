import { DuckDBInstance } from "@duckdb/node-api"
import * as fc from "fast-check"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { Lineage } from "../../src/domain/Lineage.ts"
import { lineageHeader } from "../../src/report/LineageCsv.ts"
import { LineageParquet } from "../../src/report/LineageParquet.ts"
import { inNewDirectory } from "../cli/run.ts"
import { assertAsyncProperty } from "../property.ts"

/** A Parquet file of a lineage, cut into parts of so many rows. */
const write = (lineage: Lineage, rowsPerPart: number): Buffer => {
  const writer = new LineageParquet(lineage)
  const queryCount = lineage.arrivalMs.length
  const parts = Array.from({ length: Math.ceil(queryCount / rowsPerPart) }, (_, index) =>
    writer.rows(index * rowsPerPart, Math.min((index + 1) * rowsPerPart, queryCount)),
  )
  return Buffer.concat([...parts, writer.end()])
}

/** What DuckDB reads: names and types of the columns, and the rows. */
const read = (parquet: Buffer) =>
  inNewDirectory(async (directory) => {
    const file = join(directory, "lineage.parquet")
    writeFileSync(file, parquet)
    const connection = await (await DuckDBInstance.create(":memory:")).connect()
    try {
      const reader = await connection.runAndReadAll(`SELECT * FROM '${file}' ORDER BY id`)
      return { names: reader.columnNames(), types: reader.columnTypes().map(String), rows: reader.getRows() }
    } finally {
      connection.closeSync()
    }
  })

/** The rows that a lineage should give. */
const rowsOf = ({ arrivalMs, models, sinkMs }: Lineage) =>
  Array.from(arrivalMs, (arrival, query) => [
    query,
    arrival,
    ...models.flatMap(({ enqueueMs, dequeueMs, completeMs, batchSize }) => [
      enqueueMs[query],
      dequeueMs[query],
      completeMs[query],
      batchSize[query],
    ]),
    sinkMs[query],
  ])

/** A lineage through models of these names, from six numbers a query. */
const lineageOf = (names: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<number>>): Lineage => {
  const column = (index: number) => Float64Array.from(rows, (cells) => cells[index]!)
  return {
    arrivalMs: column(0),
    models: names.map((name) => ({
      name,
      enqueueMs: column(1),
      dequeueMs: column(2),
      completeMs: column(3),
      batchSize: Int32Array.from(column(4)),
    })),
    sinkMs: column(5),
  }
}

describe("a lineage as Parquet", () => {
  it("has the columns of the CSV, times DOUBLE and counts INTEGER", async () => {
    const lineage = lineageOf(["b", "a"], [[0, 1 / 3, 0.1 + 0.2, 1e9, 7, 2e9]])
    const { names, types, rows } = await read(write(lineage, 1))
    expect(names.join(",")).toBe(lineageHeader(lineage).trimEnd())
    const model = ["DOUBLE", "DOUBLE", "DOUBLE", "INTEGER"]
    expect(types).toEqual(["INTEGER", "DOUBLE", ...model, ...model, "DOUBLE"])
    expect(rows).toEqual(rowsOf(lineage))
  })

  it("reads back to the last bit, in whatever parts it was written", async () => {
    const time = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })
    const row = fc.tuple(time, time, time, time, fc.integer({ min: 1, max: 65_536 }), time)
    const cases = [fc.array(row, { minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 20 })] as const
    await assertAsyncProperty(
      fc.asyncProperty(...cases, async (rows, rowsPerPart) => {
        const lineage = lineageOf(["a"], rows)
        expect((await read(write(lineage, rowsPerPart))).rows).toEqual(rowsOf(lineage))
      }),
      20,
    )
  })
})
