import * as Result from "effect/Result"
import { expect, it } from "vitest"
import { drawProblem } from "../../laws/show/problem.ts"
import { max } from "../../src/domain/Percentile.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { catalogOf, documentOf } from "../worlds.ts"

it("a planning problem is drawn with what its models may run, the objective and the limits", () => {
  const problem = {
    catalog: catalogOf({ gpu: 3, cpu: 1 }, { A: { gpu: [4, 6], cpu: [9] } }),
    pipeline: Result.getOrThrow(Pipeline.make(documentOf(["a model A", "b model A"], ["source a", "a b", "b sink"]))),
    arrivalMs: Float64Array.of(0, 0, 5),
    serviceTimeModel: "p99",
    objective: { sloMs: 20, percentile: max },
  } as const
  const limits = { maxReplicas: 2, maxCostPerHour: Number.POSITIVE_INFINITY }
  expect(drawProblem({ problem, limits })).toBe(
    [
      "0 source → a",
      "1 a      → b     model A",
      "2 b      → sink  model A",
      "3 sink",
      "A on gpu at 3 an hour: batch 1 in 4 ms, batch 2 in 6 ms",
      "A on cpu at 1 an hour: batch 1 in 9 ms",
      "arrivals 0 0 5 ms",
      "objective max ≤ 20 ms, service times by p99",
      "limits 2 replicas a node, no budget",
    ].join("\n"),
  )
  expect(
    drawProblem({ problem: { ...problem, serviceTimeModel: "throughput" }, limits: { ...limits, maxCostPerHour: 7 } }),
  ).toMatch(/A on cpu at 1 an hour: batch 1 at 111\.1+ qps\n[^]*limits 2 replicas a node, 7 an hour$/)
})
