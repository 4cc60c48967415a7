import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { max } from "../../src/domain/Percentile.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import { Engine, fromSimulate, ProgramFault } from "../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import {
  comparePreference,
  compile,
  type FeasibleCandidate,
  isFeasible,
  judge,
  judgeAll,
  makeJudge,
} from "../../src/planner/Candidate.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const problem: Problem = {
  catalog: catalogOf({ gpu: 3, cpu: 1 }, { A: { gpu: [10, 12], cpu: [40] } }),
  pipeline: pipelineOf(["a model A"], ["source a", "a sink"]),
  arrivalMs: Float64Array.of(0, 4),
  serviceTimeModel: "p99",
  objective: { sloMs: 16, percentile: max },
}
const on = (hardware: string, replicas: number, maxBatchSize = 1) => ({ a: { hardware, maxBatchSize, replicas } })

/** An engine that counts its simulations. */
const makeCounting = () => {
  const simulated: Array<Scenario> = []
  const { simulate } = EventLoopEngine.make()
  const engine = fromSimulate("counting", (scenario) => {
    simulated.push(scenario)
    return simulate(scenario)
  })
  const run = <A, E>(effect: Effect.Effect<A, E, Engine>) =>
    Effect.runSync(Effect.provideService(effect, Engine, engine))
  return { simulated, run }
}

describe("judging", () => {
  it("finds a latency equal to the SLO feasible", () => {
    const { run } = makeCounting()
    const candidate = run(judge(problem, on("gpu", 1)))
    expect(candidate).toEqual({
      configuration: on("gpu", 1),
      costPerHour: 3,
      verdict: { _tag: "Meets", latencyMs: 16 },
    })
    expect(isFeasible(candidate)).toBe(true)
  })

  it("finds a latency above it infeasible", () => {
    const { run } = makeCounting()
    const tighter = { ...problem, objective: { sloMs: 15, percentile: max } }
    const candidate = run(judge({ ...tighter, arrivalMs: Float64Array.of(0, 4, 18) }, on("gpu", 1)))
    expect(candidate.verdict._tag).not.toBe("Meets")
    expect(isFeasible(candidate)).toBe(false)
  })

  it("simulates nothing where a bound tells", () => {
    const { run, simulated } = makeCounting()
    const candidate = run(judge(problem, on("cpu", 2)))
    expect(candidate).toEqual({
      configuration: on("cpu", 2),
      costPerHour: 2,
      verdict: { _tag: "Impossible", why: { _tag: "TooSlow", minLatencyMs: 40 } },
    })
    expect(isFeasible(candidate)).toBe(false)
    expect(simulated).toHaveLength(0)
  })

  it("compiles a configuration to the problem's scenario", () => {
    const scenario = compile(problem, on("gpu", 2, 2))
    expect(scenario.arrivalMs).toBe(problem.arrivalMs)
    expect(scenario.stages[1]).toMatchObject({
      replicas: 2,
      maxBatchSize: 2,
      serviceMs: Float64Array.of(Number.NaN, 10, 12),
    })
  })

  it("fails as the engine fails", () => {
    const fault = new ProgramFault({ node: "a", problem: "broke" })
    const broken = fromSimulate("broken", () => Effect.fail(fault))
    const judged = Effect.provideService(Effect.flip(judge(problem, on("gpu", 1))), Engine, broken)
    expect(Effect.runSync(judged)).toBe(fault)
  })
})

describe("a judge", () => {
  it("remembers its verdicts, and counts what it simulated, ruled out and recalled", () => {
    const { run, simulated } = makeCounting()
    const memory = makeJudge(problem)
    expect(memory.effort()).toEqual({ simulated: 0, rejectedByBound: 0, recalled: 0 })
    const first = run(memory.judge(on("gpu", 1)))
    const second = run(memory.judge(on("gpu", 1)))
    const bounded = run(memory.judge(on("cpu", 1)))
    const boundedAgain = run(memory.judge(on("cpu", 1)))
    run(memory.judge(on("gpu", 2)))
    expect(second).toBe(first)
    expect(boundedAgain).toBe(bounded)
    expect(simulated).toHaveLength(2)
    expect(memory.effort()).toEqual({ simulated: 2, rejectedByBound: 1, recalled: 2 })
  })

  it("judges nothing before its answer is run", () => {
    const { run, simulated } = makeCounting()
    const memory = makeJudge(problem)
    const [first, second] = [memory.judge(on("gpu", 1)), memory.judge(on("gpu", 1))]
    expect(simulated).toHaveLength(0)
    run(first)
    run(second)
    expect(simulated).toHaveLength(1)
  })

  it("tells every part of a configuration apart", () => {
    const { run, simulated } = makeCounting()
    const memory = makeJudge(problem)
    const different = [on("gpu", 1), on("gpu", 2), on("gpu", 1, 2), { a: { ...on("gpu", 1).a, batchingDelayMs: 1 } }]
    for (const configuration of different) run(memory.judge(configuration))
    expect(simulated).toHaveLength(different.length)
    expect(memory.effort().recalled).toBe(0)
  })

  it("judges many by one question, in their order, and asks about none twice", () => {
    const { run, simulated } = makeCounting()
    const memory = makeJudge(problem)
    const known = run(memory.judge(on("gpu", 2)))
    const list = [on("gpu", 1), on("cpu", 1), on("gpu", 2), on("gpu", 1), on("gpu", 3)]
    const judgements = run(memory.judgeAll(list))
    expect(judgements.map(({ candidate }) => candidate.configuration)).toEqual(list)
    expect(judgements.map(({ candidate }) => candidate)).toEqual(list.map((each) => run(judge(problem, each))))
    expect(judgements[2]!.candidate).toBe(known)
    expect(judgements[3]!.candidate).toBe(judgements[0]!.candidate)
    expect(judgements.map(({ effort }) => [effort.simulated, effort.rejectedByBound, effort.recalled])).toEqual([
      [2, 0, 0],
      [2, 1, 0],
      [2, 1, 1],
      [2, 1, 2],
      [3, 1, 2],
    ])
    expect(memory.effort()).toEqual(judgements.at(-1)!.effort)
    // Three of the list and the one before it; and those that were judged once more to compare.
    expect(simulated).toHaveLength(3 + 4)
  })

  it("gives a snapshot of its effort, which later work does not change", () => {
    const { run } = makeCounting()
    const memory = makeJudge(problem)
    const before = memory.effort()
    run(memory.judge(on("gpu", 1)))
    expect(before.simulated).toBe(0)
  })

  it("does not remember a failure", () => {
    const memory = makeJudge(problem)
    const broken = fromSimulate("broken", () => Effect.fail(new ProgramFault({ node: "a", problem: "broke" })))
    Effect.runSync(Effect.provideService(Effect.flip(memory.judge(on("gpu", 1))), Engine, broken))
    expect(memory.effort()).toEqual({ simulated: 0, rejectedByBound: 0, recalled: 0 })
    const { run } = makeCounting()
    expect(isFeasible(run(memory.judge(on("gpu", 1))))).toBe(true)
  })
})

describe("judging many at once", () => {
  it("answers in their order, each judged once though it comes twice", () => {
    const { run, simulated } = makeCounting()
    const memory = makeJudge(problem)
    run(memory.judge(on("gpu", 2)))
    const asked = [on("gpu", 1), on("cpu", 1), on("gpu", 1), on("gpu", 2), on("gpu", 1, 2)]
    const judgements = run(memory.judgeAll(asked))
    expect(judgements.map(({ candidate }) => candidate.configuration)).toEqual(asked)
    expect(judgements.map(({ candidate }) => candidate.verdict._tag)).toEqual([
      "Meets",
      "Impossible",
      "Meets",
      "Meets",
      "Meets",
    ])
    expect(judgements[2]!.candidate).toBe(judgements[0]!.candidate)
    expect(simulated).toHaveLength(3)
  })

  it("tells the effort up to each", () => {
    const { run } = makeCounting()
    const memory = makeJudge(problem)
    const judgements = run(memory.judgeAll([on("gpu", 1), on("cpu", 1), on("gpu", 1)]))
    expect(judgements.map(({ effort }) => effort)).toEqual([
      { simulated: 1, rejectedByBound: 0, recalled: 0 },
      { simulated: 1, rejectedByBound: 1, recalled: 0 },
      { simulated: 1, rejectedByBound: 1, recalled: 1 },
    ])
    expect(memory.effort()).toEqual(judgements.at(-1)!.effort)
  })

  it("of none is no question", () => {
    const { run, simulated } = makeCounting()
    expect(run(makeJudge(problem).judgeAll([]))).toEqual([])
    expect(simulated).toHaveLength(0)
  })

  it("comes to what judging each alone does", () => {
    const { run } = makeCounting()
    const asked = [on("gpu", 1), on("cpu", 2), on("gpu", 2), on("gpu", 1, 2)]
    expect(run(judgeAll(problem, asked))).toEqual(asked.map((configuration) => run(judge(problem, configuration))))
  })
})

/** A candidate that meets its objective. */
const feasible = (costPerHour: number, latencyMs: number): FeasibleCandidate => ({
  configuration: {},
  costPerHour,
  verdict: { _tag: "Meets", latencyMs },
})

describe("preference", () => {
  it("is by cost, then by latency", () => {
    expect(comparePreference(feasible(1, 9), feasible(2, 1))).toBeLessThan(0)
    expect(comparePreference(feasible(2, 1), feasible(1, 9))).toBeGreaterThan(0)
    expect(comparePreference(feasible(1, 1), feasible(1, 9))).toBeLessThan(0)
    expect(comparePreference(feasible(1, 1), feasible(1, 1))).toBe(0)
  })
})
