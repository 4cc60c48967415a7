import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import { allowedMisses, max, p99, type Percentile } from "../../../src/domain/Percentile.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { contributions, totalMs } from "../../../src/planner/explain/Contribution.ts"
import { criticalModels, type Passage, passageOf } from "../../../src/planner/explain/Passage.ts"
import { slacks } from "../../../src/planner/explain/Slack.ts"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import { arrivalTimesMs } from "../../../src/domain/Workload.ts"
import { oneModel, scenarioOf } from "../../worlds.ts"

const passed = (scenario: Scenario): Passage =>
  passageOf(scenario, Effect.runSync(KernelEngine.make().simulate(scenario)))

/** Two branches, one with a join inside, and bursts. */
const scenario = scenarioOf({
  nodes: ["a model A", "b model B", "c model C", "both join", "d model D"],
  edges: ["source a", "a b", "a c", "b both", "c both", "both sink", "source d", "d sink"],
  serviceMs: { A: [2, 3], B: [5, 6, 7], C: [5.5], D: [9, 10, 11, 12] },
  run: {
    a: { maxBatchSize: 2 },
    b: { maxBatchSize: 3, batchingDelayMs: 1 },
    c: { replicas: 1 },
    d: { maxBatchSize: 4 },
  },
  arrivalMs: arrivalTimesMs(generateHeadwaysMs({ rateQps: 80, scv: 4, headways: 500, seed: 3 })),
})
const passage = passed(scenario)
const queries = [...passage.lineage.arrivalMs.keys()]

describe("the critical path", () => {
  it("goes through the parents that delivered last", () => {
    const names = queries.map((query) =>
      criticalModels(passage, query)
        .map((rank) => scenario.stages[rank]!.name)
        .join(" "),
    )
    expect(new Set(names)).toEqual(new Set(["b a", "c a", "d"]))
    const completes = new Map(passage.lineage.models.map(({ name, completeMs }) => [name, completeMs]))
    for (const [query, path] of names.entries()) {
      expect(completes.get(path.split(" ")[0]!)![query]).toBe(passage.lineage.sinkMs[query])
    }
  })

  it("is the first parent where several deliver last", () => {
    const tied = passed(
      scenarioOf({
        nodes: ["a model A", "b model A"],
        edges: ["source a", "source b", "a sink", "b sink"],
        serviceMs: { A: [2] },
        arrivalMs: [0],
      }),
    )
    expect(criticalModels(tied, 0)).toEqual([1])
  })
})

describe("contributions", () => {
  it("add up to the latency along the critical path", () => {
    const latencies = latenciesMs(passage.lineage)
    for (const some of [queries, [7], queries.slice(100, 150)]) {
      const meanMs = some.reduce((sum, query) => sum + latencies[query]!, 0) / some.length
      const models = contributions(scenario, passage, some)
      expect(models.reduce((sum, { critical }) => sum + totalMs(critical), 0)).toBeCloseTo(meanMs, 9)
    }
  })

  it("are at each model the mean of complete − enqueue", () => {
    for (const [index, { node, all }] of contributions(scenario, passage, queries).entries()) {
      const { name, completeMs, enqueueMs } = passage.lineage.models[index]!
      const meanMs = queries.reduce((sum, query) => sum + completeMs[query]! - enqueueMs[query]!, 0) / queries.length
      expect(node).toBe(name)
      expect(totalMs(all)).toBeCloseTo(meanMs, 9)
    }
  })

  it("are shares of the queries on whose critical path a model lies", () => {
    for (const { node, criticalShare } of contributions(scenario, passage, queries)) {
      const { rank } = scenario.stages.find(({ name }) => name === node)!
      const count = queries.filter((query) => criticalModels(passage, query).includes(rank)).length
      expect(criticalShare).toBe(count / queries.length)
    }
  })

  it("tell waiting for a replica from waiting for more queries, and the batch from the query", () => {
    // The replica waits from 0 to 4, takes 0 and 1 and serves until 14; then waits for 4 more and takes 2, which came at 6.
    const delayed = oneModel([8, 10], { maxBatchSize: 2, batchingDelayMs: 4 }, [0, 1, 6])
    const of = (query: number) => contributions(delayed, passed(delayed), [query])[0]!.all
    expect(of(0)).toEqual({ queueMs: 0, delayMs: 4, batchMs: 2, aloneMs: 8 })
    expect(of(1)).toEqual({ queueMs: 0, delayMs: 3, batchMs: 2, aloneMs: 8 })
    expect(of(2)).toEqual({ queueMs: 8, delayMs: 4, batchMs: 0, aloneMs: 8 })
  })
})

/** How many queries are late if each is `extraMs` longer at one model: longest paths, from the source on. */
const lateCount = ({ stages, staysMs }: Passage, rank: number, extraMs: number, sloMs: number): number =>
  queries.filter((query) => {
    const leave: Array<number> = []
    for (const stage of stages) {
      const enter = Math.max(0, ...stage.parents.map((parent) => leave[parent]!))
      leave.push(enter + staysMs[stage.rank]![query]! + (stage.rank === rank ? extraMs : 0))
    }
    return sloMs < leave.at(-1)!
  }).length

describe("slack", () => {
  it("is the same along a chain that nothing else holds up", () => {
    const chain = scenarioOf({
      nodes: ["a model A", "b model B", "c model C"],
      edges: ["source a", "a b", "b c", "c sink"],
      serviceMs: { A: [1], B: [2], C: [4] },
      arrivalMs: [0, 100],
    })
    expect(slacks(passed(chain), { sloMs: 10, percentile: max }).map(({ slackMs }) => slackMs)).toEqual([3, 3, 3])
  })

  it("is none where the latency is just that of the objective, which is met", () => {
    const alone = oneModel([8], {}, [0, 100])
    expect(slacks(passed(alone), { sloMs: 8, percentile: max })).toEqual([{ node: "a", slackMs: 0 }])
  })

  const p90: Percentile = { label: "p90", parts: 90_000 }
  it.each([p90, p99, max])("is just as much longer as leaves $label within the SLO", (percentile) => {
    const allowed = allowedMisses(percentile, queries.length)
    const sloMs = latenciesMs(passage.lineage).toSorted()[queries.length - 1 - allowed]! + 3
    const found = slacks(passage, { sloMs, percentile })
    expect(found.map(({ node }) => node)).toEqual(passage.lineage.models.map(({ name }) => name))
    for (const { node, slackMs } of found) {
      const { rank } = scenario.stages.find(({ name }) => name === node)!
      expect(0 < slackMs).toBe(true)
      expect(lateCount(passage, rank, slackMs - 1e-6, sloMs)).toBeLessThanOrEqual(allowed)
      expect(allowed).toBeLessThan(lateCount(passage, rank, slackMs + 1e-6, sloMs))
    }
  })
})
