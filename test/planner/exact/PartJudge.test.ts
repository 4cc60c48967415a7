import * as Effect from "effect/Effect"
import { expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { compile } from "../../../src/planner/Candidate.ts"
import { type JudgeOptions, PartJudge } from "../../../src/planner/exact/PartJudge.ts"
import { partsOf } from "../../../src/planner/exact/Parts.ts"
import { modelSpaces } from "../../../src/planner/exact/Space.ts"
import { fastest } from "../../../src/planner/Hopeless.ts"
import { nodeOptions } from "../../../src/planner/Options.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../../worlds.ts"

/** Two models behind another, of twelve batch sizes each; twelve queries come at once. */
const judgeOfABranch = (options?: JudgeOptions): PartJudge => {
  const table = Array.from({ length: 12 }, () => 10)
  const problem: Problem = {
    catalog: catalogOf({ cpu: 1 }, { A: { cpu: table }, B: { cpu: table }, C: { cpu: [1] } }),
    pipeline: pipelineOf(["a model A", "b model B", "c model C"], ["source a", "a b", "a c", "b sink", "c sink"]),
    arrivalMs: new Float64Array(12),
    serviceTimeModel: "p99",
    objective: { sloMs: 1000, percentile: max },
  }
  const nodes = nodeOptions(problem)
  const template = compile(problem, fastest(nodes))
  const spaces = modelSpaces(template, nodes, problem.objective, { maxReplicas: 12, batchingDelaysMs: [0] })
  return new PartJudge(template, partsOf(template, spaces)[0]!, problem.objective, options)
}

const ask = <A>(effect: Effect.Effect<A, unknown, Engine>): A =>
  Effect.runSync(Effect.provideService(effect, Engine, KernelEngine.make()) as Effect.Effect<A>)

it("tells choices apart whose numbers, written one after the other, are the same", () => {
  const judge = judgeOfABranch()
  const { models } = judge.part
  expect(models.map(({ stage }) => stage.name)).toEqual(["a", "b", "c"])
  const choicesOf = (...numbers: ReadonlyArray<readonly [series: number, replicas: number]>) =>
    numbers.map(([series, replicas], place) => ({ series: models[place]!.series[series]!, replicas }))
  // The last leaves `a` after 120 ms, and `b` 10 ms later; or they come to `b` at 10 ms, one alone and then two at a time.
  const slow = choicesOf([0, 1], [11, 1], [0, 1])
  const quick = choicesOf([0, 11], [1, 1], [0, 1])
  expect(ask(judge.onModel(slow, 1, 1000))).toEqual({ verdict: { _tag: "Meets", latencyMs: 130 }, largestBatch: 1 })
  expect(ask(judge.onModel(quick, 1, 1000))).toEqual({ verdict: { _tag: "Meets", latencyMs: 80 }, largestBatch: 2 })
  expect(ask(judge.onWhole(slow, 1000))).toEqual({ _tag: "Meets", latencyMs: 130 })
  expect(ask(judge.onWhole(quick, 1000))).toEqual({ _tag: "Meets", latencyMs: 80 })
})

it("serves the template's own workload unless it is told others", () => {
  const { allowedMisses, workloads } = judgeOfABranch()
  expect(workloads).toEqual({ arrivals: [new Float64Array(12)], mayMiss: 0 })
  expect(allowedMisses).toEqual([0])
})

const isForesightedAfter = (simulatedCount: number, options?: JudgeOptions): boolean => {
  const judge = judgeOfABranch(options)
  judge.simulatedCount = simulatedCount
  return judge.isForesighted
}

it("foresees after so many simulations, by default a thousand", () => {
  expect([999, 1000].map((count) => isForesightedAfter(count))).toEqual([false, true])
  expect([2, 3].map((count) => isForesightedAfter(count, { simulationsBeforeForesight: 3 }))).toEqual([false, true])
})

it("counts the replicas of the model that it is asked about that can be busy", () => {
  const judge = judgeOfABranch()
  const [first, second] = judge.part.models
  // The one replica of `a` takes one query, and then the other eleven together.
  const upstream = [{ series: first!.series[11]!, replicas: 1 }]
  const most = ask(judge.mostReplicas(upstream, 1))
  expect(second!.series.slice(0, 4).map((series) => most.get(series))).toEqual([11, 6, 4, 3])
  expect(judge.simulatedCount).toBe(1)
})

it("counts the replicas that can be busy on any of several workloads", () => {
  const fewer = Float64Array.of(0, 100, 200)
  for (const arrivals of [
    [new Float64Array(12), fewer],
    [fewer, new Float64Array(12)],
  ]) {
    const judge = judgeOfABranch({ workloads: { arrivals, mayMiss: 0 } })
    const [first, second] = judge.part.models
    const most = ask(judge.mostReplicas([{ series: first!.series[11]!, replicas: 1 }], 1))
    expect(most.get(second!.series[0]!)).toBe(11)
  }
})
