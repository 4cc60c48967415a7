import { expect, it } from "vitest"
import { deliveriesOf, largestDelivery, withProbe, withTurnstile } from "../../src/domain/Deliveries.ts"
import { emptyModel, type Lineage, type ModelLineage } from "../../src/domain/Lineage.ts"
import { scenarioOf } from "../worlds.ts"

const scenario = scenarioOf({
  nodes: ["a model A", "b model B", "c program wait"],
  edges: ["source a", "a b", "b c", "c sink"],
  serviceMs: { A: [3, 4], B: [5, 6] },
  run: { a: { maxBatchSize: 2, replicas: 4 }, b: { maxBatchSize: 2, replicas: 5, batchingDelayMs: 7 } },
  arrivalMs: [0, 2, 4],
})

it("a probe takes what all queries could be at a time, with a replica for each", () => {
  const probed = withProbe(scenario, "b")
  const probe = {
    ...scenario.stages[2]!,
    maxBatchSize: 3,
    replicas: 3,
    batchingDelayMs: 0,
    serviceMs: Float64Array.of(1, 1, 1, 1),
  }
  expect(probed.stages).toEqual(scenario.stages.with(2, probe))
  expect(probed.arrivalMs).toBe(scenario.arrivalMs)
})

it("a turnstile takes one query after the other", () => {
  const queued = withTurnstile(scenario, "b")
  const turnstile = {
    ...scenario.stages[2]!,
    maxBatchSize: 1,
    replicas: 1,
    batchingDelayMs: 0,
    serviceMs: Float64Array.of(1, 1),
  }
  expect(queued.stages).toEqual(scenario.stages.with(2, turnstile))
  expect(queued.arrivalMs).toBe(scenario.arrivalMs)
})

it("both stand for whatever a node runs", () => {
  for (const replacing of [withProbe, withTurnstile]) {
    expect(replacing(scenario, "c").stages[3]).toMatchObject({ _tag: "Model", name: "c", rank: 3, parents: [2] })
  }
})

/** A lineage of three models, of which `b` has these parts. */
const lineageWith = (part: Partial<ModelLineage>): Lineage => ({
  arrivalMs: new Float64Array(4),
  sinkMs: new Float64Array(4),
  models: [emptyModel("a", 4), { ...emptyModel("b", 4), ...part }, emptyModel("c", 4)],
})

it("what reaches a node is what its probe was given, in the order in which its turnstile was passed", () => {
  const enqueueMs = Float64Array.of(9, 5, 9, 2)
  const batchSize = Int32Array.of(2, 1, 2, 1)
  const probed = lineageWith({ enqueueMs, batchSize })
  const queued = lineageWith({ dequeueMs: Float64Array.of(10, 5, 9, 2) })
  expect(deliveriesOf(probed, queued, "b")).toEqual({
    query: Int32Array.of(3, 1, 2, 0),
    deliveredMs: Float64Array.of(2, 5, 9, 9),
    followers: Int32Array.of(0, 0, 1, 0),
  })
})

/** Deliveries of queries that so many follow each. */
const following = (...followers: ReadonlyArray<number>) => ({
  query: Int32Array.from(followers.keys()),
  deliveredMs: new Float64Array(followers.length),
  followers: Int32Array.from(followers),
})

it("the largest delivery holds as many as follow its first query, and that", () => {
  expect(largestDelivery(following(0, 2, 1, 0, 1, 0))).toBe(3)
  expect(largestDelivery(following(0, 0))).toBe(1)
})
