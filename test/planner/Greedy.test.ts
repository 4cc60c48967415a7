import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { max } from "../../src/domain/Percentile.ts"
import { type Engine as EngineTag, Engine, fromSimulate, ProgramFault } from "../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { defaultOptions, search } from "../../src/planner/Greedy.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import type { Outcome, SearchStep } from "../../src/planner/Search.ts"
import { catalogOf, pipelineOf, type ServiceTables } from "../worlds.ts"

const prices = { gpu: 3, cpu: 1 }

/** A problem of one model node `a`, or of a chain of several. */
const problemOf = (
  models: ServiceTables,
  { sloMs, arrivalMs }: { readonly sloMs: number; readonly arrivalMs: ReadonlyArray<number> },
): Problem => {
  const names = Object.keys(models).map((model) => model.toLowerCase())
  return {
    catalog: catalogOf(prices, models),
    pipeline: pipelineOf(
      Object.keys(models).map((model) => `${model.toLowerCase()} model ${model}`),
      [...names, "sink"].map((name, index) => `${names[index - 1] ?? "source"} ${name}`),
    ),
    arrivalMs: Float64Array.from(arrivalMs),
    serviceTimeModel: "p99",
    objective: { sloMs, percentile: max },
  }
}

const run = <A, E>(effect: Effect.Effect<A, E, EngineTag>, engine = EventLoopEngine.make()): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Engine, engine))

const stepsOf = (problem: Problem, maxReplicas = defaultOptions.maxReplicas): Promise<ReadonlyArray<SearchStep>> =>
  run(Stream.runCollect(search(problem, { maxReplicas })))

const outcomeOf = async (problem: Problem, maxReplicas?: number): Promise<Outcome> => {
  const last = (await stepsOf(problem, maxReplicas)).at(-1)
  if (last?._tag !== "Finished") throw new Error("the last step is Finished")
  return last.outcome
}

/** Configurations judged on the way to a first feasible one: hardware, batch size and replicas of each node. */
const startsOf = (steps: ReadonlyArray<SearchStep>): ReadonlyArray<string> =>
  steps.flatMap((step) => {
    if (step._tag !== "Started") return []
    const nodes = Object.entries(step.candidate.configuration)
    return [nodes.map(([name, runs]) => `${name} ${runs.hardware} ${runs.maxBatchSize} × ${runs.replicas}`).join(", ")]
  })

const burst = (count: number): ReadonlyArray<number> => Array.from({ length: count }, () => 0)

describe("the start", () => {
  it("is batch size 1 and one replica on the hardware of least τ(1), not the dearest", async () => {
    const steps = await stepsOf(problemOf({ A: { gpu: [10], cpu: [9] } }, { sloMs: 10, arrivalMs: [0] }))
    expect(startsOf(steps)).toEqual(["a cpu 1 × 1"])
  })

  it("takes the hardware first in the catalogue where τ(1) ties", async () => {
    const steps = await stepsOf(problemOf({ A: { cpu: [10], gpu: [10] } }, { sloMs: 10, arrivalMs: [0] }))
    expect(startsOf(steps)).toEqual(["a gpu 1 × 1"])
  })

  it("gets one more replica where replicas · throughput is least, until it is feasible", async () => {
    const models = { A: { gpu: [10] }, B: { gpu: [4] } }
    const steps = await stepsOf(problemOf(models, { sloMs: 18, arrivalMs: burst(6) }))
    // A replica of a serves 1/10 a ms, one of b 1/4. At 5 and 2 replicas they tie, and the node of lower rank is first.
    expect(startsOf(steps)).toEqual([
      "a gpu 1 × 1, b gpu 1 × 1",
      "a gpu 1 × 2, b gpu 1 × 1",
      "a gpu 1 × 3, b gpu 1 × 1",
      "a gpu 1 × 3, b gpu 1 × 2",
      "a gpu 1 × 4, b gpu 1 × 2",
      "a gpu 1 × 5, b gpu 1 × 2",
      "a gpu 1 × 6, b gpu 1 × 2",
      "a gpu 1 × 6, b gpu 1 × 3",
    ])
  })

  it("gives a node at its most replicas no more, but the others theirs", async () => {
    const models = { A: { gpu: [10] }, B: { gpu: [4] } }
    const steps = await stepsOf(problemOf(models, { sloMs: 14, arrivalMs: burst(3) }), 3)
    expect(startsOf(steps).at(-1)).toBe("a gpu 1 × 3, b gpu 1 × 3")
  })
})

describe("the rounds", () => {
  it("are numbered from 1 on, the last being the one that finds nothing", async () => {
    const models = { A: { gpu: [10, 11], cpu: [12, 13] } }
    const steps = await stepsOf(problemOf(models, { sloMs: 50, arrivalMs: burst(4) }))
    expect(steps.flatMap((step) => (step._tag === "Round" ? [step.round] : []))).toEqual([1, 2])
  })
})

describe("an infeasible problem", () => {
  it("is proven by the longest path of least service times, over all hardware and batch sizes", async () => {
    const models = { A: { gpu: [10, 8], cpu: [9, 9] }, B: { cpu: [5] } }
    expect(await outcomeOf(problemOf(models, { sloMs: 12.5, arrivalMs: [0, 0] }))).toEqual({
      _tag: "Infeasible",
      why: { _tag: "TooSlow", minLatencyMs: 13 },
    })
  })

  it("simulates nothing", async () => {
    const steps = await stepsOf(problemOf({ A: { gpu: [10] } }, { sloMs: 9, arrivalMs: [0] }))
    expect(steps).toMatchObject([{ _tag: "Finished", effort: { simulated: 0, rejectedByBound: 0, recalled: 0 } }])
  })

  it("is proven where a model has no profile that starts at batch size 1", async () => {
    const problem = problemOf({ A: { gpu: [10, 12] }, B: { gpu: [10, 12] } }, { sloMs: 100, arrivalMs: [0] })
    const [, second] = problem.catalog.models["B"]!["gpu"]!
    const models = { ...problem.catalog.models, B: { gpu: [second] } } as unknown as Problem["catalog"]["models"]
    expect(await outcomeOf({ ...problem, catalog: { ...problem.catalog, models } })).toEqual({
      _tag: "Infeasible",
      why: { _tag: "NoHardware", node: "b" },
    })
  })
})

describe("a search that finds nothing", () => {
  it("says that every node has the most replicas allowed", async () => {
    const problem = problemOf({ A: { gpu: [10] } }, { sloMs: 10, arrivalMs: burst(3) })
    expect(await outcomeOf(problem, 1)).toMatchObject({
      _tag: "NotFound",
      because:
        "at batch size 1, where the search starts, every node has the most replicas allowed, 1; more may find one",
      closest: { configuration: { a: { hardware: "gpu", maxBatchSize: 1, replicas: 1 } } },
    })
    expect((await outcomeOf(problem, 3))._tag).toBe("Planned")
  })

  it("ends where every query has a replica to itself, beyond which more change nothing", async () => {
    // Below the least latency by less than rounding may hide from a bound.
    const problem = problemOf({ A: { gpu: [10] } }, { sloMs: 10 * (1 - 2 ** -50), arrivalMs: burst(3) })
    expect(await outcomeOf(problem)).toMatchObject({
      _tag: "NotFound",
      because:
        "at batch size 1, where the search starts, every node has as many replicas as there are queries, 3; more change nothing",
      closest: { configuration: { a: { replicas: 3 } } },
    })
  })

  it("says that batches of one are too slow, where larger ones might not be", async () => {
    const problem = problemOf({ A: { gpu: [10, 8] } }, { sloMs: 9, arrivalMs: [0, 0] })
    expect(await outcomeOf(problem)).toMatchObject({
      _tag: "NotFound",
      because: "at batch size 1, each model on the hardware fastest at that, the longest path already exceeds the SLO",
    })
  })
})

describe("a search that finds a plan", () => {
  it("trades replicas for a larger batch where that is cheaper", async () => {
    const problem = problemOf({ A: { gpu: [10, 11] } }, { sloMs: 21, arrivalMs: burst(3) })
    expect(await outcomeOf(problem)).toMatchObject({
      _tag: "Planned",
      candidate: { configuration: { a: { hardware: "gpu", maxBatchSize: 2, replicas: 1 } }, costPerHour: 3 },
    })
  })

  it("moves to cheaper hardware with more replicas where that is cheaper", async () => {
    const problem = problemOf({ A: { gpu: [10], cpu: [20] } }, { sloMs: 20, arrivalMs: burst(2) })
    expect(await outcomeOf(problem)).toMatchObject({
      candidate: { configuration: { a: { hardware: "cpu", maxBatchSize: 1, replicas: 2 } }, costPerHour: 2 },
    })
  })

  it("needs no model at all", async () => {
    const joins = pipelineOf(["j join"], ["source j", "j sink"])
    const problem = { ...problemOf({ A: { gpu: [10] } }, { sloMs: 1, arrivalMs: [0, 1] }), pipeline: joins }
    expect(await outcomeOf(problem)).toMatchObject({
      _tag: "Planned",
      candidate: { configuration: {}, costPerHour: 0, verdict: { latencyMs: 0 } },
    })
  })
})

describe("the stream of steps", () => {
  const problem = problemOf({ A: { gpu: [10, 12], cpu: [30, 31] } }, { sloMs: 64, arrivalMs: burst(40) })

  it("does no work before it is run, and the same work every time", async () => {
    const stream = search(problem)
    const [first, second] = [await run(Stream.runCollect(stream)), await run(Stream.runCollect(stream))]
    expect(second).toEqual(first)
  })

  it("stops the search when no more is taken", async () => {
    let simulated = 0
    const { simulate } = EventLoopEngine.make()
    const counting = fromSimulate("counting", (scenario) => {
      simulated++
      return simulate(scenario)
    })
    const all = (await stepsOf(problem)).length
    const taken = await run(Stream.runCollect(Stream.take(search(problem), 1)), counting)
    expect(taken.map(({ _tag }) => _tag)).toEqual(["Started"])
    const simulatedAtEnd = simulated
    await Effect.runPromise(Effect.yieldNow)
    await new Promise((resolve) => setImmediate(resolve))
    expect(simulated).toBe(simulatedAtEnd)
    expect(simulated).toBeLessThan(all)
  })

  it("stops the search when it is interrupted", async () => {
    let begun = 0
    let interrupted = 0
    const isStuck = Deferred.makeUnsafe<void>()
    const stuck = fromSimulate("stuck", () => {
      begun++
      const stay = Effect.onInterrupt(Effect.never, () => Effect.sync(() => void interrupted++))
      return Effect.andThen(Deferred.succeed(isStuck, undefined), stay)
    })
    const searching = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Stream.runDrain(search(problem)))
      yield* Deferred.await(isStuck)
      // The engine resumes this fiber before it goes on to be stuck.
      yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
    })
    await run(searching, stuck)
    expect([begun, interrupted]).toEqual([1, 1])
  })

  it("fails as the engine fails", async () => {
    const fault = new ProgramFault({ node: "a", problem: "broke" })
    const broken = fromSimulate("broken", () => Effect.fail(fault))
    expect(await run(Effect.flip(Stream.runDrain(search(problem))), broken)).toBe(fault)
  })

  it("dies as the engine dies", async () => {
    const broken = fromSimulate("broken", () => Effect.die(new Error("a bug")))
    await expect(run(Stream.runDrain(search(problem)), broken)).rejects.toThrow("a bug")
  })
})
