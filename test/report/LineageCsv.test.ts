import { parse } from "csv-parse/sync"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Lineage } from "../../src/domain/Lineage.ts"
import { make } from "../../src/engine/event-loop/EventLoopEngine.ts"
import { lineageHeader, lineageRows } from "../../src/report/LineageCsv.ts"
import { assertProperty } from "../property.ts"
import { scenarioOf } from "../worlds.ts"

/** Reads a lineage back by the names of its columns. */
const read = (csv: string): Lineage => {
  const [header, ...rows] = parse(csv) as ReadonlyArray<ReadonlyArray<string>>
  const columnOf = (name: string) => rows.map((row) => Number(row[header!.indexOf(name)]))
  const names = header!.flatMap((heading) => /^(.*)\.enqueueMs$/.exec(heading)?.[1] ?? [])
  expect(columnOf("id")).toEqual(rows.map((_, query) => query))
  return {
    arrivalMs: Float64Array.from(columnOf("arrivalMs")),
    models: names.map((name) => ({
      name,
      enqueueMs: Float64Array.from(columnOf(`${name}.enqueueMs`)),
      dequeueMs: Float64Array.from(columnOf(`${name}.dequeueMs`)),
      completeMs: Float64Array.from(columnOf(`${name}.completeMs`)),
      batchSize: Int32Array.from(columnOf(`${name}.batchSize`)),
    })),
    sinkMs: Float64Array.from(columnOf("sinkMs")),
  }
}

const write = (lineage: Lineage): string => lineageHeader(lineage) + lineageRows(lineage, 0, lineage.arrivalMs.length)

const world = {
  nodes: ["b model B", "a model A"],
  edges: ["source a", "a b", "b sink"],
  serviceMs: { A: [1 / 3, 0.4], B: [0.1] },
  run: { a: { maxBatchSize: 2 } },
}
const simulated = await Effect.runPromise(
  make().simulate(scenarioOf({ ...world, arrivalMs: [0, 0.1, 0.1 + 0.2, 1e9] })),
)

describe("a lineage as CSV", () => {
  it("has a column for every time and batch size, the models by rank", () => {
    expect(lineageHeader(simulated)).toBe(
      "id,arrivalMs,a.enqueueMs,a.dequeueMs,a.completeMs,a.batchSize,b.enqueueMs,b.dequeueMs,b.completeMs,b.batchSize,sinkMs\n",
    )
  })

  it("has one row a query, in the order of the queries", () => {
    const rows = lineageRows(simulated, 0, 4).split("\n")
    expect(rows).toHaveLength(5)
    expect(rows[0]).toBe(`0,0,0,0,${1 / 3},1,${1 / 3},${1 / 3},${1 / 3 + 0.1},1,${1 / 3 + 0.1}`)
    expect(rows[4]).toBe("")
  })

  it("can be written in parts", () => {
    expect(lineageRows(simulated, 0, 1) + lineageRows(simulated, 1, 4)).toBe(lineageRows(simulated, 0, 4))
    expect(lineageRows(simulated, 2, 2)).toBe("")
  })

  it("reads back to the last bit", () => {
    expect(read(write(simulated))).toEqual(simulated)
  })

  it("reads back to the last bit, whatever the times", () => {
    const time = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })
    const row = fc.tuple(time, time, time, time, fc.integer({ min: 1, max: 65_536 }), time)
    assertProperty(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const column = (index: number) => Float64Array.from(rows, (cells) => cells[index]!)
        const lineage: Lineage = {
          arrivalMs: column(0),
          models: [
            {
              name: "a",
              enqueueMs: column(1),
              dequeueMs: column(2),
              completeMs: column(3),
              batchSize: Int32Array.from(column(4)),
            },
          ],
          sinkMs: column(5),
        }
        expect(read(write(lineage))).toEqual(lineage)
      }),
    )
  })

  it("of a pipeline without models has arrivals and sink times alone", () => {
    const lineage = { arrivalMs: Float64Array.of(0), models: [], sinkMs: Float64Array.of(0) }
    expect(write(lineage)).toBe("id,arrivalMs,sinkMs\n0,0,0\n")
  })
})
