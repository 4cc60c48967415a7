/** What the maximizers report where scales, tolerances and prices just meet. */
import { describe, expect, it } from "vitest"
import * as GreedyMaximize from "../../../src/planner/maximize/GreedyMaximize.ts"
import * as Maximize from "../../../src/planner/maximize/Maximize.ts"
import { report } from "./reports.ts"

describe("the exact maximizer", () => {
  it("goes below a scale of 1 where that is the least excluded", async () => {
    // Of what comes within 5 ms, one can be in time; the two come just less apart than that, until they are pulled apart.
    const world = { tables: { A: { cpu: [10] } }, headwaysMs: [4.99995], sloMs: 15, budgetPerHour: 1 }
    expect(await report(Maximize.search, world)).toEqual([
      "Bounded 1",
      "Checked 1: no, bound; 0",
      "Checked 0.5: yes, search; 2",
      "Found 0.5, a cpu 1×1: Meets at 1 per hour with 10 ms; 2",
      "Checked 0.7071: yes, known-configuration; 3",
      "Found 0.7071, a cpu 1×1: Meets at 1 per hour with 12.93 ms; 3",
      "Checked 0.8409: yes, known-configuration; 4",
      "Found 0.8409, a cpu 1×1: Meets at 1 per hour with 14.05 ms; 4",
      "Checked 0.917: yes, known-configuration; 5",
      "Found 0.917, a cpu 1×1: Meets at 1 per hour with 14.55 ms; 5",
      "Checked 0.9576: yes, known-configuration; 6",
      "Found 0.9576, a cpu 1×1: Meets at 1 per hour with 14.78 ms; 6",
      "Sustained 0.9576, a cpu 1×1: Meets at 1 per hour with 14.78 ms; a limits 1: 15 ms, relieved 10 ms; 8",
    ])
  })

  it("gives up at the least scale that there is", async () => {
    // Two together, the first of which is taken alone, are never both in time, though a batch of both would be.
    const world = { tables: { A: { cpu: [10, 12] } }, headwaysMs: [0], sloMs: 15, budgetPerHour: 1 }
    const steps = await report(Maximize.search, world)
    expect(steps.slice(-2)).toEqual(["Checked 9.537e-7: no, search; 22", "NotFound, closest none; 22"])
  })

  it("stops where a scale is just the tolerance below one that is too much", async () => {
    const world = { tables: { A: { cpu: [10] } }, headwaysMs: [8, 8, 8], sloMs: 12, budgetPerHour: 1, tolerance: 1 }
    expect(await report(Maximize.search, world)).toEqual([
      "Bounded 0.8573",
      "Checked 0.8573: no, bound; 0",
      "Checked 0.4286: yes, search; 2",
      "Found 0.4286, a cpu 1×1: Meets at 1 per hour with 10 ms; 2",
      "Sustained 0.4286, a cpu 1×1: Meets at 1 per hour with 10 ms; a limits 0.8573: 12 ms, relieved 10 ms; 4",
    ])
  })

  it("looks for nothing above a scale that the bounds exclude", async () => {
    const headwaysMs = Array.from({ length: 40 }, () => 10)
    const world = { tables: { A: { cpu: [10] } }, headwaysMs, sloMs: 10, budgetPerHour: 1 }
    expect(await report(Maximize.search, world)).toEqual([
      "Bounded 1",
      "Checked 1: no, bound; 0",
      "Checked 1: yes, search; 2",
      "Found 1, a cpu 1×1: Meets at 1 per hour with 10 ms; 2",
      "Sustained 1, a cpu 1×1: Meets at 1 per hour with 10 ms; a limits 1: 10.07 ms, relieved 10 ms; 4",
    ])
  })
})

describe("the greedy maximizer", () => {
  const headwaysMs = [20, 20]

  it("begins with the faster of two as cheap, whichever comes first", async () => {
    const prices = { cpu: 1, gpu: 1 }
    for (const [fast, A] of [
      ["gpu", { cpu: [10], gpu: [4] }],
      ["cpu", { cpu: [4], gpu: [10] }],
    ] as const) {
      expect(
        await report(GreedyMaximize.search, { tables: { A }, headwaysMs, sloMs: 10, budgetPerHour: 1, prices }),
      ).toEqual([
        `Found 19.87, a ${fast} 1×1: Meets at 1 per hour with 9.987 ms; 32`,
        `Sustained 19.87, a ${fast} 1×1: Meets at 1 per hour with 9.987 ms; a limits 20.86: 10.08 ms, relieved 4 ms; 34`,
      ])
    }
  })

  it("has no part of a replica of what it cannot pay", async () => {
    const world = { tables: { A: { cpu: [10], gpu: [4] } }, headwaysMs, sloMs: 9, budgetPerHour: 2 }
    expect(await report(GreedyMaximize.search, world)).toEqual(["NotFound, closest a cpu 1×1; 3"])
  })

  it("takes hardware that serves one query faster, though fewer in all", async () => {
    const world = { tables: { A: { cpu: [10, 10, 10, 10], gpu: [4] } }, headwaysMs, sloMs: 5, budgetPerHour: 3 }
    expect(await report(GreedyMaximize.search, world)).toEqual([
      "Found 5.657, a gpu 1×1: Meets at 3 per hour with 4.929 ms; 35",
      "Sustained 5.657, a gpu 1×1: Meets at 3 per hour with 4.929 ms; a limits 5.94: 5.266 ms, relieved 4 ms; 41",
    ])
  })

  it("raises no scale where twice as much is within the tolerance", async () => {
    const world = { tables: { A: { cpu: [4] } }, headwaysMs, sloMs: 10, budgetPerHour: 1, tolerance: 2 }
    expect((await report(GreedyMaximize.search, world)).slice(-2)).toEqual([
      "Found 13.68, a cpu 1×1: Meets at 1 per hour with 9.077 ms; 16",
      "Sustained 13.68, a cpu 1×1: Meets at 1 per hour with 9.077 ms; a limits 41.05: 11.03 ms, relieved 4 ms; 18",
    ])
  })
})
