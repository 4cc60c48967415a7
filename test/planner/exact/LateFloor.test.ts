import { describe, expect, it } from "vitest"
import { LateFloor } from "../../../src/planner/exact/LateFloor.ts"
import { seriesOf } from "./series.ts"

/** A floor for queries that arrive at 0, ms. */
const floorOf = (deliveredMs: ReadonlyArray<number>, groupSize: ReadonlyArray<number>, untilMs: number) =>
  new LateFloor(
    {
      deliveredMs: Float64Array.from(deliveredMs),
      groupSize: Int32Array.from(groupSize),
      position: new Int32Array(deliveredMs.length),
    },
    new Float64Array(deliveredMs.length),
    untilMs,
  )

const eightTimes = (value: number) => Array.from({ length: 8 }, () => value)

describe("the least number of late queries", () => {
  it("is that of a queue without batches where there are none", () => {
    const floor = floorOf([0, 1, 2, 3], [1, 1, 1, 1], 20)
    expect([1, 2, 3, 4].map((replicas) => floor.leastLate(seriesOf(10), replicas))).toEqual([2, 1, 0, 0])
  })

  it("takes each replica for as many as a batch holds, each with the least service time", () => {
    const floor = floorOf([0, 1, 2, 3], [1, 1, 1, 1], 15)
    expect(floor.leastLate(seriesOf(10, 12), 1)).toBe(2)
    expect(floor.leastLate(seriesOf(10, 12), 2)).toBe(0)
  })

  it("knows that of two that come together one is in a batch of two, and not which, whatever the replicas", () => {
    const floor = floorOf([10, 10], [2, 2], 12)
    expect(floor.leastLate(seriesOf(1, 5), 10)).toBe(1)
    expect(floor.leastLate(seriesOf(1), 10)).toBe(0)
    expect(floorOf([10, 10], [1, 1], 12).leastLate(seriesOf(1, 5), 10)).toBe(0)
  })

  it("knows that of eight that come together four are in batches of five and more", () => {
    const floor = floorOf(eightTimes(10), eightTimes(8), 12)
    expect(floor.leastLate(seriesOf(1, 1, 1, 1, 5, 5, 5, 5), 10)).toBe(4)
  })

  it("knows of those that come together also where another comes alone", () => {
    expect(floorOf([10, 10, 30], [2, 2, 1], 12).leastLate(seriesOf(1, 5), 10)).toBe(2)
  })

  it("counts a query that is late however it is served", () => {
    expect(floorOf([10, 10], [2, 2], 10.5).leastLate(seriesOf(1, 5), 10)).toBe(2)
  })
})

describe("a query is not late", () => {
  it("that leaves just in time, alone or in a batch", () => {
    expect(floorOf([10], [1], 15).leastLate(seriesOf(5), 1)).toBe(0)
    expect(floorOf([10], [1], 14.9).leastLate(seriesOf(5), 1)).toBe(1)
    expect(floorOf([10, 10], [2, 2], 15).leastLate(seriesOf(1, 5), 10)).toBe(0)
    expect(floorOf([10, 10], [2, 2], 14.9).leastLate(seriesOf(1, 5), 10)).toBe(1)
    expect(floorOf([10, 10], [2, 2], 11).leastLate(seriesOf(1, 1), 10)).toBe(0)
    expect(floorOf([10, 10], [2, 2], 10.9).leastLate(seriesOf(1, 1), 10)).toBe(2)
  })

  it("in a batch that is no larger than batches may be", () => {
    expect(floorOf(eightTimes(10), eightTimes(8), 12).leastLate(seriesOf(1, 2), 10)).toBe(0)
    expect(floorOf(eightTimes(10), eightTimes(8), 12).leastLate(seriesOf(1, 3), 10)).toBe(4)
  })
})

/** A floor for queries that are delivered in another order than that of their arrival. */
const byArrival = (untilMs: number) =>
  new LateFloor(
    {
      deliveredMs: Float64Array.of(3, 0, 2, 1),
      groupSize: Int32Array.of(1, 1, 1, 1),
      position: Int32Array.of(3, 0, 2, 1),
    },
    Float64Array.of(0, 0, 0, 20),
    untilMs,
  )

describe("queries that are not delivered in the order of arrival", () => {
  it("are served in the order of their deliveries", () => {
    // One replica, ten ms each: delivered at 0, 1, 2 and 3 in another order, taken at 0, 10, 20 and 30.
    const floor = floorOf([3, 0, 2, 1], [1, 1, 1, 1], 35)
    expect(floor.leastLate(seriesOf(10), 1)).toBe(1)
    // They leave 40, 10, 30 and 0 ms after their arrivals.
    expect([39, 40, 29, 9, 0].map((untilMs) => byArrival(untilMs).leastLate(seriesOf(10), 1))).toEqual([1, 0, 2, 3, 3])
  })

  it("may go back and forth, among others at the same instants", () => {
    const deliveredMs = [5, 5, 1, 9, 1, 5, 0, 9]
    const floor = floorOf(
      deliveredMs,
      deliveredMs.map(() => 1),
      100,
    )
    // In order 0, 1, 1, 5, 5, 5, 9, 9: of those at one instant each is taken for the first of them.
    const late = (serviceMs: number, untilMs: number) =>
      floorOf(
        deliveredMs,
        deliveredMs.map(() => 1),
        untilMs,
      ).leastLate(seriesOf(serviceMs), 1)
    expect(floor.leastLate(seriesOf(10), 1)).toBe(0)
    expect([10, 20, 30, 40, 50, 60, 70].map((untilMs) => late(10, untilMs))).toEqual([7, 5, 5, 2, 2, 2, 0])
  })
})

it("no more is counted than is enough", () => {
  const floor = floorOf([0, 1, 2, 3, 4, 5], [1, 1, 1, 1, 1, 1], 1)
  expect(floor.leastLate(seriesOf(10), 1)).toBe(6)
  expect(floor.leastLate(seriesOf(10), 1, 2)).toBe(3)
})

describe("the least number of replicas", () => {
  const floor = floorOf([0, 1, 2, 3, 4, 5], [1, 1, 1, 1, 1, 1], 17)

  it("is the first with which no more than those allowed must be late", () => {
    const late = [1, 2, 3, 4, 5, 6].map((replicas) => floor.leastLate(seriesOf(10), replicas))
    for (const allowed of [0, 1, 2, 3, 4, 5]) {
      const expected = late.findIndex((count) => count <= allowed) + 1
      expect(floor.leastReplicas(seriesOf(10), allowed)).toBe(expected)
    }
  })

  it("is no less than the series starts with", () => {
    expect(floor.leastReplicas({ ...seriesOf(10), minReplicas: 7 }, 6)).toBe(7)
  })

  it("is one more than there may be where none is enough", () => {
    expect(floorOf([10], [1], 10.5).leastReplicas(seriesOf(1), 0)).toBe(11)
  })
})
