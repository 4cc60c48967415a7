/** Closed-loop load, in test time: every instant is exact. */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { describe, expect, it } from "vitest"
import { areStable, closedLoop, latenciesOf, throughputQps } from "../../../src/live/measure/ClosedLoop.ts"
import { inTestTime } from "../inTestTime.ts"

const settings = { warmupRequests: 4, windowRequests: 5, maxWindows: 6, tolerance: 0.05 }

/** A server of so many replicas, each taking this long for a request. */
const serverOf = (replicas: number, serviceMs: number) => {
  const free = Semaphore.makeUnsafe(replicas)
  return free.withPermits(1)(Effect.sleep(serviceMs))
}

describe("areStable", () => {
  it.each([
    [[100, 100], false],
    [[100, 100, 100], true],
    [[96, 100, 104], true],
    [[94, 100, 106], false],
    [[1, 1000, 96, 100, 104], true],
    [[96, 100, 104, 1], false],
  ])("the last three of %j agree within 5 %: %s", (figures, expected) => {
    expect(areStable(figures, 0.05)).toBe(expected)
  })
})

describe("closedLoop", () => {
  it("of one client sends one request after the other, until three windows agree", async () => {
    let sent = 0
    const request = Effect.andThen(
      Effect.sync(() => sent++),
      Effect.sleep(20),
    )
    const load = await inTestTime(closedLoop(request, 1, settings, (window) => latenciesOf(window).latencyMsP50))
    expect({ sent, windows: load.windows, isStable: load.isStable }).toEqual({ sent: 19, windows: 3, isStable: true })
    expect(load.beforeMs).toBe(80)
    expect(load.completions).toEqual(
      Array.from({ length: 15 }, (_, index) => ({ sentMs: 80 + 20 * index, doneMs: 100 + 20 * index })),
    )
  })

  it("goes on while windows disagree, and says so if they never come to agree", async () => {
    let sent = 0
    const request = Effect.suspend(() => Effect.sleep(10 * (1 + Math.floor((sent++ - 4) / 5))))
    const load = await inTestTime(closedLoop(request, 1, settings, (window) => latenciesOf(window).latencyMsP50))
    expect({ sent, windows: load.windows, isStable: load.isStable }).toEqual({ sent: 34, windows: 6, isStable: false })
    expect(load.completions).toHaveLength(15)
  })

  it("of several clients keeps so many requests under way, and lets them be answered at the end", async () => {
    const standing = { underWay: 0, most: 0 }
    const request = Effect.sync(() => {
      standing.underWay++
      standing.most = Math.max(standing.most, standing.underWay)
    }).pipe(Effect.andThen(serverOf(2, 30)), Effect.andThen(Effect.sync(() => standing.underWay--)), Effect.asVoid)
    const even = { ...settings, windowRequests: 6 }
    const load = await inTestTime(
      closedLoop(request, 3, even, (window, beforeMs) => throughputQps(window, beforeMs, 8)),
    )
    expect(standing).toEqual({ underWay: 0, most: 3 })
    expect(load.isStable).toBe(true)
    // Two replicas that are always busy: two batches of 8 in 30 ms.
    expect(throughputQps(load.completions, load.beforeMs, 8)).toBeCloseTo((2 * 8 * 1000) / 30, 9)
  })

  it("fails as soon as a request fails", async () => {
    let sent = 0
    const request = Effect.suspend(() => (sent++ === 7 ? Effect.fail("refused") : Effect.sleep(10)))
    const failed = inTestTime(Effect.flip(closedLoop(request, 2, settings, () => 1)))
    expect(await failed).toBe("refused")
    expect(sent).toBe(8)
  })
})
