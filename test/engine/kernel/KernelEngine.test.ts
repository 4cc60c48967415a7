import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cases } from "../../../laws/arbitraries/cases.ts"
import { type Case, scenarioOf } from "../../../laws/case.ts"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import type { Objective } from "../../../src/domain/Objective.ts"
import { max, p50, p99 } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { arrivalTimesMs } from "../../../src/domain/Workload.ts"
import { Engine, UnknownProgram } from "../../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { KernelStream } from "../../../src/engine/kernel/KernelStream.ts"
import { assertProperty } from "../../property.ts"
import { oneModel, scenarioOf as scenarioOfWorld } from "../../worlds.ts"

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
        30,
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

  it("keeps what every question but that for a lineage has found, and uses it for the next", () => {
    const scenario = oneModel([5, 6], {}, [0, 1, 2])
    const questions = (kernel: KernelEngine.Kernel) => [
      kernel.latencies(scenario),
      kernel.verdict(scenario, { sloMs: 1000, percentile: max }),
    ]
    for (const [asked] of questions(fresh()).entries()) {
      const kernel = KernelEngine.make()
      Effect.runSync(questions(kernel)[asked]! as Effect.Effect<unknown, unknown>)
      expect(kernel.cacheStatistics()).toMatchObject({ hits: 0, entries: 1 })
      for (const [hits, question] of questions(kernel).entries()) {
        Effect.runSync(question as Effect.Effect<unknown, unknown>)
        expect(kernel.cacheStatistics()).toMatchObject({ hits: hits + 1, entries: 1 })
      }
    }
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

/** All is well until query `from`, and no query after it is in time. */
const hopelessFrom = (from: number, queryCount: number) =>
  oneModel(
    [1],
    {},
    Float64Array.from({ length: queryCount }, (_, query) => 2 * Math.min(query, from) + Math.max(0, query - from) / 2),
  )

describe("a verdict", () => {
  it.each([
    [100, 1024],
    [1500, 3072],
    [8000, 15_360],
    [140_000, 195_584],
  ])("on what is hopeless from query %i on is given at query %i", (from, lookedAt) => {
    const scenario = hopelessFrom(from, 200_000)
    const verdict = Effect.runSync(fresh().verdict(scenario, { sloMs: 1, percentile: max }))
    // Of the queries after `from`, those whose time was over when query `lookedAt` arrived.
    expect(verdict).toEqual({ _tag: "Misses", certainMisses: lookedAt - from - 3 })
  })

  it("is given early, too, where there are more queries than a turn has", () => {
    const scenario = hopelessFrom(100, 2 ** 19 + 1)
    const verdict = Effect.runSync(fresh().verdict(scenario, { sloMs: 1, percentile: max }))
    expect(verdict).toEqual({ _tag: "Misses", certainMisses: 1024 - 100 - 3 })
  })

  it("stops early with what a cache may not keep", () => {
    const kernel = KernelEngine.make()
    const scenario = hopelessFrom(100, 5000)
    const whole = latenciesMs(Effect.runSync(kernel.simulate(scenario)))
    expect(Effect.runSync(kernel.verdict(scenario, { sloMs: 1, percentile: max }))._tag).toBe("Misses")
    expect(kernel.cacheStatistics().entries).toBe(0)
    expect(Effect.runSync(kernel.latencies(scenario))).toEqual(whole)
    expect(kernel.cacheStatistics().entries).toBe(1)
  })

  it("that is met at the very end knows every latency", () => {
    const scenario = hopelessFrom(100, 5000)
    const whole = latenciesMs(Effect.runSync(fresh().simulate(scenario))).toSorted()
    const worstMs = whole.at(-1)!
    expect(Effect.runSync(fresh().verdict(scenario, { sloMs: worstMs, percentile: max }))).toEqual({
      _tag: "Meets",
      latencyMs: worstMs,
    })
  })
})

describe("a run of more queries than one turn", () => {
  const scenario = oneModel(
    [2, 3],
    { replicas: 3 },
    Float64Array.from({ length: 2 ** 19 + 1 }, (_, query) => query),
  )

  it("gives other fibers their turn, so that it can be interrupted, and its kernel is of use afterwards", async () => {
    const kernel = KernelEngine.make()
    const program = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(kernel.latencies(scenario), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      return fiber.pollUnsafe()!._tag
    })
    expect(await Effect.runPromise(program)).toBe("Failure")
    expect(await Effect.runPromise(kernel.latencies(scenario))).toHaveLength(2 ** 19 + 1)
  })
})

/** Pairs and single queries by turns before a node of so many replicas, on which a pair takes long and a single is quick. */
const overtaken = (replicas: number, batchingDelayMs: number) =>
  scenarioOfWorld({
    nodes: ["a model A", "b model B"],
    edges: ["source a", "a b", "b sink"],
    serviceMs: { A: [0.25, 0.25], B: [0.5, 500] },
    run: { a: { maxBatchSize: 2, batchingDelayMs: 0.25 }, b: { maxBatchSize: 2, replicas, batchingDelayMs } },
    arrivalMs: [0, 200, 400].flatMap((fromMs) => [
      ...Array.from({ length: 90 }, (_, query) => fromMs + 2 * Math.floor(query / 2)),
      ...Array.from({ length: 10 }, (_, query) => fromMs + 90 + 2 * query),
    ]),
  })

describe("batches that overtake very many others", () => {
  it.each([
    [100, 0],
    [60, 0],
    [100, 0.125],
    [60, 1],
  ])("complete when they should, with %i replicas and a delay of %d ms", (replicas, batchingDelayMs) => {
    const scenario = overtaken(replicas, batchingDelayMs)
    expect(Effect.runSync(fresh().simulate(scenario))).toEqual(
      Effect.runSync(EventLoopEngine.make().simulate(scenario)),
    )
  })
})

describe("a pipeline with a program", () => {
  const scenario = scenarioOfWorld({ nodes: ["p program wait"], edges: ["source p", "p sink"], arrivalMs: [0] })

  it("is refused, whatever is asked", () => {
    const kernel = fresh()
    const questions = [
      kernel.simulate(scenario),
      kernel.latencies(scenario),
      Effect.asVoid(kernel.nodeVerdict(scenario, "p", { sloMs: 1, percentile: max })),
      Effect.asVoid(kernel.verdict(scenario, { sloMs: 1, percentile: max })),
    ]
    const refusal = new UnknownProgram({ node: "p", program: "wait", known: [] })
    for (const question of questions) expect(Effect.runSync(Effect.flip(question))).toEqual(refusal)
  })

  it("cannot be streamed", () => {
    expect(() => new KernelStream(scenario.stages)).toThrow('the kernel cannot run the program node "p"')
  })
})

describe("the layer of a kernel", () => {
  it("is a kernel", () => {
    const program = Effect.gen(function* () {
      const engine = yield* Engine
      return [engine.name, [...(yield* engine.latencies(oneModel([5], {}, [0, 1])))]]
    })
    expect(Effect.runSync(Effect.provide(program, KernelEngine.layer()))).toEqual(["kernel", [5, 9]])
  })
})

/** Joins of two and of three parents before models, with replicas that keep the order of arrival or do not. */
const joins = (replicas: number, maxBatchSize: number, arrivalMs: ReadonlyArray<number>) =>
  scenarioOfWorld({
    nodes: ["a model A", "b model B", "c model C", "d model A", "e model B", "f model A"],
    edges: ["source a", "source b", "source c", "a d", "b d", "a e", "b e", "c e", "d f", "e f", "f sink"],
    serviceMs: { A: [0.5, 0.75], B: [0.75, 1, 1.25], C: [1, 1.25] },
    run: {
      b: { maxBatchSize: 3, batchingDelayMs: 0.5 },
      c: { maxBatchSize: 2, replicas },
      e: { maxBatchSize, replicas: maxBatchSize },
      f: { maxBatchSize: 2 },
    },
    arrivalMs,
  })

describe("runs of several rounds", () => {
  // Three queries every 3 ms, at times at once.
  const arrivalMs = Array.from(
    { length: 5000 },
    (_, query) => 3 * Math.floor(query / 3) + ((query % 3) * (query % 5)) / 8,
  )
  arrivalMs.sort((left, right) => left - right)
  const short = arrivalMs.slice(0, 4000).map((ms) => 2 * ms)

  it.each([
    [1, 1],
    [1, 3],
    [3, 1],
    [3, 3],
  ])(
    "find what one event after the other finds, with %i replicas and batches of %i, again and again",
    (replicas, size) => {
      const kernel = fresh()
      for (const each of [arrivalMs, short, arrivalMs]) {
        const scenario = joins(replicas, size, each)
        const lineage = Effect.runSync(EventLoopEngine.make().simulate(scenario))
        expect(Effect.runSync(kernel.simulate(scenario))).toEqual(lineage)
        expect(Effect.runSync(kernel.latencies(scenario))).toEqual(latenciesMs(lineage))
      }
    },
  )

  it.each([1023, 1024, 1025, 3072])("end with the last query where there are %i", (count) => {
    const scenario = joins(3, 3, arrivalMs.slice(0, count))
    const lineage = Effect.runSync(EventLoopEngine.make().simulate(scenario))
    expect(Effect.runSync(fresh().simulate(scenario))).toEqual(lineage)
  })
})

/** What a kernel that has done other things before and the event loop say of the queries that leave `a`. */
const nodeVerdicts = (kernel: KernelEngine.Kernel, scenario: Scenario, objective: Objective) =>
  [kernel, EventLoopEngine.make()].map((engine) => {
    const { verdict, largestBatch } = Effect.runSync(engine.nodeVerdict(scenario, "a", objective))
    return { verdict: verdict._tag === "Meets" ? verdict : "misses", largestBatch }
  })

describe("a verdict at a node", () => {
  it("knows the largest batch until it is certain, also in runs of which all need not be simulated", () => {
    const arrivalMs = arrivalTimesMs(
      generateHeadwaysMs({ rateQps: 300, scv: 2, headways: 5000, seed: 3, minHeadwayMs: 0 }),
    )
    const largest = new Set<number>()
    const kernel = fresh()
    for (const replicas of [1, 2, 5, 9]) {
      const scenario = {
        ...oneModel([5, 5.2, 5.4, 5.6, 5.8, 6, 6.2, 6.4], { maxBatchSize: 8, replicas }, []),
        arrivalMs,
      }
      for (const sloMs of [5.5, 7, 9, 12, 20, 50, 400]) {
        for (const percentile of [max, p50, p99]) {
          const [found, expected] = nodeVerdicts(kernel, scenario, { sloMs, percentile })
          expect(found).toEqual(expected)
          largest.add(found!.largestBatch)
        }
      }
    }
    expect([...largest].toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it.each([
    ["a little before", 100 + 3 * 2 ** -46, 100 + 2 ** -46],
    ["at", 100 * (1 + 2 ** -50), 100 * (1 + 2 ** -50)],
  ])("sees what is taken %s the instant of certainty, though a round ends before", (_, takenMs, roundEndMs) => {
    // The first two queries leave late by a few units in the last place, and then four are taken at once.
    const arrivals = Array.from({ length: 1022 }, (__, index) => 1 + index / 1024)
    const run = { maxBatchSize: 4, replicas: 2 }
    const scenario = oneModel([takenMs, 0.05, 0.05, 0.05], run, [0, 0, ...arrivals, roundEndMs, roundEndMs])
    const [found, expected] = nodeVerdicts(fresh(), scenario, { sloMs: 100, percentile: max })
    expect(found).toEqual(expected)
    expect(found!.largestBatch).toBe(4)
  })

  it("takes what has not left yet for late, whatever was simulated before", () => {
    const arrivals = Array.from({ length: 4000 }, (_, index) => index)
    const objective = { sloMs: 100, percentile: max }
    const kernel = fresh()
    // In the first run nobody waits. In the second the one replica is gone for long with the first query.
    const quick = oneModel([0.5, 0.5], { maxBatchSize: 2 }, arrivals)
    const stuck = oneModel([3000, 0.5], { maxBatchSize: 2 }, arrivals)
    for (const scenario of [quick, stuck]) {
      const [found, expected] = nodeVerdicts(kernel, scenario, objective)
      expect(found).toEqual(expected)
    }
  })

  it("counts a batch that is taken at the very instant of certainty", () => {
    const certainMs = 100 * (1 + 2 ** -50)
    const scenario = oneModel([1], { batchingDelayMs: certainMs }, [0])
    for (const { largestBatch } of nodeVerdicts(fresh(), scenario, { sloMs: 100, percentile: max })) {
      expect(largestBatch).toBe(1)
    }
  })
})
