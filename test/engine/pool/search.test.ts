/** A search over a pool: the same steps and the same printed plan, whatever the number of threads. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import * as WorkerThreads from "../../../src/cli/WorkerThreads.ts"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import * as Catalog from "../../../src/domain/Catalog.ts"
import { decode } from "../../../src/domain/Decode.ts"
import { p99 } from "../../../src/domain/Percentile.ts"
import * as Pipeline from "../../../src/domain/Pipeline.ts"
import { arrivalTimesMs } from "../../../src/domain/Workload.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../../src/engine/pool/PoolEngine.ts"
import { search } from "../../../src/planner/Greedy.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { inNewDirectory, inRepository, run } from "../../cli/run.ts"
import { successOf } from "../../result.ts"
import { fixtureJson } from "../../worlds.ts"

const workload = { rateQps: 100, scv: 4, seed: 1, minHeadwayMs: 0.047 }

/** Twelve models in a chain: each step of a round has many configurations that are open. */
const nodes = ["ResNet", "Inception", "KSVM", "LogReg"].flatMap((model) =>
  ["x", "y", "z"].map((name) => ({ name: `${name}${model}`, kind: "model", model })),
)
const names = ["source", ...nodes.map(({ name }) => name), "sink"]
const chain = {
  name: "chain",
  nodes,
  edges: names.slice(1).map((name, index) => [names[index]!, name]),
}

const problemOf = (headways: number): Problem => ({
  catalog: successOf(decode(Catalog.Catalog, fixtureJson("catalogs/notebook.json"))),
  pipeline: successOf(Pipeline.make(successOf(decode(Pipeline.PipelineDocument, chain)))),
  arrivalMs: arrivalTimesMs(generateHeadwaysMs({ ...workload, headways })),
  serviceTimeModel: "throughput",
  objective: { sloMs: 2000, percentile: p99 },
})

const stepsWith = (engine: Engine["Service"], problem: Problem) =>
  Effect.provideService(Stream.runCollect(search(problem)), Engine, engine)

/** Runs a program with a pool. */
const withPool = <A, E>(options: PoolEngine.PoolOptions, use: (pool: PoolEngine.Pool) => Effect.Effect<A, E>) => {
  const threads = WorkerThreads.layer(() => WorkerThreads.spawnKernel({ maxCacheBytes: 2 ** 24 }))
  const program = Effect.flatMap(PoolEngine.make(KernelEngine.make(), options), use)
  return Effect.runPromise(Effect.scoped(Effect.provide(program, threads)))
}

const headways = { short: 2000, long: 30_000 }

describe("a search", () => {
  it.each([2, 3])("over %d threads takes the steps that it takes over one", (threadCount) =>
    withPool({ threadCount, startAfterVisits: 0 }, (pool) =>
      Effect.gen(function* () {
        const problem = problemOf(headways.short)
        yield* pool.start
        const steps = yield* stepsWith(pool, problem)
        expect(steps).toEqual(yield* stepsWith(KernelEngine.make(), problem))
        const last = steps.at(-1)
        expect(last?._tag === "Finished" && last.outcome._tag).toBe("Planned")
        expect(pool.statistics().judged).toBeGreaterThan(0)
      }),
    ),
  )

  it("that is long starts workers, and a short one does not", () =>
    withPool({ threadCount: 2, startAfterVisits: PoolEngine.defaultStartAfterVisits }, (pool) =>
      Effect.gen(function* () {
        yield* stepsWith(pool, problemOf(headways.short))
        expect(pool.statistics().started).toBe(0)
        yield* stepsWith(pool, problemOf(headways.long))
        expect(pool.statistics().started).toBe(1)
      }),
    ))

  it("that is long prints the same plan with and without workers", () =>
    inNewDirectory(async (cwd) => {
      const catalog = inRepository("fixtures/catalogs/notebook.json")
      writeFileSync(join(cwd, "chain.json"), JSON.stringify({ ...chain, catalog }))
      const args = [
        "plan",
        "--planner",
        "greedy",
        "chain.json",
        "--slo",
        "2000",
        "--headways",
        `${headways.long}`,
        "--json",
        "--workers",
      ]
      const alone = await run([...args, "1"], { cwd })
      expect(alone).toMatchObject({ exitCode: 0, stderr: "" })
      expect(await run([...args, "2"], { cwd })).toEqual(alone)
    }))
})
