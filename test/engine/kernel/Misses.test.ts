/** Certain misses, and the latencies of the sink that they are read off, beside what they are by their definition. */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { Flow } from "../../../src/engine/kernel/Flow.ts"
import { makeMisses } from "../../../src/engine/kernel/Misses.ts"
import { Order } from "../../../src/engine/kernel/Order.ts"
import { assertProperty } from "../../property.ts"

/** A parent of the sink: the order in which it delivers, in what portions, and how long after the earliest instant. */
interface Parent {
  readonly ids: ReadonlyArray<number>
  readonly sizes: ReadonlyArray<number>
  readonly delaysMs: ReadonlyArray<number>
}

interface Run {
  readonly arrivalMs: ReadonlyArray<number>
  readonly parents: ReadonlyArray<Parent>
  readonly sloMs: number
  readonly looks: ReadonlyArray<number>
}

const parentOf = (queryCount: number): fc.Arbitrary<Parent> => {
  const inOrder = Array.from({ length: queryCount }, (_, query) => query)
  return fc.record({
    ids: fc.oneof(fc.constant(inOrder), fc.shuffledSubarray(inOrder, { minLength: queryCount })),
    sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(11)), { minLength: 1, maxLength: 6 }),
    delaysMs: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }),
  })
}

const runs: fc.Arbitrary<Run> = fc.integer({ min: 1, max: 30 }).chain((queryCount) =>
  fc.record({
    arrivalMs: fc
      .array(fc.nat({ max: 4 }), { minLength: queryCount, maxLength: queryCount })
      .map((gapsMs) => gapsMs.map((_, query) => gapsMs.slice(0, query + 1).reduce((sum, gapMs) => sum + gapMs, 0))),
    parents: fc.array(parentOf(queryCount), { minLength: 1, maxLength: 3 }),
    sloMs: fc.nat({ max: 20 }),
    looks: fc
      .array(fc.nat({ max: 100 }), { maxLength: 5 })
      .map((looks) => looks.toSorted((left, right) => left - right)),
  }),
)

/** The parent's deliveries as a flow, and the instant at which it delivers each query. */
const flowOf = ({ ids, sizes, delaysMs }: Parent, arrivalMs: ReadonlyArray<number>, buffers: Buffers) => {
  const isOrdered = ids.every((id, position) => id === position)
  const order = isOrdered ? undefined : new Order(buffers, ids.length)
  for (const [position, id] of ids.entries()) order?.addQuery(id, position)
  const flow = Flow.empty(buffers, ids.length, order)
  const deliveredMs: Array<number> = []
  let nowMs = 0
  for (let start = 0; start < ids.length;) {
    const size = sizes[flow.length % sizes.length]!
    const taken = ids.slice(start, start + size)
    nowMs = Math.max(nowMs, ...taken.map((id) => arrivalMs[id]!)) + delaysMs[flow.length % delaysMs.length]!
    for (const id of taken) deliveredMs[id] = nowMs
    start += taken.length
    flow.timesMs[flow.length] = nowMs
    flow.ends[flow.length++] = start
  }
  return { flow, deliveredMs }
}

it("certain misses are the queries that have waited too long, or did", () => {
  assertProperty(
    fc.property(runs, ({ arrivalMs, parents, sloMs, looks }) => {
      const buffers = new Buffers()
      const made = parents.map((parent) => flowOf(parent, arrivalMs, buffers))
      const inputs = made.map(({ flow }) => flow)
      const leftMs = arrivalMs.map((_, query) => Math.max(...made.map(({ deliveredMs }) => deliveredMs[query]!)))
      const arrivals = Float64Array.from(arrivalMs)
      const latenciesMs = new Float64Array(arrivalMs.length)
      const misses = makeMisses({ buffers, inputs, arrivalMs: arrivals, latenciesMs, sloMs })
      for (const nowMs of [...looks, Number.POSITIVE_INFINITY]) {
        const isCertain = (arriveMs: number, query: number): boolean =>
          sloMs < nowMs - arriveMs && (nowMs <= leftMs[query]! || sloMs < leftMs[query]! - arriveMs)
        const certain = arrivalMs.filter(isCertain).length
        const count = misses.countAt(nowMs)
        const isLate = (arriveMs: number, query: number): boolean =>
          leftMs[query]! < nowMs && sloMs < leftMs[query]! - arriveMs
        // With one parent it may lag until the end, but never behind what has left.
        if (1 < parents.length || nowMs === Number.POSITIVE_INFINITY) expect(count).toBe(certain)
        expect(count).toBeLessThanOrEqual(certain)
        expect(count).toBeGreaterThanOrEqual(arrivalMs.filter(isLate).length)
        for (const [query, leaveMs] of leftMs.entries()) {
          if (leaveMs < nowMs) expect(latenciesMs[query]).toBe(leaveMs - arrivalMs[query]!)
        }
      }
    }),
    400,
  )
})
