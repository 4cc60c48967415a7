import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { departuresOf, followedBy } from "../../../src/planner/exact/Departures.ts"

const departures = (position: ReadonlyArray<number>) =>
  departuresOf({
    deliveredMs: Float64Array.from(position),
    groupSize: new Int32Array(position.length).fill(1),
    position: Int32Array.from(position),
  })

describe("queries that leave", () => {
  it("in the order of arrival have overtaken nobody", () => {
    expect(departures([0, 1, 2])).toEqual({ leaveMs: Float64Array.of(0, 1, 2), overtaken: undefined })
  })

  it("have overtaken those that arrived before and leave after them, and nobody else", () => {
    expect(departures([1, 0]).overtaken).toEqual(Int32Array.of(0, 1))
    expect(departures([3, 2, 1, 0]).overtaken).toEqual(Int32Array.of(0, 1, 2, 3))
    expect(departures([0, 4, 1, 5, 2, 3]).overtaken).toEqual(Int32Array.of(0, 0, 1, 0, 2, 2))
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
    deliveredMs: Float64Array.of(6, 7, 26, 26, 13),
    groupSize: Int32Array.of(1, 1, 2, 2, 1),
    position: Int32Array.of(0, 1, 3, 4, 2),
  })
  expect(departuresOf(deliveries).overtaken).toEqual(Int32Array.of(0, 0, 0, 0, 2))
})
