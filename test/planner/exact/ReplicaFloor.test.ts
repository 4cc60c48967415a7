import { describe, expect, it } from "vitest"
import { LateFloor } from "../../../src/planner/exact/LateFloor.ts"
import { ReplicaFloor } from "../../../src/planner/exact/ReplicaFloor.ts"
import type { Series } from "../../../src/planner/exact/Space.ts"
import { queueFor } from "./queues.ts"
import { seriesOf } from "./series.ts"

const least = (
  groups: Parameters<typeof queueFor>[0],
  untilMs: number,
  series: Series,
  allowed: number,
  guess?: number,
): number => new ReplicaFloor(queueFor(groups), untilMs, [series]).leastReplicas(series, allowed, guess)

const six = [[0], [1], [2], [3], [4], [5]]

describe("the least number of replicas", () => {
  it("is the first with which no more than those allowed must be late, whatever the guess", () => {
    const series = seriesOf(10)
    const floor = new LateFloor(queueFor(six), 17)
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
  // The two that come together are the peak; the one before is late anyhow, those after them are in time with one replica.
  const groups = [[10], [100], [101], [200]]
  const queue = queueFor(groups, [0, 100, 101, 200])

  it("count where they are hopeless", () => {
    const series = seriesOf(8)
    const floor = new ReplicaFloor(queue, 12, [series])
    expect([0, 1, 2].map((allowed) => floor.leastReplicas(series, allowed))).toEqual([11, 2, 1])
  })

  it("are left to the peaks where they are not", () => {
    const series = seriesOf(8)
    const floor = new ReplicaFloor(queue, 20, [series])
    expect(floor.leastReplicas(series, 0)).toBe(1)
    // A peak is as long as the quickest of all series takes.
    const slow = seriesOf(50)
    expect(new ReplicaFloor(queueFor([[0], [30], [100], [101]]), 151, [slow]).leastReplicas(slow, 0)).toBe(2)
    expect(
      new ReplicaFloor(queueFor([[0], [30], [100], [101]], [0, 30, 100, 101]), 55, [slow]).leastReplicas(slow, 1),
    ).toBe(2)
    expect(
      new ReplicaFloor(queueFor([[0], [30], [100], [101]], [0, 30, 100, 101]), 55, [slow, series]).leastReplicas(
        slow,
        1,
      ),
    ).toBe(1)
  })
})
