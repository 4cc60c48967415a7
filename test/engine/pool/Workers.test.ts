/** The workers of a pool: what becomes of the work when one dies, is waited for in vain, or is no longer needed. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { Worker } from "node:worker_threads"
import { describe, expect, it } from "vitest"
import * as WorkerThreads from "../../../src/cli/WorkerThreads.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../../src/engine/pool/PoolEngine.ts"
import { expectedOf, makeWatch, objective, taggedList, until, type Watch, type Watched, withPool } from "./watch.ts"

/** So few that a job has at most two; a worker that dies over the first has counted none. */
const scenarios = taggedList(13)
const expected = expectedOf(scenarios)

const expectEachJudgedOnce = (watch: Watch, { judgedHere }: Watched): void =>
  expect(scenarios.map((_, tag) => watch.judged[tag]! + judgedHere[tag]!)).toEqual(scenarios.map(() => 1))

describe.each([
  { threadCount: 2, manners: ["exit", "error", "memory"] as const },
  { threadCount: 3, manners: ["exit"] as const },
])("of $threadCount threads, a worker that dies", ({ threadCount, manners }) => {
  it.each(manners)("by %s is replaced, and its work redone", (manner) => {
    const watch = makeWatch(manner, 0, 1)
    return withPool(threadCount, watch, (watched) =>
      Effect.gen(function* () {
        expect(yield* watched.pool.verdicts(scenarios, objective)).toEqual(expected)
        expectEachJudgedOnce(watch, watched)
        yield* until(() => watched.pool.statistics().up === threadCount - 1)
        expect(watched.pool.statistics()).toMatchObject({ started: threadCount, lost: 1 })
        expect(watched.pool.statistics().redone).toBeGreaterThan(0)
      }),
    )
  })

  it("because it was stopped from outside is replaced, and its work redone", () => {
    const watch = makeWatch("hang", 0, 1)
    return withPool(threadCount, watch, (watched) =>
      Effect.gen(function* () {
        const judging = yield* Effect.forkChild(watched.pool.verdicts(scenarios, objective))
        yield* until(() => Atomics.load(watch.hung, 0) !== 0)
        const hanging = watched.threads.find(({ threadId }) => threadId === watch.hung[0])!
        yield* Effect.promise(() => hanging.terminate())
        expect(yield* Fiber.join(judging)).toEqual(expected)
        expectEachJudgedOnce(watch, watched)
        expect(watched.pool.statistics()).toMatchObject({ lost: 1 })
      }),
    )
  })

  it("over the same job again and again ends the batch, and the pool goes on", () => {
    const watch = makeWatch("exit", 0, 1000)
    return withPool(threadCount, watch, (watched) =>
      Effect.gen(function* () {
        const message = yield* Effect.sandbox(watched.pool.verdicts(scenarios, objective)).pipe(Effect.flip)
        expect(String(message)).toContain("3 workers died over the same job")
        expect(watch.deaths[0]).toBe(997)
        watch.deaths[0] = 0
        expect(yield* watched.pool.verdicts(scenarios, objective)).toEqual(expected)
      }),
    )
  })
})

describe("a pool", () => {
  it("dies with the bug that a worker's engine has", () =>
    withPool(2, makeWatch("defect", 0, 1), ({ pool }) =>
      Effect.gen(function* () {
        const cause = yield* Effect.sandbox(pool.verdicts(scenarios, objective)).pipe(Effect.flip)
        expect(String(cause)).toContain("a bug of the engine")
        expect(pool.statistics()).toMatchObject({ lost: 0, up: 1 })
      }),
    ))

  it("stops waiting when it is interrupted, and is of use afterwards", () => {
    const watch = makeWatch("hang", 0, 1)
    return withPool(2, watch, ({ pool }) =>
      Effect.gen(function* () {
        const judging = yield* Effect.forkChild(pool.verdicts(scenarios, objective))
        yield* until(() => Atomics.load(watch.hung, 0) !== 0)
        yield* Fiber.interrupt(judging)
        // The worker still hangs: this thread does all the work of the next batch.
        expect(yield* pool.verdicts(scenarios.slice(1), objective)).toEqual(expected.slice(1))
        Atomics.store(watch.hung, 1, 1)
        Atomics.notify(watch.hung, 1)
        yield* until(() => watch.judged[0] === 1)
        expect(yield* pool.verdicts(scenarios, objective)).toEqual(expected)
        expect(pool.statistics()).toMatchObject({ lost: 0, started: 1 })
      }),
    )
  })

  it("leaves no worker when its scope closes, not even one that hangs or starts", async () => {
    const watch = makeWatch("hang", 0, 1)
    let counts: (() => ReadonlyArray<number>) | undefined
    await withPool(3, watch, ({ pool, threads, exited }) =>
      Effect.gen(function* () {
        counts = () => [threads.length, exited()]
        yield* Effect.forkScoped(pool.verdicts(scenarios, objective))
        yield* until(() => Atomics.load(watch.hung, 0) !== 0)
        expect(counts()).toEqual([2, 0])
      }),
    )
    expect(counts!()).toEqual([2, 2])
  })

  it("whose workers do not come up does the work in its own thread", async () => {
    for (const spawn of [
      () => new Worker(new URL("./noSuchWorker.ts", import.meta.url)),
      () => {
        throw new Error("no more threads")
      },
    ]) {
      const program = Effect.gen(function* () {
        const pool = yield* PoolEngine.make(KernelEngine.make(), { threadCount: 3, startAfterVisits: 0 })
        yield* pool.start
        expect(pool.statistics()).toMatchObject({ up: 0, lost: 10 })
        expect(yield* pool.verdicts(scenarios, objective)).toEqual(expected)
        expect(pool.statistics()).toMatchObject({ judged: 0, judgedHere: scenarios.length })
      })
      await Effect.runPromise(Effect.scoped(Effect.provide(program, WorkerThreads.layer(spawn))))
    }
  })

  it("starts no worker in a scope that is not used", async () => {
    let spawned = 0
    const spawn = (): Worker => {
      spawned++
      throw new Error("not to be started")
    }
    const program = Effect.gen(function* () {
      const scope = yield* Scope.make()
      const pool = yield* Scope.provide(
        PoolEngine.make(KernelEngine.make(), { threadCount: 9, startAfterVisits: 1e9 }),
        scope,
      )
      expect(yield* pool.verdicts(scenarios, objective)).toEqual(expected)
    })
    await Effect.runPromise(Effect.provide(program, WorkerThreads.layer(spawn)))
    expect(spawned).toBe(0)
  })
})
