import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { departuresOf, followedBy } from "../../../src/planner/exact/Departures.ts"

/** Departures of queries that leave a ms apart, in this order. */
const departures = (query: ReadonlyArray<number>) =>
  departuresOf({
    query: Int32Array.from(query),
    deliveredMs: Float64Array.from(query.keys()),
    followers: new Int32Array(query.length),
  })

describe("queries that leave", () => {
  it("in the order of arrival have overtaken nobody", () => {
    expect(departures([0, 1, 2])).toEqual({ leaveMs: Float64Array.of(0, 1, 2), overtaken: undefined })
  })

  it("have overtaken those that arrived before and leave after them, and nobody else", () => {
    expect(departures([1, 0])).toEqual({ leaveMs: Float64Array.of(1, 0), overtaken: Int32Array.of(0, 1) })
    expect(departures([3, 2, 1, 0]).overtaken).toEqual(Int32Array.of(0, 1, 2, 3))
    expect(departures([0, 2, 4, 5, 1, 3])).toEqual({
      leaveMs: Float64Array.of(0, 4, 1, 5, 2, 3),
      overtaken: Int32Array.of(0, 0, 1, 0, 2, 2),
    })
  })
})

it("a follower is delivered what the last stage delivers, in the same order", () => {
  const model = { _tag: "Model", maxBatchSize: 2, replicas: 2, batchingDelayMs: 0 } as const
  const serviceMs = Float64Array.of(Number.NaN, 6, 20)
  const scenario: Scenario = {
    arrivalMs: Float64Array.of(0, 1, 2, 3, 7),
    stages: [
      { _tag: "Source", name: "source", rank: 0, parents: [], children: [1] },
      { ...model, name: "a", rank: 1, parents: [0], children: [2], serviceMs },
      { _tag: "Sink", name: "sink", rank: 2, parents: [1], children: [] },
    ],
  }
  const followed = followedBy(scenario, "follower")
  expect(followed.stages.map(({ rank, parents, children }) => [rank, parents, children])).toEqual([
    [0, [], [1]],
    [1, [0], [2]],
    [2, [1], [3]],
    [3, [2], []],
  ])
  const deliveries = Effect.runSync(KernelEngine.make().deliveries(followed, "follower"))
  expect(deliveries).toEqual({
    query: Int32Array.of(0, 1, 4, 2, 3),
    deliveredMs: Float64Array.of(6, 7, 13, 26, 26),
    followers: Int32Array.of(0, 0, 0, 1, 0),
  })
  expect(departuresOf(deliveries).overtaken).toEqual(Int32Array.of(0, 0, 0, 0, 2))
})
