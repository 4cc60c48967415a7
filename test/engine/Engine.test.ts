/** Small runs worked out by hand, for every engine. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Lineage } from "../../src/domain/Lineage.ts"
import type { Engine } from "../../src/engine/Engine.ts"
import { oneModel, scenarioOf, type World } from "../worlds.ts"
import { engines } from "./engines.ts"

/** A node's lineage as a row a query: enqueue, dequeue, completion, batch size. */
const rowsOf = ({ models }: Lineage, node: string) => {
  const { enqueueMs, dequeueMs, completeMs, batchSize } = models.find(({ name }) => name === node)!
  return Array.from(enqueueMs, (enqueue, query) => [enqueue, dequeueMs[query], completeMs[query], batchSize[query]])
}

/** Two models in a row. */
const chain = (world: Pick<World, "serviceMs" | "run" | "arrivalMs">) =>
  scenarioOf({ nodes: ["a model A", "b model B"], edges: ["source a", "a b", "b sink"], ...world })

/** Two models side by side before a third that waits for both. */
const diamond = (world: Pick<World, "serviceMs" | "run" | "arrivalMs">) =>
  scenarioOf({
    nodes: ["a model A", "b model B", "c model C"],
    edges: ["source a", "source b", "a c", "b c", "c sink"],
    ...world,
  })

/**
 * Two parents that at 10 each complete a query that the other has completed before: `a` query 1 and `b` query 0.
 *
 *   a  one at a time, 5 ms each: query 0 at 5, query 1 at 10, query 2 at 15
 *   b  1 ms after a query's coming, 9 ms for one, 2 ms for two: query 0 at 10, queries 1 and 2 at 4.5
 */
const declaredAs = (nodes: ReadonlyArray<string>) =>
  scenarioOf({
    nodes,
    edges: ["source a", "source b", "a c", "b c", "c sink"],
    serviceMs: { A: [5], B: [9, 2], C: [7] },
    run: { b: { maxBatchSize: 2, replicas: 2, batchingDelayMs: 1 } },
    arrivalMs: [0, 1.5, 2],
  })

describe.each(engines)("the %s engine", (_, makeEngine) => {
  const simulate = (scenario: Parameters<Engine["Service"]["simulate"]>[0]): Promise<Lineage> =>
    Effect.runPromise(makeEngine().simulate(scenario))

  it("serves one query", async () => {
    const lineage = await simulate(oneModel([10], {}, [0]))
    expect(rowsOf(lineage, "a")).toEqual([[0, 0, 10, 1]])
    expect([...lineage.sinkMs]).toEqual([10])
    expect([...lineage.arrivalMs]).toEqual([0])
  })

  it("lets queries wait in line for one replica", async () => {
    expect(rowsOf(await simulate(oneModel([10], {}, [0, 4, 30])), "a")).toEqual([
      [0, 0, 10, 1],
      [4, 10, 20, 1],
      [30, 30, 40, 1],
    ])
  })

  it("takes as many as wait, at most the batch size", async () => {
    expect(rowsOf(await simulate(oneModel([10, 12, 13], { maxBatchSize: 3 }, [0, 1, 2, 3, 4, 5])), "a")).toEqual([
      [0, 0, 10, 1],
      [1, 10, 23, 3],
      [2, 10, 23, 3],
      [3, 10, 23, 3],
      [4, 23, 35, 2],
      [5, 23, 35, 2],
    ])
  })

  it("handles a completion before an arrival at the same time, which the next batch then misses", async () => {
    expect(rowsOf(await simulate(oneModel([10, 12], { maxBatchSize: 2 }, [0, 5, 10])), "a")).toEqual([
      [0, 0, 10, 1],
      [5, 10, 20, 1],
      [10, 20, 30, 1],
    ])
  })

  it("starts a lone query at once though others arrive in the same instant, when there is no delay", async () => {
    expect(rowsOf(await simulate(oneModel([10, 12, 14], { maxBatchSize: 3 }, [5, 5, 5])), "a")).toEqual([
      [5, 5, 15, 1],
      [5, 15, 27, 2],
      [5, 15, 27, 2],
    ])
  })

  it("serves queries that all arrive at once in their order, over all replicas", async () => {
    const lineage = await simulate(oneModel([10], { replicas: 2 }, [0, 0, 0, 0, 0]))
    expect(rowsOf(lineage, "a").map(([, dequeueMs]) => dequeueMs)).toEqual([0, 0, 10, 10, 20])
    expect([...lineage.sinkMs]).toEqual([10, 10, 20, 20, 30])
  })

  it("lets a small batch overtake a large one on another replica", async () => {
    const lineage = await simulate(oneModel([2, 50], { maxBatchSize: 2, replicas: 2 }, [0, 0, 1, 1, 3]))
    // Replicas 0 and 1 take a query each at 0; at 2 replica 0 takes two, then replica 1 finds none until 3.
    expect(rowsOf(lineage, "a")).toEqual([
      [0, 0, 2, 1],
      [0, 0, 2, 1],
      [1, 2, 52, 2],
      [1, 2, 52, 2],
      [3, 3, 5, 1],
    ])
  })

  describe("with a batching delay", () => {
    it("waits that long after the first query, then takes what has come", async () => {
      const delayed = { maxBatchSize: 2, batchingDelayMs: 5 }
      expect(rowsOf(await simulate(oneModel([10, 12], delayed, [0, 3, 6])), "a")).toEqual([
        [0, 5, 17, 2],
        [3, 5, 17, 2],
        [6, 22, 32, 1],
      ])
    })

    it("does not take early though the batch is full", async () => {
      const delayed = { maxBatchSize: 2, batchingDelayMs: 5 }
      expect(rowsOf(await simulate(oneModel([10, 12], delayed, [0, 0])), "a")).toEqual([
        [0, 5, 17, 2],
        [0, 5, 17, 2],
      ])
    })

    it("sends as many replicas to wait as there are batches begun, and no more", async () => {
      const delayed = { maxBatchSize: 2, replicas: 3, batchingDelayMs: 4 }
      expect(rowsOf(await simulate(oneModel([10, 12], delayed, [0, 0, 0])), "a")).toEqual([
        [0, 4, 16, 2],
        [0, 4, 16, 2],
        [0, 4, 14, 1],
      ])
    })

    it("lets a waiting replica's batch grow until it takes, even from the instant before", async () => {
      // At 5 the take comes before the delivery of query 2, which waits for the other replica's delay.
      const delayed = { maxBatchSize: 4, replicas: 2, batchingDelayMs: 5 }
      expect(rowsOf(await simulate(oneModel([10, 12, 13, 14], delayed, [0, 4.5, 5])), "a")).toEqual([
        [0, 5, 17, 2],
        [4.5, 5, 17, 2],
        [5, 10, 20, 1],
      ])
    })

    it("counts it anew after a completion", async () => {
      const delayed = { batchingDelayMs: 5 }
      expect(rowsOf(await simulate(oneModel([10], delayed, [0, 1])), "a")).toEqual([
        [0, 5, 15, 1],
        [1, 20, 30, 1],
      ])
    })
  })

  it("hands a batch on as one delivery", async () => {
    const lineage = await simulate(
      chain({
        serviceMs: { A: [10, 10, 10], B: [1, 2, 3] },
        run: { a: { maxBatchSize: 3 }, b: { maxBatchSize: 3 } },
        arrivalMs: [0, 1, 2, 3],
      }),
    )
    expect(rowsOf(lineage, "b")).toEqual([
      [10, 10, 11, 1],
      [20, 20, 23, 3],
      [20, 20, 23, 3],
      [20, 20, 23, 3],
    ])
  })

  it("makes a model with several parents wait for the last of them", async () => {
    const lineage = await simulate(
      diamond({
        serviceMs: { A: [10], B: [3, 4], C: [1, 2] },
        run: { a: { replicas: 2 }, b: { maxBatchSize: 2 }, c: { maxBatchSize: 2 } },
        arrivalMs: [0, 1],
      }),
    )
    expect(rowsOf(lineage, "b")).toEqual([
      [0, 0, 3, 1],
      [1, 3, 6, 1],
    ])
    expect(rowsOf(lineage, "c")).toEqual([
      [10, 10, 11, 1],
      [11, 11, 12, 1],
    ])
    expect([...lineage.sinkMs]).toEqual([11, 12])
  })

  it("waits for each of three parents, at a join, at a model and at the sink", async () => {
    const three = ["source a", "source b", "source c"]
    const world = { serviceMs: { A: [2], B: [5], C: [9], D: [1] }, arrivalMs: [0, 20] }
    const models = ["a model A", "b model B", "c model C"]
    const atJoin = await simulate(
      scenarioOf({ ...world, nodes: [...models, "j join"], edges: [...three, "a j", "b j", "c j", "j sink"] }),
    )
    expect([...atJoin.sinkMs]).toEqual([9, 29])
    const atModel = await simulate(
      scenarioOf({ ...world, nodes: [...models, "d model D"], edges: [...three, "a d", "b d", "c d", "d sink"] }),
    )
    expect(rowsOf(atModel, "d")).toEqual([
      [9, 9, 10, 1],
      [29, 29, 30, 1],
    ])
    const atSink = await simulate(
      scenarioOf({ ...world, nodes: models, edges: [...three, "a sink", "b sink", "c sink"] }),
    )
    expect([...atSink.sinkMs]).toEqual([9, 29])
  })

  describe("takes what several parents complete at one time in the order of their ranks", () => {
    it("a before b", async () => {
      const lineage = await simulate(declaredAs(["a model A", "b model B", "c model C"]))
      expect(rowsOf(lineage, "a").map(([, , completeMs]) => completeMs)).toEqual([5, 10, 15])
      expect(rowsOf(lineage, "b").map(([, , completeMs]) => completeMs)).toEqual([10, 4.5, 4.5])
      expect(rowsOf(lineage, "c")).toEqual([
        [10, 17, 24, 1],
        [10, 10, 17, 1],
        [15, 24, 31, 1],
      ])
    })

    it("b before a", async () => {
      expect(rowsOf(await simulate(declaredAs(["b model B", "a model A", "c model C"])), "c")).toEqual([
        [10, 10, 17, 1],
        [10, 17, 24, 1],
        [15, 24, 31, 1],
      ])
    })
  })

  it("has an edge straight from the source to the sink cost nothing", async () => {
    const lineage = await simulate(
      scenarioOf({
        nodes: ["a model A"],
        edges: ["source a", "a sink", "source sink"],
        serviceMs: { A: [10] },
        arrivalMs: [0, 100],
      }),
    )
    expect([...lineage.sinkMs]).toEqual([10, 110])
  })

  it("passes queries through joins in no time", async () => {
    const lineage = await simulate(
      scenarioOf({
        nodes: ["a join", "b join"],
        edges: ["source a", "a b", "source b", "b sink"],
        arrivalMs: [0, 0, 7],
      }),
    )
    expect(lineage.models).toEqual([])
    expect([...lineage.sinkMs]).toEqual([0, 0, 7])
  })

  it("adds times in float64 in the order in which they pass", async () => {
    const lineage = await simulate(chain({ serviceMs: { A: [0.1], B: [0.2] }, arrivalMs: [0.3] }))
    expect([...lineage.sinkMs]).toEqual([0.3 + 0.1 + 0.2])
  })

  it("runs one scenario twice to the same result, in a run of its own each time", async () => {
    const scenario = diamond({
      serviceMs: { A: [5, 6], B: [7], C: [2, 3] },
      run: { a: { maxBatchSize: 2 }, b: { replicas: 3 }, c: { maxBatchSize: 2, batchingDelayMs: 1 } },
      arrivalMs: [0, 0, 0, 5, 6, 7, 7],
    })
    const engine = makeEngine()
    const [first, second] = await Effect.runPromise(
      Effect.all([engine.simulate(scenario), engine.simulate(scenario)], { concurrency: 2 }),
    )
    expect(second).toEqual(first)
    expect(second.sinkMs).not.toBe(first.sinkMs)
  })
})
