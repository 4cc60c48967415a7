import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import { latenciesMs } from "../../src/domain/Lineage.ts"
import { max, ofAscending, p99 } from "../../src/domain/Percentile.ts"
import { proportion95 } from "../../src/domain/Proportion.ts"
import { arrivalTimesMs } from "../../src/domain/Workload.ts"
import { Engine, fromSimulate, ProgramFault } from "../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { attainmentOf, type Retest, retest, type SeedResult } from "../../src/planner/Attainment.ts"
import { oneModel } from "../worlds.ts"

/** One server of 5 ms a query, about half busy. */
const tested: Retest = {
  stages: oneModel([5], {}, [0]).stages,
  workload: { rateQps: 100, scv: 2, headways: 400 },
  objective: { sloMs: 45, percentile: p99 },
}
const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

const run = <A, E>(effect: Effect.Effect<A, E, Engine>, engine: Engine["Service"] = KernelEngine.make()): Promise<A> =>
  Effect.runPromise(Effect.provideService(effect, Engine, engine))

const resultsOf = (given: Retest, engine?: Engine["Service"]): Promise<ReadonlyArray<SeedResult>> =>
  run(Stream.runCollect(retest(given, seeds)), engine)

describe("a re-test", () => {
  it("gives the latency at the percentile on the workload of every seed, in their order", async () => {
    const engine = EventLoopEngine.make()
    const expected: Array<SeedResult> = []
    for (const seed of seeds) {
      const arrivalMs = arrivalTimesMs(generateHeadwaysMs({ ...tested.workload, seed }))
      const lineage = await Effect.runPromise(engine.simulate({ stages: tested.stages, arrivalMs }))
      const latencyMs = ofAscending(latenciesMs(lineage).toSorted(), p99)
      expected.push({ seed, latencyMs, meets: latencyMs <= 45 })
    }
    expect(await resultsOf(tested)).toEqual(expected)
    expect(new Set(expected.map(({ latencyMs }) => latencyMs)).size).toBe(seeds.length)
    expect(new Set(expected.map(({ meets }) => meets)).size).toBe(2)
  })

  it("is the same with either engine", async () => {
    expect(await resultsOf(tested, EventLoopEngine.make())).toEqual(await resultsOf(tested))
  })

  it("meets an SLO of just the latency, and asks for the percentile of the objective", async () => {
    const [first] = await resultsOf({ ...tested, objective: { sloMs: 45, percentile: max } })
    const sloMs = first!.latencyMs
    const [again] = await resultsOf({ ...tested, objective: { sloMs, percentile: max } })
    expect(again).toEqual({ seed: 1, latencyMs: sloMs, meets: true })
    expect((await resultsOf(tested))[0]!.latencyMs).toBeLessThan(sloMs)
  })

  it("tells of each seed before the next is simulated", async () => {
    let simulations = 0
    const kernel = KernelEngine.make()
    const engine = fromSimulate("counting", (scenario) => {
      simulations++
      return kernel.simulate(scenario)
    })
    const first = await run(Stream.runCollect(Stream.take(retest(tested, seeds), 2)), engine)
    expect(first.map(({ seed }) => seed)).toEqual([1, 2])
    expect(simulations).toBeLessThan(4)
  })

  it("fails as the engine does", async () => {
    const fault = new ProgramFault({ node: "a", problem: "stops" })
    const engine = fromSimulate("failing", () => Effect.fail(fault))
    const result = await run(Effect.result(Stream.runCollect(retest(tested, seeds))), engine)
    expect(Result.getOrThrow(Result.flip(result))).toBe(fault)
  })
})

describe("attainment", () => {
  it("is the share of seeds that meet the objective, with its interval", async () => {
    const results = await resultsOf(tested)
    const meeting = results.filter(({ latencyMs }) => latencyMs <= 45).length
    expect(attainmentOf(results)).toEqual({ results, meeting, proportion: proportion95(meeting, 20) })
  })

  it("of a generous objective is whole, with room for doubt", async () => {
    const { meeting, proportion } = attainmentOf(
      await resultsOf({ ...tested, objective: { sloMs: 1e6, percentile: max } }),
    )
    expect(meeting).toBe(20)
    expect(proportion.share).toBe(1)
    expect(proportion.low).toBeCloseTo(20 / 23.841459, 6)
  })
})
