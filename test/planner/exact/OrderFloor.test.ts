import { describe, expect, it } from "vitest"
import { type Feed, OrderFloor } from "../../../src/planner/exact/OrderFloor.ts"
import { seriesOf } from "./series.ts"

const feedOf = (leaveMs: ReadonlyArray<number>, leastMs = 0, overtaken?: ReadonlyArray<number>): Feed => ({
  departures: {
    leaveMs: Float64Array.from(leaveMs),
    overtaken: overtaken === undefined ? undefined : Int32Array.from(overtaken),
  },
  leastMs,
})

const floorOf = (arrivalMs: ReadonlyArray<number>, feeds: ReadonlyArray<Feed>, ...timesMs: ReadonlyArray<number>) => {
  const floor = new OrderFloor(Float64Array.from(arrivalMs))
  floor.from(feeds)
  floor.at(seriesOf(...timesMs))
  return floor
}

const earliest = (floor: OrderFloor, queryCount: number, overtaking = 0): ReadonlyArray<number> =>
  Array.from({ length: queryCount }, (_, query) => floor.earliestMs(query, overtaking))

describe("one replica is done with a query", () => {
  it("one after the other where there are no batches", () => {
    expect(earliest(floorOf([0, 1, 25], [], 10), 3)).toEqual([10, 20, 35])
  })

  it("no earlier than in the best of all batches", () => {
    // Two at once, at 1 and for 12, are done before one after the other, at 0 and 10 and for 10 each.
    expect(earliest(floorOf([0, 1], [], 10, 12), 2)).toEqual([10, 13])
    // All three at 2, or one from 0 and two from 10 on, for 13: the first is done in a batch of one all the same.
    expect(earliest(floorOf([0, 1, 2], [], 10, 13, 30), 3)).toEqual([10, 14, 23])
  })

  it("in a larger batch, if that takes less", () => {
    expect(earliest(floorOf([0], [], 10, 4), 1)).toEqual([4])
    expect(earliest(floorOf([0, 0, 0], [], 10, 12, 3), 3)).toEqual([3, 3, 3])
  })

  it("no earlier than what it has waited for lets it", () => {
    expect(earliest(floorOf([0, 0], [feedOf([5, 7], 2)], 10), 2)).toEqual([17, 27])
    expect(earliest(floorOf([0, 20], [feedOf([5, 7], 2), feedOf([9, 1])], 10), 2)).toEqual([19, 30])
  })

  it("in the order of arrival, whoever comes first", () => {
    expect(earliest(floorOf([0, 0, 0], [feedOf([9, 1, 5])], 10), 3)).toEqual([11, 21, 31])
    const comeMs = [7, 3, 9, 1, 5, 2]
    expect(earliest(floorOf([0, 0, 0, 0, 0, 0], [feedOf(comeMs)], 0.5), 6)).toEqual([1.5, 2.5, 3.5, 5.5, 7.5, 9.5])
  })

  it("before as many of those that arrived before it as it has overtaken, and as many more as it may", () => {
    const feeds = [feedOf([9, 1, 5], 0, [0, 1, 0]), feedOf([0, 0, 0], 0, [0, 0, 1])]
    expect(earliest(floorOf([0, 0, 0], feeds, 10), 3)).toEqual([11, 11, 21])
    expect(earliest(floorOf([0, 0, 0], feeds, 10), 3, 1)).toEqual([0, 0, 11])
    expect(earliest(floorOf([0, 0, 0], feeds, 10), 3, 2)).toEqual([0, 0, 0])
  })
})

describe("queries are late", () => {
  const floor = floorOf([0, 1, 2, 3], [], 10)

  it("that are done later than they may be after their arrival, not just in time", () => {
    // They take 10, 19, 28 and 37 ms.
    expect([37, 36.9, 19, 18.9, 9.9].map((untilMs) => floor.leastLate(untilMs, 0))).toEqual([0, 1, 2, 3, 4])
  })

  it("fewer where some may overtake", () => {
    expect([0, 1, 2, 3, 4].map((overtaking) => floor.leastLate(15, overtaking))).toEqual([3, 2, 1, 0, 0])
  })

  it("and are counted no further than beyond what is enough", () => {
    expect([0, 1, 2, 3].map((enough) => floor.leastLate(15, 0, enough))).toEqual([1, 2, 3, 3])
  })
})

it("serves for other feeds and series again", () => {
  const floor = floorOf([0, 1], [feedOf([4, 6], 0, [0, 1])], 10)
  expect(earliest(floor, 2)).toEqual([14, 14])
  floor.at(seriesOf(3))
  expect(earliest(floor, 2)).toEqual([7, 7])
  floor.from([])
  expect(earliest(floor, 2)).toEqual([3, 6])
})
