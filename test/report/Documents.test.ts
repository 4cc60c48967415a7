import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Lineage } from "../../src/domain/Lineage.ts"
import { max, p99 } from "../../src/domain/Percentile.ts"
import { make } from "../../src/engine/event-loop/EventLoopEngine.ts"
import type { FeasibleCandidate } from "../../src/planner/Candidate.ts"
import type { Move } from "../../src/planner/Search.ts"
import {
  greedyRecord,
  planDocument,
  type SearchRecord,
  simulatedConfiguration,
  simulationDocument,
} from "../../src/report/Documents.ts"
import { catalogOf, oneModel } from "../worlds.ts"
import { inputs } from "./inputs.ts"

const catalog = catalogOf({ gpu: 3 }, { A: { gpu: [10] } })
const configuration = { a: { hardware: "gpu", maxBatchSize: 1, replicas: 2 } }
const scenario = oneModel([10], { replicas: 2 }, [0, 0, 0, 50])
const lineage: Lineage = await Effect.runPromise(make().simulate(scenario))

const candidate = (replicas: number, latencyMs: number): FeasibleCandidate => ({
  configuration: { a: { ...configuration.a, replicas } },
  costPerHour: 3 * replicas,
  verdict: { _tag: "Meets", latencyMs },
})
const move: Move & { readonly round: number } = {
  round: 1,
  node: "a",
  action: "fewer-replicas",
  triedCount: 1,
  best: candidate(2, 20),
}
const effort = { simulated: 3, rejectedByBound: 1, recalled: 2 }

describe("a simulated configuration", () => {
  it("has its cost, its latency at the percentile, and whether that meets the SLO", () => {
    const at = (sloMs: number, percentile = p99) =>
      simulatedConfiguration(catalog, configuration, { sloMs, percentile }, scenario, lineage)
    expect(at(20)).toMatchObject({ configuration, costPerHour: 6, latencyMs: 20, meetsSlo: true })
    expect(at(19.99)).toMatchObject({ latencyMs: 20, meetsSlo: false })
    expect(at(10, { label: "p50", parts: 50_000 })).toMatchObject({ latencyMs: 10, meetsSlo: true })
    expect(at(10, max).estimate).toMatchObject({ queries: 4, sloAttainment: 0.75 })
  })

  it("makes a simulation's document with its inputs", () => {
    const simulation = simulatedConfiguration(catalog, configuration, { sloMs: 20, percentile: max }, scenario, lineage)
    expect(simulationDocument(inputs, simulation)).toEqual({ format: "headway-simulation/1", ...inputs, simulation })
  })
})

describe("a plan's document", () => {
  const planned: SearchRecord = {
    outcome: {
      _tag: "Planned",
      candidate: candidate(2, 20),
      rejected: [
        { node: "a", action: "larger-batch", best: undefined, triedCount: 0, reason: "not-applicable" },
        { node: "a", action: "fewer-replicas", best: candidate(1, 21), triedCount: 1, reason: "not-better" },
      ],
    },
    start: candidate(3, 10),
    effort,
    moves: [move],
  }

  it("of a search that planned has the plan and how it was found", () => {
    const plan = simulatedConfiguration(catalog, configuration, { sloMs: 20, percentile: max }, scenario, lineage)
    expect(planDocument(inputs, greedyRecord(planned), plan)).toEqual({
      format: "headway-plan/1",
      planner: "greedy",
      ...inputs,
      outcome: "planned",
      plan,
      search: {
        ...effort,
        start: { configuration: candidate(3, 10).configuration, costPerHour: 9, latencyMs: 10 },
        moves: [{ round: 1, node: "a", action: "fewer-replicas", to: configuration.a, costPerHour: 6, latencyMs: 20 }],
        rejected: [
          { node: "a", action: "larger-batch", reason: "not-applicable", tried: 0 },
          { node: "a", action: "fewer-replicas", reason: "not-better", tried: 1, costPerHour: 3, latencyMs: 21 },
        ],
      },
    })
  })

  it("of what is infeasible has the proof as its reason, and no plan", () => {
    const record: SearchRecord = {
      outcome: { _tag: "Infeasible", why: { _tag: "TooSlow", minLatencyMs: 400 } },
      start: undefined,
      effort,
      moves: [],
    }
    expect(planDocument(inputs, greedyRecord(record), undefined)).toEqual({
      format: "headway-plan/1",
      planner: "greedy",
      ...inputs,
      outcome: "infeasible",
      reason: "the longest path of least service times takes 400.0 ms",
      search: { ...effort, moves: [], rejected: [] },
    })
  })

  it("of a search that found nothing says that this proves nothing", () => {
    const outcome = { _tag: "NotFound", because: "it gave up", closest: candidate(1, 500) } as const
    expect(
      planDocument(inputs, greedyRecord({ outcome, start: undefined, effort, moves: [] }), undefined),
    ).toMatchObject({
      outcome: "not-found",
      reason: "nothing feasible was found, which proves nothing: it gave up",
    })
  })
})
