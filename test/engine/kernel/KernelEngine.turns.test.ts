/** What a kernel does with its cache while it is asked several things at once. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { MaxOpsBeforeYield } from "effect/Scheduler"
import { expect, it } from "vitest"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { scenarioOf } from "../../worlds.ts"

const arrivalMs = Float64Array.from({ length: 64 }, (_, query) => 10 * query)

/** Two models, one after the other, the first of which takes so many ms. */
const scenarioWith = (serviceMs: number): Scenario => ({
  ...scenarioOf({
    nodes: ["a model A", "b model B"],
    edges: ["source a", "a b", "b sink"],
    serviceMs: { A: [serviceMs], B: [1] },
    arrivalMs,
  }),
  arrivalMs,
})

/** Asks for the latencies of a scenario; what the kernel knows of it is recalled at once, and read later. */
const startLatencies = (kernel: KernelEngine.Kernel, scenario: Scenario): Fiber.Fiber<Float64Array, unknown> =>
  Effect.runFork(Effect.provideService(kernel.latencies(scenario), MaxOpsBeforeYield, 4))

it("what leaves the cache is not used again while somebody may be reading it", async () => {
  // There is room for what one model delivers.
  const kernel = KernelEngine.make({ maxCacheBytes: 800 })
  const expected = Effect.runSync(kernel.latencies(scenarioWith(3)))
  const reader = startLatencies(kernel, scenarioWith(3))
  expect(reader.pollUnsafe()).toBe(undefined)
  expect(kernel.cacheStatistics()).toMatchObject({ hits: 1, entries: 1, evictions: 1 })
  for (const serviceMs of [4, 5]) Effect.runSync(kernel.latencies(scenarioWith(serviceMs)))
  expect(kernel.cacheStatistics()).toMatchObject({ hits: 1, entries: 1, evictions: 5 })
  expect(await Effect.runPromise(Fiber.join(reader))).toEqual(expected)
})
