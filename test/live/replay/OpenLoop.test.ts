/** Open-loop load, in test time: what was simulated is what happens. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import { describe, expect, it } from "vitest"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import * as Pipeline from "../../../src/domain/Pipeline.ts"
import { modelStages, type Scenario } from "../../../src/domain/Scenario.ts"
import { arrivalTimesMs } from "../../../src/domain/Workload.ts"
import { make as makeKernel } from "../../../src/engine/kernel/KernelEngine.ts"
import { measuredOf } from "../../../src/live/replay/Compare.ts"
import { replay, type ReplayOptions, type Route } from "../../../src/live/replay/OpenLoop.ts"
import { inTestTime } from "../inTestTime.ts"

/** Two branches, of which one has two models, a join, and a model behind it. */
const pipeline = Result.getOrThrow(
  Pipeline.make({
    name: "diamond",
    nodes: [
      { name: "a", kind: "model", model: "m" },
      { name: "b", kind: "model", model: "m" },
      { name: "c", kind: "model", model: "m" },
      { name: "join", kind: "join" },
      { name: "d", kind: "model", model: "m" },
    ],
    edges: [
      ["source", "a"],
      ["source", "b"],
      ["b", "c"],
      ["a", "join"],
      ["c", "join"],
      ["join", "d"],
      ["d", "sink"],
      ["a", "sink"],
    ],
  }),
)

const serviceMs: Readonly<Record<string, number>> = { a: 70, b: 10, c: 20, d: 5 }

/** Every model with batches of one query and so many replicas. */
const scenarioOf = (replicas: number, headwaysMs: ReadonlyArray<number>): Scenario => ({
  arrivalMs: arrivalTimesMs(Float64Array.from(headwaysMs)),
  stages: pipeline.nodes.map(({ name, rank, parents, children, role }) =>
    role._tag === "Model"
      ? {
          _tag: "Model",
          name,
          rank,
          parents,
          children,
          maxBatchSize: 1,
          replicas,
          batchingDelayMs: 0,
          serviceMs: Float64Array.of(Number.NaN, serviceMs[name]!),
        }
      : { _tag: role._tag as "Source" | "Join" | "Sink", name, rank, parents, children },
  ),
})

const headwaysMs = [5, 0, 0, 40, 3, 3, 100, 1, 1, 1, 20, 64]

/** Servers of so many replicas each, first in, first out. */
const serversOf = ({ stages }: Scenario, replicas: number) => {
  const servers = new Map(
    modelStages({ stages, arrivalMs: new Float64Array(0) }).map((stage) => {
      const free = Semaphore.makeUnsafe(replicas)
      return [stage.rank, free.withPermits(1)(Effect.sleep(stage.serviceMs[1]!))]
    }),
  )
  return (rank: number) => servers.get(rank) ?? Effect.void
}

const replayed = (route: Route, serve: ReplayOptions<Error, never>["serve"]) =>
  inTestTime(replay(route, { serve, onProgress: () => {} }))

describe("replay", () => {
  it.each([1, 2, 100])("takes the latencies that were simulated, with %i replicas", async (replicas) => {
    const scenario = scenarioOf(replicas, headwaysMs)
    const predicted = await Effect.runPromise(makeKernel().simulate(scenario))
    const record = await replayed(scenario, serversOf(scenario, replicas))
    expect(record.sentMs).toEqual(scenario.arrivalMs)
    expect(record.doneMs).toEqual(predicted.sinkMs)
    expect(measuredOf(record, scenario.arrivalMs)).toEqual({
      ascending: latenciesMs(predicted).toSorted(),
      lagAscending: new Float64Array(13),
      failed: 0,
    })
  })

  it("sends on while a server stalls, and charges it for every query of that time", async () => {
    const scenario = scenarioOf(
      1,
      Array.from({ length: 9 }, () => 10),
    )
    let isFirst = true
    const free = Semaphore.makeUnsafe(1)
    const stalling = free.withPermits(1)(
      Effect.suspend(() => {
        const isStalled = isFirst
        isFirst = false
        return Effect.sleep(isStalled ? 100 : 0)
      }),
    )
    const { d } = Object.fromEntries(scenario.stages.map(({ name, rank }) => [name, rank]))
    const record = await replayed(scenario, (rank) => (rank === d ? stalling : Effect.void))
    const { ascending } = measuredOf(record, scenario.arrivalMs)
    expect([...ascending]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  })

  it("leaves queries that a node failed without an end, and runs their other branches all the same", async () => {
    const scenario = scenarioOf(100, headwaysMs)
    const { a, c, d } = Object.fromEntries(scenario.stages.map(({ name, rank }) => [name, rank]))
    const served = new Map<number, number>()
    const serve = serversOf(scenario, 100)
    const standings: Array<number> = []
    const record = await inTestTime(
      replay(scenario, {
        serve: (rank) =>
          Effect.suspend(() => {
            const ordinal = served.get(rank) ?? 0
            served.set(rank, ordinal + 1)
            const isFailing = rank === a && ordinal % 5 === 4
            return isFailing ? Effect.fail(new Error("status 500")) : serve(rank)
          }),
        onProgress: ({ sent }) => standings.push(sent),
      }),
    )
    expect([...record.doneMs].map(Number.isFinite)).toEqual(
      scenario.arrivalMs.reduce<Array<boolean>>((all, _, query) => [...all, query % 5 !== 4], []),
    )
    expect(record.failures).toEqual(new Map([["status 500", 2]]))
    expect([served.get(a!), served.get(c!), served.get(d!)]).toEqual([13, 13, 11])
    expect(standings).toEqual(Array.from({ length: 13 }, (_, index) => index + 1))
    expect(measuredOf(record, scenario.arrivalMs).failed).toBe(2)
  })

  it("counts a query once though two of its branches fail", async () => {
    const scenario = scenarioOf(100, [10])
    const record = await replayed(scenario, (rank) =>
      rank === 0 ? Effect.void : Effect.andThen(Effect.sleep(rank), Effect.fail(new Error(`node ${rank}`))),
    )
    expect(record.failures).toEqual(new Map([["node 1", 2]]))
  })
})
