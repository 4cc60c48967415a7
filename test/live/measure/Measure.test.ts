/** Measuring servers of known service times, in test time. */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import type { MeasurementSettings } from "../../../src/domain/Measurement.ts"
import { measure, plannedRuns } from "../../../src/live/measure/Measure.ts"
import { findingsOf, profileOf, summarise } from "../../../src/live/measure/Summary.ts"
import { inTestTime } from "../inTestTime.ts"

const settings: MeasurementSettings = {
  batchSizes: [1, 4],
  repeats: 2,
  warmupRequests: 6,
  windowRequests: 12,
  maxWindows: 5,
  tolerance: 0.05,
  replicas: 1,
  maxConcurrency: 16,
}

const serviceMs = (batchSize: number): number => 20 + 10 * batchSize

interface Known {
  readonly replicas: number
  /** The way to the server and back, ms. */
  readonly roundTripMs: number
}

/** Measures a server that runs every request as a batch of its own. */
const measured = (given: MeasurementSettings, { replicas, roundTripMs }: Known) => {
  const free = Semaphore.makeUnsafe(replicas)
  const requestOf = (batchSize: number) =>
    Effect.andThen(free.withPermits(1)(Effect.sleep(serviceMs(batchSize))), Effect.sleep(roundTripMs))
  return inTestTime(Stream.runCollect(measure(plannedRuns(given), requestOf, given)))
}

describe("measure", () => {
  it("repeats the batch sizes in turn", () => {
    expect(plannedRuns(settings).map(({ repeat, batchSize }) => [repeat, batchSize])).toEqual([
      [1, 1],
      [1, 4],
      [2, 1],
      [2, 4],
    ])
  })

  it("finds the service times of a near server exactly, with one request waiting", async () => {
    const runs = await measured(settings, { replicas: 1, roundTripMs: 0 })
    expect(runs).toHaveLength(4)
    const rows = summarise(runs, settings)
    expect(rows.map((row) => [row.batchSize, row.latencyMsP99, row.concurrency, row.isStable])).toEqual([
      [1, 30, 2, true],
      [4, 60, 2, true],
    ])
    for (const row of rows) expect(row.serviceMs).toBeCloseTo(serviceMs(row.batchSize), 9)
    expect(findingsOf(rows, runs, settings)).toEqual([])
    expect(profileOf(rows)).toEqual([
      { batchSize: 1, latencyMsP99: 30, throughputQps: 1000 / 30 },
      { batchSize: 4, latencyMsP99: 60, throughputQps: 4000 / 60 },
    ])
  })

  it("takes more clients for a far server, whose replica would idle while answers are on their way", async () => {
    const runs = await measured(settings, { replicas: 1, roundTripMs: 60 })
    const rows = summarise(runs, settings)
    expect(runs[0]!.closed.map(({ concurrency }) => concurrency)).toEqual([2, 4])
    expect(rows.map((row) => [row.batchSize, row.concurrency])).toEqual([
      [1, 4],
      [4, 4],
    ])
    for (const row of rows) expect(row.serviceMs).toBeCloseTo(serviceMs(row.batchSize), 9)
    expect(rows.map(({ latencyMsP50 }) => latencyMsP50)).toEqual([90, 120])
    // Not to be told from a server that runs several requests as one batch.
    expect(findingsOf(rows, runs, settings).map(({ batchSize }) => batchSize)).toEqual([1, 4])
  })

  it("gives the throughput of one replica of several", async () => {
    const given = { ...settings, replicas: 3 }
    const rows = summarise(await measured(given, { replicas: 3, roundTripMs: 0 }), given)
    expect(rows.map(({ concurrency }) => concurrency)).toEqual([4, 4])
    for (const row of rows) expect(row.serviceMs).toBeCloseTo(serviceMs(row.batchSize), 9)
  })

  it("says where no number of clients saturates the server", async () => {
    const given = { ...settings, maxConcurrency: 4 }
    const runs = await measured(given, { replicas: 100, roundTripMs: 0 })
    const rows = summarise(runs, given)
    expect(rows.map(({ isStable }) => isStable)).toEqual([false, false])
    expect(findingsOf(rows, runs, given).map(({ text }) => text)).toContain(
      "4 requests at once did not saturate the server (2 of 2 repeats)",
    )
  })

  it("measures no more than the runs that it is given", async () => {
    const [, second] = plannedRuns(settings)
    const runs = await inTestTime(
      Stream.runCollect(measure([second!], (batchSize) => Effect.sleep(serviceMs(batchSize)), settings)),
    )
    expect(runs.map(({ repeat, batchSize }) => [repeat, batchSize])).toEqual([[1, 4]])
  })
})

describe("findingsOf", () => {
  it("tells of loads that did not become stable, and of repeats that differ", async () => {
    const [one, other, ...rest] = await measured(settings, { replicas: 1, roundTripMs: 0 })
    const [load] = other!.closed
    const runs = [
      { ...one!, light: { ...one!.light, isStable: false } },
      { ...other!, closed: [{ ...load, isStable: false, throughputQps: load.throughputQps / 2 }] as const },
      ...rest,
    ]
    const rows = summarise(runs, settings)
    expect(rows.map(({ isStable }) => isStable)).toEqual([false, false])
    expect(findingsOf(rows, runs, settings)).toEqual([
      {
        batchSize: 1,
        text: "the latency under light load did not come to stay within 5 % of each other in 5 windows (1 of 2 repeats)",
      },
      {
        batchSize: 4,
        text: "the throughput did not come to stay within 5 % of each other in 5 windows (1 of 2 repeats)",
      },
      { batchSize: 4, text: "the throughputs of the repeats differ by 66.67 %" },
    ])
  })
})
