import { describe, expect, it } from "vitest"
import { hopelessCount, LateFloor } from "../../../src/planner/exact/LateFloor.ts"
import { delivered } from "./deliveries.ts"
import { seriesOf } from "./series.ts"

/** A floor for queries that arrive at 0 unless it is told otherwise, ms. */
const floorOf = (
  groups: ReadonlyArray<ReadonlyArray<number>>,
  untilMs: number,
  arrivalsMs: ReadonlyArray<number> = groups.flat().map(() => 0),
) => new LateFloor(delivered(...groups), Float64Array.from(arrivalsMs), untilMs)

/** What the bound says of one replica, two, and so on. */
const lateBy = (floor: LateFloor, series: ReturnType<typeof seriesOf>, most: number): ReadonlyArray<number> =>
  Array.from({ length: most }, (_, index) => floor.leastLate(series, index + 1))

describe("the least number of late queries", () => {
  it("is that of a queue without batches where there are none", () => {
    const floor = floorOf([[0], [1], [2], [3]], 20)
    expect(lateBy(floor, seriesOf(10), 4)).toEqual([2, 1, 0, 0])
  })

  it("takes each replica for as many as a batch holds, each with the least service time", () => {
    const floor = floorOf([[0], [1], [2], [3]], 15)
    expect(lateBy(floor, seriesOf(10, 12), 2)).toEqual([2, 0])
    // All of them can be in batches of two, of which four are served one after the other in time: alone they could not.
    expect(lateBy(floorOf([[0], [1], [2], [3], [4]], 24), seriesOf(10, 12), 2)).toEqual([1, 0])
  })

  it("knows that of two that come together the first is in a batch of two, whatever the replicas", () => {
    const floor = floorOf([[10, 10]], 12)
    expect(floor.leastLate(seriesOf(1, 5), 10)).toBe(1)
    expect(floor.leastLate(seriesOf(1), 10)).toBe(0)
    expect(floorOf([[10], [10]], 12).leastLate(seriesOf(1, 5), 10)).toBe(0)
  })

  it("knows that of eight that come together four are in batches of five and more", () => {
    const floor = floorOf([Array.from({ length: 8 }, () => 10)], 12)
    expect(floor.leastLate(seriesOf(1, 1, 1, 1, 5, 5, 5, 5), 10)).toBe(4)
    expect(floor.leastLate(seriesOf(1, 2), 10)).toBe(0)
    expect(floor.leastLate(seriesOf(1, 3), 10)).toBe(7)
  })

  it("knows of those that come together also where another comes alone", () => {
    expect(floorOf([[10, 10], [30]], 12).leastLate(seriesOf(1, 5), 10)).toBe(2)
  })

  it("counts a query that is late however it is served", () => {
    expect(floorOf([[10, 10]], 10.5).leastLate(seriesOf(1, 5), 10)).toBe(2)
  })
})

describe("a query is not late", () => {
  it("that leaves just in time, alone or in a batch", () => {
    expect(floorOf([[10]], 15).leastLate(seriesOf(5), 1)).toBe(0)
    expect(floorOf([[10]], 14.9).leastLate(seriesOf(5), 1)).toBe(1)
    expect(floorOf([[10, 10]], 15).leastLate(seriesOf(1, 5), 10)).toBe(0)
    expect(floorOf([[10, 10]], 14.9).leastLate(seriesOf(1, 5), 10)).toBe(1)
    expect(floorOf([[10, 10]], 11).leastLate(seriesOf(1, 1), 10)).toBe(0)
    expect(floorOf([[10, 10]], 10.9).leastLate(seriesOf(1, 1), 10)).toBe(2)
  })

  it("that is taken the very instant at which another completes", () => {
    expect(floorOf([[0], [10]], 20).leastLate(seriesOf(10), 1)).toBe(0)
    expect(floorOf([[0], [10]], 20).leastLate(seriesOf(10, 21), 1)).toBe(0)
    expect(floorOf([[0], [9.9]], 19.9).leastLate(seriesOf(10), 1)).toBe(1)
    expect(floorOf([[0], [9.9]], 19.9).leastLate(seriesOf(10, 21), 1)).toBe(1)
  })
})

describe("those in time alone", () => {
  it("take up all of a replica where they would be late in any batch", () => {
    // Two replicas of batches up to two are four without batches, but in a batch nothing is in time.
    expect(lateBy(floorOf([[0], [1], [2], [3]], 20), seriesOf(10, 21), 4)).toEqual([2, 1, 0, 0])
  })

  it("take up the part of a replica that is theirs in the largest batch in which they can be so", () => {
    // The first two may be in batches of two, the last two alone: they take up half a replica each, or all of one.
    const arrivals = [10, 10, 0, 0]
    const floor = floorOf([[10], [10], [10], [10]], 20, arrivals)
    expect(lateBy(floor, seriesOf(10, 15), 3)).toEqual([2, 1, 0])
  })

  it("may also be in batches between the smallest and the largest", () => {
    // In batches of three of each six, which is twice as many as one replica has room for in one service time.
    const groups = [[0], [0], [0], [0], [0], [0]]
    expect(lateBy(floorOf(groups, 19), seriesOf(10, 10, 10, 20), 2)).toEqual([3, 0])
    expect(lateBy(floorOf(groups, 19), seriesOf(10, 10, 20, 20), 3)).toEqual([4, 2, 0])
  })

  it("leave room for others where they are left out", () => {
    // Of five at once one replica serves two, one after the other; of two more, later, both.
    expect(lateBy(floorOf([[0], [0], [0], [0], [0]], 20), seriesOf(10, 21), 2)).toEqual([3, 1])
    const arrivals = [0, 0, 0, 20, 20]
    const floor = floorOf([[0], [0], [0], [20], [20]], 20, arrivals)
    expect(lateBy(floor, seriesOf(10, 21), 1)).toEqual([1])
  })

  it("count for as many queries as are left out at the least", () => {
    // Half of a query that may share, and what may not: each left out is one query, or half of one.
    expect(lateBy(floorOf([[0], [0], [0], [0], [0]], 19), seriesOf(10, 15), 2)).toEqual([3, 1])
    const mixed = floorOf([[10], [10], [10], [10], [10]], 20, [0, 10, 10, 10, 10])
    // One takes up a whole replica; the two of the others that are left out are no more than one such.
    expect(lateBy(mixed, seriesOf(10, 18), 2)).toEqual([1, 0])
  })

  it("are looked for in larger batches again after smaller ones", () => {
    const arrivals = [10, 0, 10, 0, 10]
    const floor = floorOf([[10], [10], [10], [10], [10]], 20, arrivals)
    expect(lateBy(floor, seriesOf(10, 20), 4)).toEqual([2, 1, 0, 0])
  })
})

describe("queries that are not delivered in the order of arrival", () => {
  it("are served in the order of their deliveries", () => {
    // One replica, ten ms each, taken at 0, 10, 20 and 30; they leave 10, 20, 30 and 40 ms after midnight.
    const groups = [[0], [1], [2], [3]]
    expect(floorOf(groups, 35).leastLate(seriesOf(10), 1)).toBe(1)
    const late = (untilMs: number) => floorOf(groups, untilMs, [0, 20, 0, 0]).leastLate(seriesOf(10), 1)
    expect([39, 40, 29, 9, 0].map(late)).toEqual([1, 0, 2, 3, 3])
  })
})

describe("no more is counted than is enough", () => {
  it("of all", () => {
    const floor = floorOf([[0], [1], [2], [3], [4], [5]], 16)
    expect(floor.leastLate(seriesOf(10), 1)).toBe(5)
    expect(floor.leastLate(seriesOf(10), 1, 2)).toBe(3)
  })

  it("of all where those in time alone are fewer", () => {
    // The second pair is late, and then also the third, unless the second takes up nothing.
    const floor = floorOf([[0], [0], [0], [0], [15], [15]], 10, [0, 0, 0, 0, 15, 15])
    expect(floor.leastLate(seriesOf(10, 10), 1)).toBe(4)
    expect(floor.leastLate(seriesOf(10, 10), 1, 2)).toBe(3)
  })

  it("of those in time", () => {
    const floor = floorOf([[0], [1], [2], [3], [4], [5]], 20)
    expect([5, 4, 3, 2, 1].map((enough) => floor.leastLate(seriesOf(10, 21), 1, enough))).toEqual([4, 4, 4, 3, 2])
    // The first is hopeless, and of the others each but one is late.
    const late = floorOf([[30], [31], [32], [33], [34]], 20, [0, 30, 30, 30, 30])
    expect([5, 2, 1, 0].map((enough) => late.leastLate(seriesOf(10, 21), 1, enough))).toEqual([4, 3, 2, 1])
  })
})

it("one series after another may be asked about, and the first again", () => {
  const floor = floorOf([[0], [1], [2], [3]], 20)
  const [quick, slow] = [seriesOf(5, 5), seriesOf(10, 21)]
  expect([quick, slow, quick].map((series) => floor.leastLate(series, 1))).toEqual([0, 2, 0])
  const [large, small] = [seriesOf(15, 15, 15, 15), seriesOf(15, 15, 15)]
  expect([large, small, large].map((series) => floor.leastLate(series, 1))).toEqual([0, 1, 0])
  // In larger batches of the first than the second has.
  expect([seriesOf(10, 10, 10), slow].map((series) => floor.leastLate(series, 1))).toEqual([0, 2])
})

describe("hopeless", () => {
  const deliveries = delivered([10, 10], [11])
  const arrivalMs = Float64Array.of(0, 0, 10)
  const count = (untilMs: number, ...timesMs: ReadonlyArray<number>) =>
    hopelessCount(deliveries, arrivalMs, untilMs, seriesOf(...timesMs))

  it("are those that would be late even if they were taken at once", () => {
    expect([9, 10.9, 11, 15].map((untilMs) => count(untilMs, 1, 5))).toEqual([2, 2, 1, 0])
    expect(count(12, 1)).toBe(0)
  })
})
