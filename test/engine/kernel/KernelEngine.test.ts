import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cases } from "../../../laws/arbitraries/cases.ts"
import { type Case, scenarioOf } from "../../../laws/case.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { assertProperty } from "../../property.ts"
import { oneModel } from "../../worlds.ts"

const fresh = () => KernelEngine.make({ maxCacheBytes: 0 })

/** The case with one node's configuration changed by each knob in turn. */
const neighbours = (value: Case): ReadonlyArray<Case> =>
  Object.entries(value.configuration).flatMap(([node, now]) =>
    [
      { ...now, replicas: now.replicas + 1 },
      { ...now, batchingDelayMs: (now.batchingDelayMs ?? 0) + 0.5 },
      { ...now, maxBatchSize: Math.max(1, now.maxBatchSize - 1) },
    ].map((changed) => ({ ...value, configuration: { ...value.configuration, [node]: changed } })),
  )

describe("a kernel with a cache", () => {
  it.each([1e6, 3000])(
    "answers as one without, however configurations follow each other, in %d bytes",
    (maxCacheBytes) => {
      assertProperty(
        fc.property(cases({ maxNodes: 5 }), (value) => {
          const kernel = KernelEngine.make({ maxCacheBytes })
          const { arrivalMs } = scenarioOf(value)
          for (const neighbour of [value, ...neighbours(value), value]) {
            const scenario = { ...scenarioOf(neighbour), arrivalMs }
            expect(Effect.runSync(kernel.latencies(scenario))).toEqual(Effect.runSync(fresh().latencies(scenario)))
          }
        }),
        100,
      )
    },
  )

  it("re-simulates only what lies downstream of a change", () => {
    const kernel = KernelEngine.make()
    const scenario = oneModel([5, 6], {}, [0, 1, 2])
    Effect.runSync(kernel.latencies(scenario))
    expect(kernel.cacheStatistics()).toMatchObject({ hits: 0, entries: 1 })
    Effect.runSync(kernel.latencies({ ...scenario }))
    expect(kernel.cacheStatistics()).toMatchObject({ hits: 1, entries: 1 })
  })

  it("tells arrivals apart, even equal ones in another array", () => {
    const kernel = KernelEngine.make()
    const latencies = (arrivalMs: ReadonlyArray<number>) => [
      ...Effect.runSync(kernel.latencies(oneModel([5], {}, arrivalMs))),
    ]
    expect(latencies([0, 1])).toEqual([5, 9])
    expect(latencies([0, 7])).toEqual([5, 5])
    expect(kernel.cacheStatistics()).toMatchObject({ hits: 0, entries: 2 })
  })

  it("holds no more than it may", () => {
    const kernel = KernelEngine.make({ maxCacheBytes: 4000 })
    const arrivalMs = Float64Array.from({ length: 200 }, (_, query) => query)
    for (let replicas = 1; replicas < 20; replicas++) {
      Effect.runSync(kernel.latencies(oneModel([5, 6], { replicas }, arrivalMs)))
      expect(kernel.cacheStatistics().bytes).toBeLessThanOrEqual(4000)
    }
    expect(kernel.cacheStatistics().evictions).toBeGreaterThan(0)
  })
})
