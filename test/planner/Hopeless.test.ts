import { describe, expect, it } from "vitest"
import { max } from "../../src/domain/Percentile.ts"
import { fastest, findHopeless } from "../../src/planner/Hopeless.ts"
import { nodeOptions } from "../../src/planner/Options.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const problemOf = (sloMs: number, arrivals: ReadonlyArray<ReadonlyArray<number>>): Problem => {
  const [first, ...others] = arrivals.map((arrivalMs) => Float64Array.from(arrivalMs))
  return {
    catalog: catalogOf({ cpu: 1, gpu: 2, tpu: 3 }, { A: { cpu: [9, 7], gpu: [8, 6, 9], tpu: [6] } }),
    pipeline: pipelineOf(["a model A"], ["source a", "a sink"]),
    arrivalMs: first!,
    serviceTimeModel: "p99",
    objective: { sloMs, percentile: max },
    ...(others.length === 0 ? {} : { more: { arrivals: others, mayMiss: 0 } }),
  }
}

const hopeless = (problem: Problem) => findHopeless(problem, nodeOptions(problem))

it("the fastest is the first hardware with the least service time, with its largest batch size", () => {
  expect(fastest(nodeOptions(problemOf(1, [[0]])))).toEqual({ a: { hardware: "gpu", maxBatchSize: 3, replicas: 1 } })
})

describe("a problem is hopeless", () => {
  it("where the least service times are longer than the objective, and not where they are as long", () => {
    expect(hopeless(problemOf(5.9, [[0]]))).toEqual({ _tag: "TooSlow", minLatencyMs: 6 })
    expect(hopeless(problemOf(6, [[0]]))).toBeUndefined()
  })

  it("where a model has no hardware", () => {
    const problem = problemOf(6, [[0]])
    expect(hopeless({ ...problem, catalog: { ...problem.catalog, models: {} } })).toEqual({
      _tag: "NoHardware",
      node: "a",
    })
  })

  it("only beyond what rounding could do to the workload that ends last, whichever that is", () => {
    // At 2^50 ms a clock goes in quarters; a latency that seems 5.9 ms may be one of 6.
    const lateMs = [2 ** 50]
    const most = [2 ** 40]
    expect(hopeless(problemOf(5.9, [lateMs]))).toBeUndefined()
    expect(hopeless(problemOf(5.9, [lateMs, [0]]))).toBeUndefined()
    expect(hopeless(problemOf(5.9, [[0], lateMs, [0, 1]]))).toBeUndefined()
    expect(hopeless(problemOf(5.9, [[0], most]))).toEqual({ _tag: "TooSlow", minLatencyMs: 6 })
    expect(hopeless(problemOf(5.9, [[0], [0, ...lateMs]]))).toBeUndefined()
  })
})
