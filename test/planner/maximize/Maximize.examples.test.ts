/** What the maximizers report, step by step, in small worlds. */
import { describe, expect, it } from "vitest"
import * as GreedyMaximize from "../../../src/planner/maximize/GreedyMaximize.ts"
import * as Maximize from "../../../src/planner/maximize/Maximize.ts"
import type { ServiceTables } from "../../worlds.ts"
import { report } from "./reports.ts"

const two: ServiceTables = { A: { cpu: [10, 12], gpu: [4, 6] }, B: { cpu: [5], gpu: [2] } }
const steadyMs = Array.from({ length: 19 }, () => 10)

const worlds = {
  "two models, and a bound that excludes the greatest scales": {
    tables: two,
    headwaysMs: steadyMs,
    sloMs: 40,
    budgetPerHour: 4,
  },
  "a scale that is sustained above one that is not": {
    tables: { A: { cpu: [4] } },
    headwaysMs: [5, 0, 0, 15, 5],
    sloMs: 8,
    budgetPerHour: 2,
  },
  "a workload that is too dense as it is, and feasible scales far above one that is not": {
    tables: { A: { cpu: [10, 9, 10] } },
    headwaysMs: [15, 5, 5, 15, 15, 10],
    sloMs: 18,
    budgetPerHour: 1,
  },
  "a bottleneck on hardware that has to change": {
    tables: { A: { cpu: [10, 10], gpu: [4, 4, 2] } },
    headwaysMs: [10, 15, 5, 10, 15, 5],
    sloMs: 10,
    budgetPerHour: 4,
  },
  "other hardware in place of several replicas": {
    tables: { A: { cpu: [10, 3, 10], gpu: [4, 9, 6] } },
    headwaysMs: [0, 15, 10, 0, 10, 15],
    sloMs: 19,
    budgetPerHour: 4,
  },
  "one query": { tables: two, headwaysMs: [], sloMs: 40, budgetPerHour: 4 },
  "queries that come together, whatever the scale": { tables: two, headwaysMs: [0, 0, 0], sloMs: 16, budgetPerHour: 2 },
  "a budget that buys everything": { tables: two, headwaysMs: [0, 0, 30, 0, 0, 30, 0, 0], sloMs: 40, budgetPerHour: 8 },
  "a budget below the cheapest": { tables: two, headwaysMs: steadyMs, sloMs: 40, budgetPerHour: 1 },
  "an objective below the least service times": { tables: two, headwaysMs: steadyMs, sloMs: 5, budgetPerHour: 4 },
} as const

describe("the exact maximizer tells of", () => {
  it("two models, and a bound that excludes the greatest scales", async () => {
    expect(await report(Maximize.search, worlds["two models, and a bound that excludes the greatest scales"])).toEqual([
      "Bounded 8.661",
      "Checked 8.661: no, bound; 0",
      "Checked 1: yes, search; 3",
      "Found 1, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 15 ms; 3",
      "Checked 2.943: yes, search; 9",
      "Found 2.943, a cpu 2×2, b cpu 1×2: Meets at 4 per hour with 26.83 ms; 9",
      "Checked 5.049: yes, known-configuration; 10",
      "Found 5.049, a cpu 2×2, b cpu 1×2: Meets at 4 per hour with 39.35 ms; 10",
      "Checked 6.612: no, search; 13",
      "Checked 5.778: no, search; 16",
      "Checked 5.401: no, search; 20",
      "Checked 5.222: no, search; 24",
      "Checked 8.187: no, search; 27",
      "Checked 7.74: no, search; 30",
      "Checked 7.317: no, search; 33",
      "Checked 6.917: no, search; 36",
      "Checked 6.539: no, search; 39",
      "Checked 6.181: no, search; 42",
      "Checked 5.843: no, search; 45",
      "Checked 5.524: no, search; 49",
      "Sustained 5.049, a cpu 2×2, b cpu 1×2: Meets at 4 per hour with 39.35 ms; a limits 5.222: 40.53 ms, relieved 25.53 ms; 52",
    ])
  })

  it("a scale that is sustained above one that is not", async () => {
    expect(await report(Maximize.search, worlds["a scale that is sustained above one that is not"])).toEqual([
      "Bounded 5",
      "Checked 5: no, bound; 0",
      "Checked 1: yes, search; 2",
      "Found 1, a cpu 1×2: Meets at 2 per hour with 8 ms; 2",
      "Checked 2.236: yes, known-configuration; 3",
      "Found 2.236, a cpu 1×2: Meets at 2 per hour with 8 ms; 3",
      "Checked 3.344: yes, known-configuration; 4",
      "Found 3.344, a cpu 1×2: Meets at 2 per hour with 8 ms; 4",
      "Checked 4.089: yes, known-configuration; 5",
      "Found 4.089, a cpu 1×2: Meets at 2 per hour with 8 ms; 5",
      "Checked 4.522: yes, known-configuration; 6",
      "Found 4.522, a cpu 1×2: Meets at 2 per hour with 8 ms; 6",
      "Checked 4.755: yes, known-configuration; 7",
      "Found 4.755, a cpu 1×2: Meets at 2 per hour with 8 ms; 7",
      "Checked 4.876: no, search; 9",
      "Checked 4.986: yes, known-configuration; 10",
      "Found 4.986, a cpu 1×2: Meets at 2 per hour with 8 ms; 10",
      "Sustained 4.986, a cpu 1×2: Meets at 2 per hour with 8 ms; a limits 5: 8 ms, relieved 4 ms; 12",
    ])
  })

  it("a workload that is too dense as it is, and feasible scales far above one that is not", async () => {
    expect(
      await report(
        Maximize.search,
        worlds["a workload that is too dense as it is, and feasible scales far above one that is not"],
      ),
    ).toEqual([
      "Bounded 7.223",
      "Checked 7.223: no, bound; 0",
      "Checked 1: no, search; 1",
      "Checked 0.5: yes, search; 3",
      "Found 0.5, a cpu 1×1: Meets at 1 per hour with 10 ms; 3",
      "Checked 0.7071: yes, known-configuration; 4",
      "Found 0.7071, a cpu 1×1: Meets at 1 per hour with 15.86 ms; 4",
      "Checked 0.8409: no, search; 6",
      "Checked 0.7711: yes, known-configuration; 7",
      "Found 0.7711, a cpu 1×1: Meets at 1 per hour with 17.03 ms; 7",
      "Checked 0.8052: yes, known-configuration; 8",
      "Found 0.8052, a cpu 1×1: Meets at 1 per hour with 17.58 ms; 8",
      "Checked 5.688: no, search; 10",
      "Checked 4.479: no, search; 12",
      "Checked 3.527: no, search; 15",
      "Checked 2.777: yes, search; 19",
      "Found 2.777, a cpu 3×1: Meets at 1 per hour with 15.6 ms; 19",
      "Checked 3.13: no, search; 23",
      "Checked 2.948: yes, known-configuration; 24",
      "Found 2.948, a cpu 3×1: Meets at 1 per hour with 16.95 ms; 24",
      "Checked 3.038: yes, known-configuration; 25",
      "Found 3.038, a cpu 3×1: Meets at 1 per hour with 17.6 ms; 25",
      "Sustained 3.038, a cpu 3×1: Meets at 1 per hour with 17.6 ms; a limits 3.13: 18.23 ms, relieved 10 ms; 28",
    ])
  })

  it("a bottleneck on hardware that has to change", async () => {
    expect(await report(Maximize.search, worlds["a bottleneck on hardware that has to change"])).toEqual([
      "Checked 1074000000: yes, search; 2",
      "Found 1074000000, a gpu 3×1: Meets at 3 per hour with 8 ms; 2",
      "Sustained 1074000000, a gpu 3×1: Meets at 3 per hour with 8 ms; no limit; 4",
    ])
  })

  it("other hardware in place of several replicas", async () => {
    expect(await report(Maximize.search, worlds["other hardware in place of several replicas"])).toEqual([
      "Checked 1074000000: yes, search; 2",
      "Found 1074000000, a cpu 2×1: Meets at 1 per hour with 19 ms; 2",
      "Sustained 1074000000, a cpu 2×1: Meets at 1 per hour with 19 ms; no limit; 5",
    ])
  })

  it("one query", async () => {
    expect(await report(Maximize.search, worlds["one query"])).toEqual([
      "Checked 1074000000: yes, search; 3",
      "Found 1074000000, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 15 ms; 3",
      "Sustained 1074000000, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 15 ms; no limit; 9",
    ])
  })

  it("queries that come together, whatever the scale", async () => {
    expect(await report(Maximize.search, worlds["queries that come together, whatever the scale"])).toEqual([
      "Bounded 9.538e-7",
      "Checked 9.538e-7: no, bound; 0",
      "NotFound, closest none; 0",
    ])
  })

  it("a budget that buys everything", async () => {
    expect(await report(Maximize.search, worlds["a budget that buys everything"])).toEqual([
      "Checked 1074000000: yes, search; 4",
      "Found 1074000000, a cpu 2×2, b gpu 1×1: Meets at 5 per hour with 38 ms; 4",
      "Sustained 1074000000, a gpu 2×1, b cpu 1×2: Meets at 5 per hour with 33 ms; no limit; 17",
    ])
  })

  it("a budget below the cheapest", async () => {
    expect(await report(Maximize.search, worlds["a budget below the cheapest"])).toEqual([
      '{"_tag":"Infeasible","why":{"_tag":"Unaffordable","leastCostPerHour":2}}; 0',
    ])
  })

  it("an objective below the least service times", async () => {
    expect(await report(Maximize.search, worlds["an objective below the least service times"])).toEqual([
      '{"_tag":"Infeasible","why":{"_tag":"TooSlow","minLatencyMs":6}}; 0',
    ])
  })
})

describe("the greedy maximizer tells of", () => {
  it("two models, and a bound that excludes the greatest scales", async () => {
    expect(
      await report(GreedyMaximize.search, worlds["two models, and a bound that excludes the greatest scales"]),
    ).toEqual([
      "Found 1.139, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 38.16 ms; 28",
      "Found 2.011, a cpu 2×1, b cpu 1×1: Meets at 2 per hour with 38.52 ms; 39",
      "Found 2.511, a cpu 2×2, b cpu 1×1: Meets at 3 per hour with 36.33 ms; 49",
      "Found 5.05, a cpu 2×2, b cpu 1×2: Meets at 4 per hour with 39.35 ms; 62",
      "Sustained 5.05, a cpu 2×2, b cpu 1×2: Meets at 4 per hour with 39.35 ms; a limits 5.302: 41.05 ms, relieved 26.05 ms; 65",
    ])
  })

  it("a scale that is sustained above one that is not", async () => {
    expect(await report(GreedyMaximize.search, worlds["a scale that is sustained above one that is not"])).toEqual([
      "Found 4.967, a cpu 1×2: Meets at 2 per hour with 8 ms; 32",
      "Sustained 4.967, a cpu 1×2: Meets at 2 per hour with 8 ms; a limits 5.216: 8.165 ms, relieved 4 ms; 34",
    ])
  })

  it("a workload that is too dense as it is, and feasible scales far above one that is not", async () => {
    expect(
      await report(
        GreedyMaximize.search,
        worlds["a workload that is too dense as it is, and feasible scales far above one that is not"],
      ),
    ).toEqual([
      "Found 0.8052, a cpu 1×1: Meets at 1 per hour with 17.58 ms; 28",
      "Sustained 0.8052, a cpu 1×1: Meets at 1 per hour with 17.58 ms; a limits 0.8455: 18.17 ms, relieved 10 ms; 32",
    ])
  })

  it("a bottleneck on hardware that has to change", async () => {
    expect(await report(GreedyMaximize.search, worlds["a bottleneck on hardware that has to change"])).toEqual([
      "Found 0.5, a cpu 1×1: Meets at 1 per hour with 10 ms; 25",
      "Found 0.9629, a cpu 1×2: Meets at 2 per hour with 10 ms; 37",
      "Found 3.256, a gpu 1×1: Meets at 3 per hour with 9.575 ms; 53",
      "Found 8.868, a gpu 2×1: Meets at 3 per hour with 9.798 ms; 65",
      "Found 1074000000, a gpu 3×1: Meets at 3 per hour with 8 ms; 95",
      "Sustained 1074000000, a gpu 3×1: Meets at 3 per hour with 8 ms; no limit; 95",
    ])
  })

  it("other hardware in place of several replicas", async () => {
    expect(await report(GreedyMaximize.search, worlds["other hardware in place of several replicas"])).toEqual([
      "Found 2.181, a cpu 1×2: Meets at 2 per hour with 18.54 ms; 32",
      "Found 12.41, a cpu 2×2: Meets at 2 per hour with 18.97 ms; 46",
      "Found 14.83, a cpu 3×2: Meets at 2 per hour with 18.99 ms; 56",
      "Found 24.02, a cpu 3×3: Meets at 3 per hour with 18.96 ms; 66",
      "Found 1074000000, a gpu 3×1: Meets at 3 per hour with 16 ms; 98",
      "Sustained 1074000000, a gpu 3×1: Meets at 3 per hour with 16 ms; no limit; 98",
    ])
  })

  it("one query", async () => {
    expect(await report(GreedyMaximize.search, worlds["one query"])).toEqual([
      "Found 1074000000, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 15 ms; 51",
      "Sustained 1074000000, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 15 ms; no limit; 51",
    ])
  })

  it("queries that come together, whatever the scale", async () => {
    expect(await report(GreedyMaximize.search, worlds["queries that come together, whatever the scale"])).toEqual([
      "NotFound, closest a cpu 2×1, b cpu 1×1; 6",
    ])
  })

  it("a budget that buys everything", async () => {
    expect(await report(GreedyMaximize.search, worlds["a budget that buys everything"])).toEqual([
      "Found 1.091, a cpu 1×1, b cpu 1×1: Meets at 2 per hour with 39.98 ms; 27",
      "Found 2.1, a cpu 2×1, b cpu 1×1: Meets at 2 per hour with 39.43 ms; 39",
      "Found 3.401, a cpu 2×2, b cpu 1×1: Meets at 3 per hour with 39.36 ms; 50",
      "Found 29.83, a cpu 2×2, b cpu 1×2: Meets at 4 per hour with 39.99 ms; 63",
      "Found 1074000000, a cpu 2×3, b cpu 1×2: Meets at 5 per hour with 37 ms; 93",
      "Sustained 1074000000, a cpu 2×3, b cpu 1×2: Meets at 5 per hour with 37 ms; no limit; 93",
    ])
  })

  it("a budget below the cheapest", async () => {
    expect(await report(GreedyMaximize.search, worlds["a budget below the cheapest"])).toEqual([
      '{"_tag":"Infeasible","why":{"_tag":"Unaffordable","leastCostPerHour":2}}; 0',
    ])
  })

  it("an objective below the least service times", async () => {
    expect(await report(GreedyMaximize.search, worlds["an objective below the least service times"])).toEqual([
      '{"_tag":"Infeasible","why":{"_tag":"TooSlow","minLatencyMs":6}}; 0',
    ])
  })
})
