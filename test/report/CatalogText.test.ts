import { expect, it } from "vitest"
import { findings } from "../../src/domain/ProfileFindings.ts"
import { catalogText } from "../../src/report/CatalogText.ts"
import { plain } from "../../src/report/Paint.ts"
import { catalogOf } from "../worlds.ts"

const rowsOf = (text: string) => text.split("\n").map((line) => line.trim().split(/ {2,}/))

it("a catalogue is a line for each model on each hardware, with what 100 queries per second cost on it", () => {
  const catalog = catalogOf({ gpu: 3, cpu: 1 }, { A: { gpu: [10, 10, 20] }, B: { cpu: [4] } })
  const text = catalogText(catalog, findings(catalog), plain)
  expect(text.split("\n")[0]).toBe("Catalog test: valid, 1 finding")
  expect(rowsOf(text).slice(2, 5)).toEqual([
    ["model", "hardware", "cost/h", "batch sizes", "first p99 ms", "peak qps", "cost/h per 100 qps"],
    ["A", "gpu", "3", "1 2 3", "10", "200", "1.5"],
    ["B", "cpu", "1", "1", "4", "250", "0.4"],
  ])
  expect(text).toContain("  A on gpu: the throughput falls from 200 to 150 qps between batch sizes 2 and 3")
})

it("a catalogue without findings says so, and where it is from", () => {
  const catalog = { ...catalogOf({ cpu: 1 }, { B: { cpu: [4] } }), origin: "measured by hand" }
  const text = catalogText(catalog, [], plain)
  expect(text.split("\n").slice(0, 2)).toEqual(["Catalog test: valid, 0 findings", "  measured by hand"])
  expect(text.endsWith("\n")).toBe(false)
})
