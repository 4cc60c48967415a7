import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Configuration } from "../../src/domain/Configuration.ts"
import { max } from "../../src/domain/Percentile.ts"
import { type ModelStage, modelStages } from "../../src/domain/Scenario.ts"
import { Engine, fromSimulate } from "../../src/engine/Engine.ts"
import { isFeasible, makeJudge } from "../../src/planner/Candidate.ts"
import { improve } from "../../src/planner/GreedyActions.ts"
import { nodeOptions } from "../../src/planner/Options.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import type { Action, SearchStep } from "../../src/planner/Search.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

/** Service times so short that no bound decides anything; hardware is told apart by its service time. */
const [goldMs, silverMs, bronzeMs] = [0.001, 0.002, 0.003]

const tables = {
  gold: [goldMs, goldMs, goldMs, goldMs],
  silver: [silverMs, silverMs],
  bronze: [bronzeMs, bronzeMs],
}

const problem: Problem = {
  catalog: catalogOf({ gold: 4, silver: 2, bronze: 1 }, { A: tables, B: { gold: tables.gold } }),
  // Declared against the alphabet, so that ranks and names order the nodes differently.
  pipeline: pipelineOf(["b model B", "a model A"], ["source b", "b a", "a sink"]),
  arrivalMs: Float64Array.of(0),
  serviceTimeModel: "p99",
  objective: { sloMs: 100, percentile: max },
}

interface Runs {
  readonly hardware: string
  readonly maxBatchSize: number
  readonly replicas: number
}

const hardwareOf = ({ serviceMs }: ModelStage): string =>
  serviceMs[1] === goldMs ? "gold" : serviceMs[1] === silverMs ? "silver" : "bronze"

/** One round from a configuration, where a function tells every configuration's latency. */
const roundFrom = (
  configuration: Configuration,
  latencyOf: (a: Runs, b: Runs) => number,
  nodes = nodeOptions(problem),
) => {
  const engine = fromSimulate("told", (scenario) => {
    const [a, b] = ["a", "b"].map((name) => {
      const stage = modelStages(scenario).find((model) => model.name === name)!
      return { hardware: hardwareOf(stage), maxBatchSize: stage.maxBatchSize, replicas: stage.replicas }
    })
    return Effect.succeed({ arrivalMs: scenario.arrivalMs, models: [], sinkMs: Float64Array.of(latencyOf(a!, b!)) })
  })
  const judge = makeJudge(problem)
  const steps: Array<SearchStep> = []
  const report = (step: SearchStep) => Effect.sync(() => void steps.push(step))
  const program = Effect.gen(function* () {
    const current = yield* judge.judge(configuration)
    if (!isFeasible(current)) throw new Error("a round starts from a feasible configuration")
    return yield* improve({ nodes, judge, report, current, round: 7 })
  })
  const { move, rejected } = Effect.runSync(Effect.provideService(program, Engine, engine))
  /** What an action tried on a node, in order: hardware, batch size, replicas. */
  const triedBy = (node: string, action: Action) =>
    steps.flatMap((step) => {
      if (step._tag !== "Tried" || step.node !== node || step.action !== action) return []
      const { hardware, maxBatchSize, replicas } = step.candidate.configuration[node]!
      return [`${hardware} ${maxBatchSize} × ${replicas}`]
    })
  const reasons = Object.fromEntries(rejected.map(({ node, action, reason }) => [`${node} ${action}`, reason]))
  return { move, rejected, steps, triedBy, reasons }
}

const run = (hardware: string, maxBatchSize: number, replicas: number) => ({ hardware, maxBatchSize, replicas })

describe("a round", () => {
  it("tries every action on every node, by the nodes' names, and reports each and then itself", () => {
    const { steps, move, rejected } = roundFrom({ a: run("silver", 1, 2), b: run("gold", 1, 2) }, () => 100)
    expect(steps.map((step) => (step._tag === "Tried" ? `${step.node} ${step.action}` : step._tag))).toEqual([
      "a larger-batch",
      "a fewer-replicas",
      "a cheaper-hardware",
      "a cheaper-hardware",
      "b larger-batch",
      "b fewer-replicas",
      "Round",
    ])
    expect(steps.at(-1)).toEqual({ _tag: "Round", round: 7, move, rejected })
    expect(steps.every((step) => step._tag !== "Tried" || step.round === 7)).toBe(true)
  })

  it("does not mind in which order the nodes are given", () => {
    const from = { a: run("silver", 1, 2), b: run("gold", 1, 2) }
    const nodes = nodeOptions(problem)
    expect(roundFrom(from, () => 100, nodes.toReversed()).steps).toEqual(roundFrom(from, () => 100, nodes).steps)
  })

  it("takes of what one action finds the best, and of equals the first", () => {
    const from = { a: run("gold", 1, 2), b: run("gold", 1, 1) }
    const found = (latencyOfBatchesOfTwo: number) =>
      roundFrom(from, (a) => {
        if (a.hardware === "gold") return 100
        if (a.hardware === "bronze") return 101
        return a.maxBatchSize === 1 ? 50 : latencyOfBatchesOfTwo
      }).move
    for (const latencyMs of [50, 60]) {
      expect(found(latencyMs)).toMatchObject({ node: "a", action: "cheaper-hardware" })
      expect(found(latencyMs)!.best.configuration["a"]).toEqual(run("silver", 1, 1))
    }
    expect(found(40)!.best.configuration["a"]).toEqual(run("silver", 2, 1))
  })

  it("takes the cheapest that is feasible", () => {
    // One bronze replica of `a` for two gold ones saves 7, one replica of `b` less saves 4.
    const { move } = roundFrom({ a: run("gold", 1, 2), b: run("gold", 1, 2) }, () => 100)
    expect(move).toMatchObject({ node: "a", action: "cheaper-hardware", triedCount: 4 })
    expect(move!.best.costPerHour).toBe(1 + 8)
  })

  it("among the cheapest takes the one of least latency", () => {
    const { move } = roundFrom({ a: run("bronze", 2, 1), b: run("gold", 1, 3) }, (_, b) =>
      b.maxBatchSize === 2 && b.replicas === 2 ? 50 : b.replicas === 2 ? 60 : b.replicas === 1 ? 101 : 90,
    )
    expect(move).toMatchObject({ node: "b", action: "larger-batch" })
    expect(move!.best.verdict.latencyMs).toBe(50)
  })

  it("among equals takes the node first by name, then the action first in order", () => {
    const { move } = roundFrom({ a: run("gold", 1, 2), b: run("gold", 1, 2) }, (a) =>
      a.hardware === "gold" ? 100 : 101,
    )
    expect(move).toMatchObject({ node: "a", action: "larger-batch" })
    expect(move!.best.configuration).toEqual({ a: run("gold", 2, 1), b: run("gold", 1, 2) })
  })

  it("takes a move that costs the same and is faster", () => {
    const { move } = roundFrom({ a: run("bronze", 1, 1), b: run("gold", 1, 1) }, (a) =>
      a.maxBatchSize === 2 ? 40 : 90,
    )
    expect(move).toMatchObject({ node: "a", action: "larger-batch" })
    expect(move!.best.costPerHour).toBe(5)
  })

  it("takes none that is neither cheaper nor faster", () => {
    const { move, reasons } = roundFrom({ a: run("bronze", 1, 1), b: run("gold", 4, 1) }, () => 90)
    expect(move).toBeUndefined()
    expect(reasons).toEqual({
      "a larger-batch": "not-better",
      "a fewer-replicas": "not-applicable",
      "a cheaper-hardware": "not-applicable",
      "b larger-batch": "not-applicable",
      "b fewer-replicas": "not-applicable",
      "b cheaper-hardware": "not-applicable",
    })
  })

  it("says of every action that it did not take why", () => {
    const { move, reasons, rejected } = roundFrom({ a: run("gold", 1, 2), b: run("gold", 1, 2) }, (a, b) => {
      if (a.hardware !== "gold") return 101
      return a.replicas === 1 || b.replicas === 1 ? 99 : 100
    })
    expect(move).toMatchObject({ node: "a", action: "larger-batch" })
    expect(reasons).toEqual({
      "a fewer-replicas": "outbid",
      "a cheaper-hardware": "none-feasible",
      "b larger-batch": "outbid",
      "b fewer-replicas": "outbid",
      "b cheaper-hardware": "not-applicable",
    })
    expect(rejected.find(({ action }) => action === "cheaper-hardware")).toMatchObject({
      best: undefined,
      triedCount: 24,
    })
  })
})

describe("a larger batch", () => {
  it("is the next profiled one, with the fewest replicas that are feasible", () => {
    const { triedBy } = roundFrom({ a: run("gold", 1, 4), b: run("gold", 1, 1) }, ({ replicas }) =>
      replicas < 3 ? 101 : 100,
    )
    expect(triedBy("a", "larger-batch")).toEqual(["gold 2 × 1", "gold 2 × 2", "gold 2 × 3"])
  })

  it("gets no more replicas than there are", () => {
    const { triedBy, reasons } = roundFrom(
      { a: run("gold", 1, 2), b: run("gold", 1, 1) },
      ({ maxBatchSize, hardware }) => (maxBatchSize === 1 && hardware === "gold" ? 100 : 101),
    )
    expect(triedBy("a", "larger-batch")).toEqual(["gold 2 × 1", "gold 2 × 2"])
    expect(reasons["a larger-batch"]).toBe("none-feasible")
  })
})

describe("fewer replicas", () => {
  it("are one fewer, all else the same", () => {
    const { triedBy } = roundFrom({ a: run("gold", 2, 3), b: run("gold", 1, 1) }, () => 100)
    expect(triedBy("a", "fewer-replicas")).toEqual(["gold 2 × 2"])
    expect(triedBy("b", "fewer-replicas")).toEqual([])
  })

  it("keep a batching delay", () => {
    const delayed = { ...run("bronze", 2, 2), batchingDelayMs: 5 }
    const { steps } = roundFrom({ a: delayed, b: run("gold", 1, 1) }, () => 100)
    const tried = steps.find((step) => step._tag === "Tried" && step.action === "fewer-replicas")
    expect(tried?._tag === "Tried" && tried.candidate.configuration["a"]).toEqual({ ...delayed, replicas: 1 })
  })
})

describe("cheaper hardware", () => {
  it("is tried with every batch size and as few replicas as are feasible, none dearer than now", () => {
    const { triedBy } = roundFrom({ a: run("gold", 1, 1), b: run("gold", 1, 1) }, ({ hardware, replicas }) => {
      if (hardware === "gold") return 100
      return hardware === "silver" && replicas === 2 ? 100 : 101
    })
    // Batch sizes of all hardware go in step, until one is feasible or no cheaper than now.
    expect(triedBy("a", "cheaper-hardware")).toEqual([
      "silver 1 × 1",
      "silver 2 × 1",
      "bronze 1 × 1",
      "bronze 2 × 1",
      "silver 1 × 2",
      "silver 2 × 2",
      "bronze 1 × 2",
      "bronze 2 × 2",
      "bronze 1 × 3",
      "bronze 2 × 3",
      "bronze 1 × 4",
      "bronze 2 × 4",
    ])
  })

  it("is not tried on hardware as dear or dearer, and leaves the other nodes as they are", () => {
    const { triedBy, steps } = roundFrom({ a: run("silver", 2, 3), b: run("gold", 3, 2) }, () => 100)
    expect(triedBy("a", "cheaper-hardware")).toEqual(["bronze 1 × 1", "bronze 2 × 1"])
    expect(triedBy("b", "cheaper-hardware")).toEqual([])
    for (const step of steps) {
      if (step._tag === "Tried" && step.node === "a") {
        expect(step.candidate.configuration["b"]).toEqual(run("gold", 3, 2))
      }
    }
  })
})
