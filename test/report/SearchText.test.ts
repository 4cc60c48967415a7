import { describe, expect, it } from "vitest"
import type { GreedySearchDocument } from "../../src/domain/Plan.ts"
import {
  describeImpossibility,
  effortText,
  moveTable,
  rejectionTable,
  searchText,
} from "../../src/report/SearchText.ts"

import { tableText } from "../../src/report/Format.ts"

const gpu = (replicas: number, maxBatchSize = 1) => ({ hardware: "gpu", maxBatchSize, replicas })

const search: GreedySearchDocument = {
  simulated: 1234,
  rejectedByBound: 56,
  recalled: 7,
  start: { configuration: { a: gpu(4), b: gpu(1) }, costPerHour: 15, latencyMs: 99.5 },
  moves: [
    { round: 1, node: "a", action: "larger-batch", to: gpu(2, 8), costPerHour: 9, latencyMs: 120 },
    { round: 2, node: "a", action: "fewer-replicas", to: gpu(1, 8), costPerHour: 6, latencyMs: 140 },
  ],
  rejected: [
    { node: "a", action: "larger-batch", reason: "none-feasible", tried: 3 },
    { node: "a", action: "fewer-replicas", reason: "not-applicable", tried: 0 },
    { node: "b", action: "cheaper-hardware", reason: "not-better", tried: 1, costPerHour: 6, latencyMs: 150 },
  ],
}

const cellsOf = (table: string) => table.split("\n").map((line) => line.trim().split(/ {2,}/))

describe("a proof of impossibility in words", () => {
  it("says what is impossible, with the figures", () => {
    expect(describeImpossibility({ _tag: "NoHardware", node: "a" })).toBe(
      'the model of the node "a" has no profile that starts at batch size 1',
    )
    expect(describeImpossibility({ _tag: "TooSlow", minLatencyMs: 123.46 })).toBe(
      "the longest path of least service times takes 123.5 ms",
    )
    expect(describeImpossibility({ _tag: "Overloaded", node: "a", minMisses: 5000, allowedMisses: 15 })).toBe(
      'the node "a" cannot serve the arrivals in time: at least 5,000 queries miss, 15 may',
    )
  })
})

describe("a search in words", () => {
  it("has its moves, a line each", () => {
    expect(cellsOf(tableText(moveTable(search)))).toEqual([
      ["round", "node", "action", "to", "cost/h", "latency"],
      ["1", "a", "larger batch", "2 × gpu, batch 8", "9", "120.0 ms"],
      ["2", "a", "fewer replicas", "1 × gpu, batch 8", "6", "140.0 ms"],
    ])
  })

  it("has the actions that do not improve on the plan, but for those that there was nothing to try for", () => {
    expect(cellsOf(tableText(rejectionTable(search)))).toEqual([
      ["node", "action", "tried", "why not", "cost/h", "latency"],
      ["a", "larger batch", "3", "none is feasible"],
      ["b", "cheaper hardware", "1", "feasible, not better", "6", "150.0 ms"],
    ])
  })

  it("has its effort", () => {
    expect(effortText(search)).toBe("1,234 configurations simulated, 56 ruled out by a bound")
  })

  it("goes from the effort by the start and the moves to why it ended", () => {
    const lines = searchText(search).split("\n")
    expect(lines[0]).toBe("Search: 1,234 configurations simulated, 56 ruled out by a bound")
    expect(lines[1]).toBe("  start: a 4 × gpu, batch 1; b 1 × gpu, batch 1: 15 per hour, 99.5 ms")
    expect(lines[2]).toMatch(/^ {2}round/)
    expect(lines).toContain("No single action improves on it:")
  })

  it("of nothing is its effort alone", () => {
    const nothing = { simulated: 0, rejectedByBound: 0, recalled: 0, moves: [], rejected: [] }
    expect(searchText(nothing)).toBe("Search: 0 configurations simulated, 0 ruled out by a bound")
  })
})
