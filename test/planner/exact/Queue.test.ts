import { expect, it } from "vitest"
import { partOf, queueOf } from "../../../src/planner/exact/Queue.ts"

const queue = queueOf(
  {
    deliveredMs: Float64Array.of(9, 5, 7, 5, 7, 7),
    groupSize: Int32Array.of(1, 2, 2, 2, 1, 2),
    position: Int32Array.of(5, 1, 3, 0, 4, 2),
  },
  Float64Array.of(0, 1, 2, 3, 4, 5),
)

it("a queue holds what is delivered in the order in which it is served", () => {
  expect(queue).toEqual({
    query: Int32Array.of(3, 1, 5, 2, 4, 0),
    arrivedMs: Float64Array.of(3, 1, 5, 2, 4, 0),
    deliveredMs: Float64Array.of(5, 5, 7, 7, 7, 9),
    followers: Int32Array.of(1, 0, 1, 0, 0, 0),
  })
})

it("a part of it holds those at some places, who are followed by as many as in the whole", () => {
  expect(partOf(queue, Int32Array.of(0, 2, 3, 5))).toEqual({
    query: Int32Array.of(3, 5, 2, 0),
    arrivedMs: Float64Array.of(3, 5, 2, 0),
    deliveredMs: Float64Array.of(5, 7, 7, 9),
    followers: Int32Array.of(1, 1, 0, 0),
  })
})
