/** Rows that disagree, and batch sizes that are no whole numbers. */
import { describe, expect, it } from "vitest"
import { fractionalRules } from "../../src/domain/ProfileImport.ts"
import type { Measurement } from "../../src/import/Measurement.ts"
import { importOf } from "./files.ts"

const row = (line: number, batchSize: number, figures: Partial<Measurement>): Measurement => ({
  file: "a.csv",
  row: `line ${line}`,
  model: "M",
  hardware: "H",
  batchSize,
  throughputQps: 100,
  latencyMsP99: 10,
  ...figures,
})
const atOnce = (value: number) => ({ kind: "concurrency", value }) as const

const profileOf = (...args: Parameters<typeof importOf>) => importOf(...args).catalog.models["M"]!["H"]!
const figures = (...args: Parameters<typeof importOf>) =>
  profileOf(...args).map(({ batchSize, throughputQps, latencyMsP99 }) => [batchSize, throughputQps, latencyMsP99])

const disagreeing = [
  row(2, 1, { load: atOnce(4), throughputQps: 300, latencyMsP99: 30 }),
  row(3, 1, { load: atOnce(1), throughputQps: 100, latencyMsP99: 12 }),
  row(4, 1, { load: atOnce(2), throughputQps: 200, latencyMsP99: 11 }),
  row(5, 1, { load: atOnce(8), throughputQps: 290, latencyMsP99: 60 }),
]

describe("rows of one batch size", () => {
  it("are reduced to saturation's throughput and light load's latency", () => {
    expect(figures(disagreeing)).toEqual([[1, 300, 12]])
    expect(profileOf(disagreeing)[0].provenance).toEqual({
      throughputQps: { kind: "measured", file: "a.csv", row: "line 2" },
      latencyMsP99: { kind: "measured", file: "a.csv", row: "line 3" },
    })
  })

  it("are reduced to the fastest row, or to the lower median of each figure", () => {
    expect(figures(disagreeing, { rule: "fastest" })).toEqual([[1, 300, 30]])
    expect(figures(disagreeing, { rule: "median" })).toEqual([[1, 200, 12]])
  })

  it("whose loads do not compare give the least latency", () => {
    const mixed = [
      ...disagreeing,
      row(6, 1, { load: { kind: "request-rate", value: 9 }, throughputQps: 9, latencyMsP99: 15 }),
    ]
    expect(figures(mixed)).toEqual([[1, 300, 11]])
  })

  it("do not depend on their order, but in ties, where the first is taken", () => {
    expect(figures(disagreeing.toReversed())).toEqual([[1, 300, 12]])
    const tied = [row(2, 1, {}), row(3, 1, {})]
    expect(importOf(tied).rows.map(({ use }) => use)).toEqual(["both", "outbid"])
  })

  it("complement each other, and are refused where a figure is in none", () => {
    const throughput = row(2, 4, { latencyMsP99: undefined, throughputQps: 50 })
    const latency = row(3, 4, { throughputQps: undefined, latencyMsP99: 7 })
    expect(figures([throughput, latency])).toEqual([[4, 50, 7]])
    const { rows } = importOf([...disagreeing, throughput])
    expect(rows.at(-1)).toMatchObject({ use: "refused", why: "no row of this batch size has a p99 latency" })
  })
})

describe("a mean batch size", () => {
  const one = row(2, 1, { throughputQps: 100, latencyMsP99: 10 })
  const sixteen = row(9, 16, { throughputQps: 400, latencyMsP99: 40 })

  it("within 0.05 of a whole number is taken for it, and told", () => {
    for (const fractionalBatch of fractionalRules) {
      const { catalog, rows } = importOf([one, row(3, 7.99, {})], { fractionalBatch })
      expect(catalog.models["M"]!["H"]!.map(({ batchSize }) => batchSize)).toEqual([1, 8])
      expect(rows[1]!.why).toBe("the only row of its batch size; the mean 7.99 taken for 8")
    }
  })

  it("gives the nearest whole number by interpolation of latency and of the time of a batch", () => {
    // Batches of 1, 7.5 and 16 take 10, 25 and 40 ms; between the last two, 8 is 1/17 of the way.
    const { catalog, rows } = importOf([one, row(3, 7.5, { throughputQps: 300, latencyMsP99: 23 }), sixteen])
    const eight = catalog.models["M"]!["H"]![1]!
    expect(eight.batchSize).toBe(8)
    expect(eight.latencyMsP99).toBeCloseTo(23 + 17 / 17, 12)
    expect((8 * 1000) / eight.throughputQps).toBeCloseTo(25 + 15 / 17, 12)
    const between = [
      { file: "a.csv", row: "line 3" },
      { file: "a.csv", row: "line 9" },
    ]
    expect(eight.provenance!.throughputQps).toEqual({ kind: "interpolated", between })
    expect(rows.map(({ use }) => use)).toEqual(["both", "interpolation", "both"])
  })

  it("beyond all others gives a whole number on the near side, never an extrapolation", () => {
    expect(figures([one, row(3, 7.6, {})]).map(([batchSize]) => batchSize)).toEqual([1, 7])
    expect(figures([row(3, 1.4, {}), sixteen]).map(([batchSize]) => batchSize)).toEqual([2, 16])
  })

  it("is refused where it says nothing new, and where that is asked for", () => {
    const { rows } = importOf([one, row(3, 8, {}), row(4, 8.3, {}), sixteen])
    expect(rows[2]!.why).toBe("the mean batch size 8.3 is no whole number, and batch size 8 was measured itself")
    const strict = importOf([one, row(4, 8.3, {}), sixteen], { fractionalBatch: "refuse" })
    expect(strict.rows[1]).toMatchObject({ use: "refused", why: "the mean batch size 8.3 is no whole number" })
    expect(strict.catalog.refused).toHaveLength(1)
  })

  it("alone has nothing to be interpolated with", () => {
    const { rows } = importOf([row(2, 4.5, {}), { ...one, hardware: "other" }])
    expect(rows[0]!.use).toBe("refused")
  })
})
