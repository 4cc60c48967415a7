import { describe, expect, it } from "vitest"
import { LateFloor } from "../../../src/planner/exact/LateFloor.ts"
import { ReplicaFloor } from "../../../src/planner/exact/ReplicaFloor.ts"
import type { Series } from "../../../src/planner/exact/Space.ts"
import { delivered } from "./deliveries.ts"
import { seriesOf } from "./series.ts"

const floorOf = (
  groups: ReadonlyArray<ReadonlyArray<number>>,
  untilMs: number,
  series: ReadonlyArray<Series>,
  arrivalsMs: ReadonlyArray<number> = groups.flat().map(() => 0),
) => new ReplicaFloor(delivered(...groups), Float64Array.from(arrivalsMs), untilMs, series)

const least = (
  groups: ReadonlyArray<ReadonlyArray<number>>,
  untilMs: number,
  series: Series,
  allowed: number,
  guess?: number,
): number => floorOf(groups, untilMs, [series]).leastReplicas(series, allowed, guess)

const six = [[0], [1], [2], [3], [4], [5]]

describe("the least number of replicas", () => {
  it("is the first with which no more than those allowed must be late, whatever the guess", () => {
    const series = seriesOf(10)
    const floor = new LateFloor(delivered(...six), new Float64Array(6), 17)
    const late = [1, 2, 3, 4, 5, 6].map((replicas) => floor.leastLate(series, replicas))
    for (const allowed of [0, 1, 2, 3, 4, 5]) {
      const expected = late.findIndex((count) => count <= allowed) + 1
      for (const guess of [undefined, 0, 1, 2, 3, 5, 7, 10, 11]) {
        expect(least(six, 17, series, allowed, guess)).toBe(expected)
      }
    }
  })

  it("is no less than the series starts with", () => {
    expect(least(six, 17, { ...seriesOf(10), minReplicas: 7 }, 6)).toBe(7)
    expect(least(six, 17, { ...seriesOf(10), minReplicas: 7 }, 6, 3)).toBe(7)
    expect(least(six, 17, { ...seriesOf(10), minReplicas: 7 }, 6, 9)).toBe(7)
  })

  it("is one more than there may be where none is enough", () => {
    expect(least([[10]], 10.5, seriesOf(1), 0)).toBe(11)
    expect(least([[10]], 10.5, seriesOf(1), 1)).toBe(1)
    const few = { ...seriesOf(10), maxReplicas: 3 }
    expect([1, 2, 3, 4, 9].map((guess) => least(six, 17, few, 0, guess))).toEqual([4, 4, 4, 4, 4])
  })
})

describe("queries outside of the peaks", () => {
  // The second and the third are the peak; the first is late anyhow.
  const groups = [[10], [100], [101], [200]]
  const arrivals = [0, 100, 101, 200]

  it("count where they are hopeless", () => {
    const series = seriesOf(8)
    const floor = floorOf(groups, 12, [series], arrivals)
    expect([0, 1, 2].map((allowed) => floor.leastReplicas(series, allowed))).toEqual([11, 2, 1])
  })

  it("count once where they are in the peaks, too", () => {
    const series = seriesOf(8)
    // Two of those that come together must be late, and the third is if it has to wait for both.
    const floor = floorOf([[0], [100, 100, 100]], 20, [series], [0, 85, 85, 100])
    expect([1, 2, 3].map((allowed) => floor.leastReplicas(series, allowed))).toEqual([11, 2, 1])
  })

  it("are left to the peaks where they are not", () => {
    const slow = seriesOf(50)
    const quick = seriesOf(8)
    const twice = [[0], [30], [100], [101]]
    // The second and the fourth wait for one replica: both are in the peaks if these are as long as the service, ms.
    expect(floorOf(twice, 55, [slow], twice.flat()).leastReplicas(slow, 1)).toBe(2)
    // A peak is as long as the quickest of all series takes.
    expect(floorOf(twice, 55, [slow, quick], twice.flat()).leastReplicas(slow, 1)).toBe(1)
  })
})

it("series may be asked about in any order", () => {
  // The times of the last two, written one after the other, are the same.
  const all = [
    seriesOf(5),
    seriesOf(5, 30),
    seriesOf(5, 5, 30),
    seriesOf(5, 30, 30),
    seriesOf(11, 11),
    seriesOf(1, 1, 11),
  ]
  const groups = [[0], [1, 1], [2], [3, 3, 3], [9]]
  const expected = all.map((series) => floorOf(groups, 12, all).leastReplicas(series, 1))
  const floor = floorOf(groups, 12, all)
  for (const order of [all, all.toReversed(), all]) {
    expect(order.map((series) => floor.leastReplicas(series, 1))).toEqual(
      order.map((series) => expected[all.indexOf(series)]),
    )
  }
})
