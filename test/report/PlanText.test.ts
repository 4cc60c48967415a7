import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { p99 } from "../../src/domain/Percentile.ts"
import type { GreedySearchDocument } from "../../src/domain/Plan.ts"
import { make } from "../../src/engine/event-loop/EventLoopEngine.ts"
import { simulatedConfiguration } from "../../src/report/Documents.ts"
import { plain } from "../../src/report/Paint.ts"
import { inputsText, phaseText, planText, simulationText } from "../../src/report/PlanText.ts"
import { catalogOf, oneModel } from "../worlds.ts"
import { inputs } from "./inputs.ts"

const scenario = oneModel([10], {}, [0, 0, 50])
const simulation = simulatedConfiguration(
  catalogOf({ gpu: 3 }, { A: { gpu: [10] } }),
  { a: { hardware: "gpu", maxBatchSize: 1, replicas: 1 } },
  { sloMs: 300, percentile: p99 },
  scenario,
  await Effect.runPromise(make().simulate(scenario)),
)
const search: GreedySearchDocument = { simulated: 1, rejectedByBound: 0, recalled: 0, moves: [], rejected: [] }
const document = { format: "headway-plan/1", planner: "greedy", ...inputs, search } as const
const costOf = () => 3

describe("a phase in words", () => {
  it("is how it is generated, with a minimum where there is one", () => {
    const phase = { rateQps: 100, scv: 4, headways: 10, seed: 3 }
    expect(phaseText(phase)).toBe("gamma, 100 qps, SCV 4, seed 3")
    expect(phaseText({ ...phase, minHeadwayMs: 0 })).toBe("gamma, 100 qps, SCV 4, seed 3")
    expect(phaseText({ ...phase, minHeadwayMs: 0.047 })).toBe("gamma, 100 qps, SCV 4, at least 0.047 ms, seed 3")
  })

  it("is the file it was recorded in, with its column and its rate where they are told", () => {
    expect(phaseText({ file: "a.deltas" })).toBe("a.deltas")
    expect(phaseText({ file: "a.csv", column: "t", rateQps: 80 })).toBe("a.csv, column t, rescaled to 80 qps")
  })
})

describe("the inputs in words", () => {
  it("name pipeline, catalogue, workload, service times and engine", () => {
    expect(inputsText(inputs, plain).split("\n")).toEqual([
      "pipeline  test (test.json), catalog kit",
      "workload  2,000 headways: gamma, 100 qps, SCV 4, at least 0.047 ms, seed 3; then day.csv, column t, rescaled to 80 qps",
      "          measured: mean 95 qps, SCV 3.5",
      'service   times by "throughput", engine event-loop',
    ])
  })

  it("of arrivals all at once have no rate", () => {
    const workload = { ...inputs.workload, meanRateQps: null }
    expect(inputsText({ ...inputs, workload }, plain)).toContain("measured: all at once, SCV 3.5")
  })
})

describe("a plan in words", () => {
  it("begins with its cost and latency", () => {
    const text = planText({ ...document, outcome: "planned", plan: simulation }, costOf, plain)
    expect(text.split("\n")[0]).toBe("Plan: 3 per hour, p99 20.0 ms (objective p99 ≤ 300.0 ms)")
    expect(text).toContain("Latency of 3 queries; 100 % within the SLO")
    expect(text).toContain("Search: 1 configurations simulated, 0 ruled out by a bound")
  })

  it("begins with the verdict and the reason where there is none", () => {
    const infeasible = planText({ ...document, outcome: "infeasible", reason: "too slow" }, costOf, plain)
    expect(infeasible.split("\n").slice(0, 2)).toEqual(["Infeasible: p99 ≤ 300.0 ms", "  too slow"])
    const notFound = planText({ ...document, outcome: "not-found", reason: "gave up" }, costOf, plain)
    expect(notFound.split("\n").slice(0, 2)).toEqual(["No plan found: p99 ≤ 300.0 ms", "  gave up"])
  })
})

describe("a simulation in words", () => {
  it.each([
    [true, "meets"],
    [false, "misses"],
  ])("begins with whether it meets its objective: %j", (meetsSlo, verb) => {
    const told = { format: "headway-simulation/1", ...inputs, simulation: { ...simulation, meetsSlo } } as const
    expect(simulationText(told, costOf, plain).split("\n")[0]).toBe(
      `Simulation: 3 per hour, p99 20.0 ms, ${verb} the objective p99 ≤ 300.0 ms`,
    )
  })
})
