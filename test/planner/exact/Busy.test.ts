import { describe, expect, it } from "vitest"
import { mostBusy } from "../../../src/planner/exact/Busy.ts"
import { delivered } from "./deliveries.ts"
import { seriesOf } from "./series.ts"

/** When queries are delivered, each alone. */
const alone = (...deliveredMs: ReadonlyArray<number>) => delivered(...deliveredMs.map((timeMs) => [timeMs]))

const delayed = (...timesMs: ReadonlyArray<number>) => ({ ...seriesOf(...timesMs), batchingDelayMs: 5 })

describe("the most replicas busy at once", () => {
  it("are those whose batches overlap, an end at a beginning being none", () => {
    expect(mostBusy(alone(0, 10, 20), seriesOf(10))).toBe(1)
    expect(mostBusy(alone(0, 9, 18, 27), seriesOf(10))).toBe(2)
    expect(mostBusy(alone(0, 3, 6, 9, 12), seriesOf(10))).toBe(4)
    expect(mostBusy(alone(0, 0, 0, 10, 30), seriesOf(10))).toBe(3)
    expect(mostBusy(alone(0, 5), seriesOf(0))).toBe(1)
  })

  it("are as many as there are batches, of what is delivered together", () => {
    expect(mostBusy(delivered([0, 0, 0, 0, 0]), seriesOf(10, 10))).toBe(3)
    expect(mostBusy(delivered([0, 0, 0, 0]), seriesOf(10, 10))).toBe(2)
    expect(mostBusy(delivered([0, 0, 0], [5]), seriesOf(10, 10))).toBe(3)
    expect(mostBusy(delivered([0, 0, 0], [5], [10, 10, 10]), seriesOf(10, 10, 10))).toBe(2)
    expect(mostBusy(delivered([0, 0, 0], [20, 20, 20, 20, 20], [40]), seriesOf(10, 10))).toBe(3)
  })

  it("are busy for as long as the largest batch may take that there can be", () => {
    // Nothing comes together, so that no batch of two is taken.
    expect(mostBusy(alone(0, 15), seriesOf(10, 20))).toBe(1)
    expect(mostBusy(delivered([0], [15], [90, 90]), seriesOf(10, 20))).toBe(2)
    expect(mostBusy(delivered([0], [15], [90, 90]), seriesOf(10, 14, 20))).toBe(1)
    expect(mostBusy(delivered([0], [15], [90, 90, 90, 90]), seriesOf(20, 10, 10))).toBe(2)
    expect(mostBusy(delivered([0], [15], [90, 90]), seriesOf(10))).toBe(2)
  })

  it("are busy while they wait, and then for a batch of any size", () => {
    expect(mostBusy(alone(0, 14), delayed(10))).toBe(2)
    expect(mostBusy(alone(0, 15), delayed(10))).toBe(1)
    expect(mostBusy(alone(0, 15), delayed(10, 11))).toBe(2)
    expect(mostBusy(delivered([0, 0, 0]), delayed(10, 10))).toBe(2)
  })
})
