/** A kernel's working arrays: whatever it is asked, they are free again afterwards, and serve what it is asked next. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { oneModel, scenarioOf } from "../../worlds.ts"

type Numbers = Float64Array | Int32Array

/** Arrays that are lent, and all that ever were. */
interface Watch {
  readonly lent: Set<Numbers>
  readonly known: Set<Numbers>
}

/** Watches all working arrays while something is done. */
const watching = (act: (watch: Watch) => void): void => {
  const { float64, int32, release } = Buffers.prototype
  const watch: Watch = { lent: new Set(), known: new Set() }
  const lend = <A extends Numbers>(array: A): A => {
    watch.lent.add(array)
    watch.known.add(array)
    return array
  }
  Object.assign(Buffers.prototype, {
    float64(this: Buffers, length: number) {
      return lend(float64.call(this, length))
    },
    int32(this: Buffers, length: number) {
      return lend(int32.call(this, length))
    },
    release(this: Buffers, array: Numbers) {
      expect(watch.lent.delete(array)).toBe(true)
      release.call(this, array)
    },
  })
  try {
    act(watch)
  } finally {
    Object.assign(Buffers.prototype, { float64, int32, release })
  }
}

const arrivalMs = Float64Array.from({ length: 300 }, (_, query) => query)

/** All kinds of nodes: unbatched, one replica, several with and without a delay, and joins of parents in and out of order. */
const scenario: Scenario = {
  ...scenarioOf({
    nodes: ["a model A", "b model B", "c model C", "d model C", "e model B", "f model A"],
    edges: ["source a", "source b", "a c", "b c", "a d", "b d", "c e", "d e", "d f", "e sink", "f sink"],
    serviceMs: { A: [0.5, 0.6], B: [2, 3, 1], C: [1, 5] },
    run: {
      b: { maxBatchSize: 3 },
      c: { maxBatchSize: 2, replicas: 8 },
      d: { maxBatchSize: 2, replicas: 8, batchingDelayMs: 1 },
      e: { maxBatchSize: 3, replicas: 3 },
    },
    arrivalMs,
  }),
  arrivalMs,
}

type Question = (kernel: KernelEngine.Kernel, scenario: Scenario) => unknown

const verdict =
  (sloMs: number): Question =>
  (kernel, asked) =>
    Effect.runSync(kernel.verdict(asked, { sloMs, percentile: max }))

const nodeVerdict =
  (sloMs: number): Question =>
  (kernel, asked) =>
    Effect.runSync(kernel.nodeVerdict(asked, "e", { sloMs, percentile: max }))

const questions: Readonly<Record<string, Question>> = {
  "a lineage": (kernel, asked) => Effect.runSync(kernel.simulate(asked)),
  latencies: (kernel, asked) => Effect.runSync(kernel.latencies(asked)),
  "a verdict at a node that is met": nodeVerdict(1e9),
  "a verdict at a node that is missed": nodeVerdict(1),
  deliveries: (kernel, asked) => Effect.runSync(kernel.deliveries(asked, "e")),
  "a verdict that is met": verdict(1e9),
  "a verdict that is missed": verdict(1),
}

describe.each(Object.entries(questions))("asked for %s", (_, ask) => {
  it("a kernel lends nothing afterwards, and needs no new array the next time", () =>
    watching(({ lent, known }) => {
      const kernel = KernelEngine.make({ maxCacheBytes: 0 })
      const answer = ask(kernel, scenario)
      expect(lent.size).toBe(0)
      const knownCount = known.size
      expect(ask(kernel, scenario)).toEqual(answer)
      expect(lent.size).toBe(0)
      expect(known.size).toBe(knownCount)
    }))
})

describe("a kernel with a cache", () => {
  it("lends what the cache holds, and takes back what it turns out", () =>
    watching(({ lent }) => {
      const kernel = KernelEngine.make({ maxCacheBytes: 20_000 })
      for (const batchingDelayMs of [0, 1, 2, 3, 4, 5]) {
        const stages = scenario.stages.map((stage) =>
          stage._tag === "Model" && stage.name === "b" ? { ...stage, batchingDelayMs } : stage,
        )
        Effect.runSync(kernel.latencies({ stages, arrivalMs }))
        const bytes = lent.values().reduce((sum, { byteLength }) => sum + byteLength, 0)
        // Flows that share an order count it each.
        expect(bytes).toBeLessThanOrEqual(kernel.cacheStatistics().bytes)
      }
      expect(kernel.cacheStatistics().evictions).toBeGreaterThan(0)
    }))
})

describe("a kernel whose run was interrupted", () => {
  it("lends nothing to those who ask it afterwards", () =>
    watching(({ lent }) => {
      const kernel = KernelEngine.make({ maxCacheBytes: 0 })
      const queries = Float64Array.from({ length: 2 ** 19 + 1 }, (_, query) => query)
      const fiber = Effect.runFork(kernel.latencies(oneModel([1], {}, queries)))
      fiber.interruptUnsafe()
      expect(fiber.pollUnsafe()?._tag).toBe("Failure")
      const leftCount = lent.size
      expect(leftCount).toBeGreaterThan(0)
      Effect.runSync(kernel.latencies(scenario))
      expect(lent.size).toBe(leftCount)
    }))
})

/** Two models; on the first, which has two replicas, a pair takes very long, and a query alone does not. */
const overtaking = (arrivals: ReadonlyArray<number>): Scenario =>
  scenarioOf({
    nodes: ["a model A", "e model B"],
    edges: ["source a", "a e", "e sink"],
    serviceMs: { A: [1, 2575], B: [1, 1, 1] },
    run: { a: { maxBatchSize: 2, replicas: 2, batchingDelayMs: 0.25 }, e: { maxBatchSize: 2 } },
    arrivalMs: arrivals,
  })

describe.each(Object.entries(questions))("asked for %s", (_, ask) => {
  it("a kernel does not mind what more queries left in its arrays", () => {
    const kernel = KernelEngine.make({ maxCacheBytes: 0 })
    // The first two of many come 258th, one place behind the last of few.
    const many = overtaking([0, ...Array.from({ length: 511 }, (_, query) => 10 * query)])
    const few = overtaking(Array.from({ length: 257 }, (_, query) => 10 * query))
    ask(kernel, many)
    const expected = ask(KernelEngine.make({ maxCacheBytes: 0 }), few)
    // The arrays change hands from time to time.
    for (let time = 0; time < 10; time++) expect(ask(kernel, few)).toEqual(expected)
  })
})
