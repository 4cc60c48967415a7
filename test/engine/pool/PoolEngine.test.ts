/** The pool as an engine: it answers as the kernel does, however many threads it has. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect, it } from "vitest"
import * as WorkerThreads from "../../../src/cli/WorkerThreads.ts"
import { p99, type Percentile } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { UnknownProgram } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../../src/engine/pool/PoolEngine.ts"
import { goldenHeadwaysMs, oneModel, scenarioOf } from "../../worlds.ts"
import { expectedOf, makeWatch, objective, taggedList, withPool } from "./watch.ts"

const maxCacheBytes = 8 * 2 ** 20

/** Runs a program with a pool of kernels, as the command line has it, whose workers are up. */
const withKernels = <A, E>(threadCount: number, use: (pool: PoolEngine.Pool) => Effect.Effect<A, E>): Promise<A> => {
  const program = Effect.gen(function* () {
    const pool = yield* PoolEngine.make(KernelEngine.make(), { threadCount, startAfterVisits: 0 })
    yield* pool.start
    return yield* use(pool)
  })
  const threads = WorkerThreads.layer(() => WorkerThreads.spawnKernel({ maxCacheBytes }))
  return Effect.runPromise(Effect.scoped(Effect.provide(program, threads)))
}

const toInstants = (headwaysMs: Float64Array): ReadonlyArray<number> => {
  let nowMs = 0
  return [0, ...Array.from(headwaysMs, (headwayMs) => (nowMs += headwayMs))]
}

const traces = [
  toInstants(goldenHeadwaysMs("default-100-1")),
  toInstants(goldenHeadwaysMs("default-100-1").map((headwayMs) => headwayMs / 8)),
  Array.from({ length: 500 }, (_, index) => Math.floor(index / 40) * 25),
]

const diamond = (arrivalMs: ReadonlyArray<number>, replicas: number, maxBatchSize: number): Scenario =>
  scenarioOf({
    nodes: ["a model A", "b model B", "c model C", "j join"],
    edges: ["source a", "a b", "a c", "b j", "c j", "j sink"],
    serviceMs: { A: [4, 5, 6, 7.5], B: [1 / 3, 0.5, 0.7, 1], C: [9, 10.1, 11.3, 12] },
    run: {
      a: { replicas: 2, maxBatchSize: 4 },
      b: { batchingDelayMs: 3, maxBatchSize },
      c: { replicas, maxBatchSize },
    },
    arrivalMs,
  })

/** Several pipelines and traces, feasible and not, hopeless ones among them; some share their trace and some do not. */
const mixed: ReadonlyArray<Scenario> = traces.flatMap((arrivalMs) => {
  const { arrivalMs: sharedMs } = diamond(arrivalMs, 1, 1)
  return [1, 2, 3, 5].flatMap((replicas) =>
    [1, 2, 4].flatMap((maxBatchSize) => [
      { ...diamond(arrivalMs, replicas, maxBatchSize), arrivalMs: sharedMs },
      oneModel([7, 8, 9, 10], { replicas, maxBatchSize, batchingDelayMs: maxBatchSize }, arrivalMs),
    ]),
  )
})

const program = (name: string): Scenario =>
  scenarioOf({ nodes: [`${name} program wait`], edges: [`source ${name}`, `${name} sink`], arrivalMs: [0, 1] })

const p90: Percentile = { label: "p90", parts: 90_000 }
const objectives = [
  { sloMs: 40, percentile: p99 },
  { sloMs: 25, percentile: p90 },
]

describe.each([1, 2, 3, 5])("a pool of %d threads", (threadCount) => {
  it("gives the verdicts of the kernel, in order, to the bit", () =>
    withKernels(threadCount, (pool) =>
      Effect.gen(function* () {
        expect(pool.name).toBe("kernel")
        for (const objective of objectives) {
          const expected = yield* KernelEngine.make().verdicts(mixed, objective)
          expect(new Set(expected.map(({ _tag }) => _tag)).size).toBe(2)
          expect(yield* pool.verdicts(mixed, objective)).toEqual(expected)
          expect(yield* pool.verdicts(mixed.toReversed(), objective)).toEqual(expected.toReversed())
        }
        const { up, judged, judgedHere } = pool.statistics()
        expect(up).toBe(threadCount - 1)
        if (1 < threadCount) {
          expect(judged + judgedHere).toBe(4 * mixed.length)
          expect(judged).toBeGreaterThan(0)
        }
      }),
    ))

  it("judges every scenario once, at one place", () => {
    const watch = makeWatch()
    return withPool(threadCount, watch, ({ pool, judgedHere }) =>
      Effect.gen(function* () {
        const scenarios = taggedList(40)
        expect(yield* pool.verdicts(scenarios, objective)).toEqual(expectedOf(scenarios))
        const judged = scenarios.map((_, tag) => watch.judged[tag]! + judgedHere[tag]!)
        expect(judged).toEqual(scenarios.map(() => 1))
      }),
    )
  })

  it("fails as the first scenario in order fails", () => {
    const scenarios = [...mixed.slice(0, 30), program("p"), ...mixed.slice(30), program("q")]
    return withKernels(threadCount, (pool) =>
      Effect.gen(function* () {
        const expected = new UnknownProgram({ node: "p", program: "wait", known: [] })
        expect(yield* Effect.exit(pool.verdicts(scenarios, objective))).toEqual(Exit.fail(expected))
        expect(yield* Effect.flip(pool.verdicts(scenarios.toReversed(), objective))).toMatchObject({ node: "q" })
        const [first] = mixed
        expect(yield* pool.verdicts([first!, first!], objective)).toEqual(expectedOf([first!, first!]))
      }),
    )
  })
})

describe("a pool", () => {
  const scenarios = taggedList(16)
  /** Of one scenario. */
  const visits = scenarios[0]!.arrivalMs.length * scenarios[0]!.stages.length

  /** How many workers were started by batches of these sizes. */
  const startedBy = (startAfterVisits: number, sizes: ReadonlyArray<number>) => {
    const judging = Effect.gen(function* () {
      const pool = yield* PoolEngine.make(KernelEngine.make(), { threadCount: 2, startAfterVisits })
      for (const size of sizes) yield* pool.verdicts(scenarios.slice(0, size), objective)
      yield* Effect.yieldNow
      return pool.statistics().started
    })
    const threads = WorkerThreads.layer(() => WorkerThreads.spawnKernel({ maxCacheBytes }))
    return Effect.runPromise(Effect.scoped(Effect.provide(judging, threads)))
  }

  it("starts workers once more visits than its threshold were asked for in batches worth sharing", async () => {
    expect(await startedBy(24 * visits, [8, 16])).toBe(0)
    expect(await startedBy(24 * visits - 1, [8, 16])).toBe(1)
    expect(await startedBy(0, [7, 7, 7])).toBe(0)
    expect(await startedBy(0, [8])).toBe(1)
  })

  it("answers the rest as its thread's engine does", () =>
    withKernels(2, (pool) =>
      Effect.gen(function* () {
        const [scenario] = mixed
        const kernel = KernelEngine.make()
        expect(yield* pool.simulate(scenario!)).toEqual(yield* kernel.simulate(scenario!))
        expect(yield* pool.latencies(scenario!)).toEqual(yield* kernel.latencies(scenario!))
        expect(yield* pool.verdict(scenario!, objective)).toEqual(yield* kernel.verdict(scenario!, objective))
        expect(yield* pool.verdicts([], objective)).toEqual([])
        expect(pool.statistics().judged).toBe(0)
      }),
    ))
})
