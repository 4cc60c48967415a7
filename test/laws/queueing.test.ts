import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { leftBehind, meanWaitBulk, meanWaitByChain } from "../../laws/bulkService.ts"
import { batchMeans, meanWaitMD1, meanWaitMDc, nearestIn, quiteCertain } from "../../laws/queueing.ts"
import { queueingRows, rowCount } from "../../laws/queueingTable.ts"
import { makeReference } from "../../laws/reference/machine.ts"
import { semantics } from "../../laws/reference/rules.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"

describe("theory", () => {
  it("knows what can be worked out by hand", () => {
    expect(meanWaitMD1(0.5)).toBe(0.5)
    expect(meanWaitMDc(0.8, 1)).toBeCloseTo(2, 12)
    // With one at a time, a service leaves nobody behind with probability 1 − ρ, and ρ + ρ² / (2 (1 − ρ)) on average.
    expect(leftBehind(1, 0.5)).toEqual({ mean: 0.75, noneProbability: 0.5 })
    // Where everything that waits is taken, and almost always something does, the mean wait is half a service.
    expect(meanWaitBulk(0.5, 64)).toBeCloseTo(0.5, 6)
  })

  it("has less waiting where small batches are faster", () => {
    expect(meanWaitByChain(2, [0.5, 0.75, 1])).toBeLessThan(meanWaitByChain(2, [1, 1, 1]))
  })
})

describe("an interval", () => {
  const values = Array.from({ length: 4000 }, (_, index) => index % 2)

  it("drops the warm-up and holds the mean", () => {
    expect(batchMeans([...Array.from({ length: 400 }, () => 1e9), ...values.slice(400)], quiteCertain)).toEqual({
      mean: 0.5,
      halfWidth: 0,
    })
  })

  it("is wider at a higher confidence", () => {
    const noisy = values.map((value, index) => value + Math.floor(index / 100))
    const widthOf = (studentT: number) => batchMeans(noisy, { text: "", studentT }).halfWidth
    expect(widthOf(5)).toBeCloseTo(5 * widthOf(1), 9)
    expect(nearestIn({ mean: 1, halfWidth: 0.5 }, 3)).toBe(1.5)
    expect(nearestIn({ mean: 1, halfWidth: 0.5 }, 1.2)).toBe(1.2)
  })
})

const rowsOf = (engine: Parameters<typeof queueingRows>[0], queries: number) =>
  Effect.runPromise(Stream.runCollect(queueingRows(engine, { seed: 1, queries })))

describe("the table", () => {
  it("has a row for every queue and load, in which the kernel agrees", async () => {
    const rows = await rowsOf(KernelEngine.make(), 40_000)
    expect(rows).toHaveLength(rowCount)
    expect(rows.filter(({ agrees }) => !agrees)).toEqual([])
  })

  it("shows an engine that disagrees", async () => {
    const slow = makeReference({ ...semantics, completeMs: (nowMs, serviceMs) => nowMs + 1.05 * serviceMs }, "slow")
    const [, , , saturated] = await rowsOf(slow, 2000)
    expect(saturated).toMatchObject({ queue: "M/D/1", load: 0.9 })
    expect(saturated!.simulatedMs).toBeGreaterThan(0)
  })
})
