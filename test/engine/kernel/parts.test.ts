/** The kernel's small parts: selection, buffers, running batches, the output cache. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { Flow } from "../../../src/engine/kernel/Flow.ts"
import { Order } from "../../../src/engine/kernel/Order.ts"
import { OutputCache } from "../../../src/engine/kernel/OutputCache.ts"
import { RunningBatches } from "../../../src/engine/kernel/RunningBatches.ts"
import { select } from "../../../src/engine/kernel/Select.ts"
import { assertProperty } from "../../property.ts"

describe("selection", () => {
  it("finds what sorting would put there", () => {
    const few = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 40 })
    const many = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 700, maxLength: 3000 })
    assertProperty(
      fc.property(fc.oneof(few, many), fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const rank = Math.min(values.length - 1, Math.floor(share * values.length))
        const ascending = Float64Array.from(values).toSorted()
        expect(select(Float64Array.from(values), rank)).toBe(ascending[rank])
      }),
    )
  })
})

describe("buffers", () => {
  it("give an array that was released again", () => {
    const buffers = new Buffers()
    const array = buffers.float64(100)
    buffers.release(array)
    expect(buffers.float64(90)).toBe(array)
    expect(buffers.float64(90)).not.toBe(array)
    expect(buffers.int32(90)).toBeInstanceOf(Int32Array)
  })

  it.each([1, 2, 3, 64, 65, 1000])("are long enough for %i elements, and not twice too long", (length) => {
    const array = new Buffers().int32(length)
    expect(array.length).toBeGreaterThanOrEqual(length)
    expect(array.length).toBeLessThan(2 * Math.max(length, 2))
  })

  it("keep arrays of one kind and size for those who ask for that", () => {
    const buffers = new Buffers()
    const [floats, moreFloats, ints] = [new Float64Array(64), new Float64Array(64), new Int32Array(64)]
    for (const array of [floats, moreFloats, ints]) buffers.release(array)
    expect(buffers.float64(65)).toHaveLength(128)
    expect(buffers.int32(32)).toHaveLength(32)
    expect(buffers.int32(64)).toBe(ints)
    expect(buffers.int32(64)).not.toBe(ints)
    expect(new Set([buffers.float64(33), buffers.float64(64)])).toEqual(new Set([floats, moreFloats]))
  })

  it("fit arrays of integers, too", () => {
    const buffers = new Buffers()
    const large = Int32Array.from({ length: 64 }, (_, index) => index)
    const fitting = buffers.fit(large, 5)
    expect(fitting).toBeInstanceOf(Int32Array)
    expect([...fitting.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4])
    expect(fitting).toHaveLength(8)
    expect(buffers.int32(64)).toBe(large)
  })

  it("fit what they hold, and keep an array that fits", () => {
    const buffers = new Buffers()
    const large = buffers.float64(1000)
    large.set([1, 2, 3])
    const fitting = buffers.fit(large, 3)
    expect([...fitting.subarray(0, 3)]).toEqual([1, 2, 3])
    expect(fitting.length).toBe(4)
    expect(buffers.fit(fitting, 4)).toBe(fitting)
    expect(buffers.float64(1000)).toBe(large)
  })
})

describe("running batches of one size after the other", () => {
  it.each([1, 2, 3, 4, 7, 8, 9])("have room for %i", (count) => {
    const running = new RunningBatches(count)
    for (let round = 0; round < 3; round++) {
      for (let batch = 0; batch < count; batch++) running.push(round, round * count + batch, round * count + batch + 1)
      for (let batch = 0; batch < count; batch++) {
        expect(running.firstStart).toBe(round * count + batch)
        running.pop()
      }
      expect(running.firstMs).toBe(Number.POSITIVE_INFINITY)
    }
  })
})

/** Running batches of one query each that complete at these instants, in the order of taking. */
const runningUntil = (...completesMs: ReadonlyArray<number>): RunningBatches => {
  const running = new RunningBatches(64)
  for (const [position, completeMs] of completesMs.entries()) running.push(completeMs, position, position + 1)
  return running
}

const tens = (count: number, from = 0) => Array.from({ length: count }, (_, index) => 10 * (from + index))

/** How many batches are in the ring, and how many are set aside. */
const placesOf = ({ ringCount, overtaking }: RunningBatches) => [ringCount, overtaking.count]

describe("a running batch that overtakes others", () => {
  it.each([
    ["none, at the time of the last", [...tens(40), 390], [41, 0]],
    ["32 of 32", [...tens(32), -1], [33, 0]],
    ["33 of 33", [...tens(33), -1], [33, 1]],
    ["32 of 40, at the time of another", [...tens(40), 70], [41, 0]],
    ["32 of 40", [...tens(40), 75], [41, 0]],
    ["33 of 40", [...tens(40), 65], [40, 1]],
    ["40 of 40", [...tens(40), -1], [40, 1]],
  ])("%s, is set aside where they are more than 32", (_, completesMs, places) => {
    expect(placesOf(runningUntil(...completesMs))).toEqual(places)
  })

  it("is so wherever the ring begins", () => {
    const running = runningUntil(...tens(60))
    for (let count = 0; count < 20; count++) running.pop()
    for (const completeMs of tens(20, 60)) running.push(completeMs, completeMs, completeMs + 1)
    expect(placesOf(running)).toEqual([60, 0])
    running.push(475, 1000, 1001)
    expect(placesOf(running)).toEqual([61, 0])
    running.push(465, 1001, 1002)
    expect(placesOf(running)).toEqual([61, 1])
  })

  it("comes after an earlier one that completes at its time", () => {
    const running = runningUntil(65, ...tens(40, 7), 65)
    expect(placesOf(running)).toEqual([41, 1])
    expect(running.firstStart).toBe(0)
    running.pop()
    expect(running.firstStart).toBe(41)
  })
})

const flow = (length: number) => new Flow(new Float64Array(length), new Int32Array(length), length, undefined)

describe("the output cache", () => {
  it("forgets what was used least recently", () => {
    const cache = new OutputCache(12 * 25)
    const first = flow(10)
    const second = flow(10)
    expect(cache.keep("first", first)).toEqual([])
    expect(cache.keep("second", second)).toEqual([])
    expect(cache.recall("first")).toBe(first)
    expect(cache.keep("third", flow(10))).toEqual([second])
    expect(cache.recall("second")).toBe(undefined)
    expect(cache.statistics).toEqual({ hits: 1, misses: 1, evictions: 1, entries: 2, bytes: 240, maxBytes: 300 })
  })

  it("turns away what is too large, and what it has already", () => {
    const cache = new OutputCache(12 * 25)
    const large = flow(26)
    expect(cache.keep("large", large)).toEqual([large])
    const small = flow(1)
    cache.keep("small", small)
    const again = flow(1)
    expect(cache.keep("small", again)).toEqual([again])
    expect(cache.recall("small")).toBe(small)
  })
})

describe("making room", () => {
  const buffers = new Buffers()

  it("changes nothing where there is enough, and at least doubles what there is", () => {
    const flow = Flow.empty(buffers, 8, undefined)
    const { timesMs, ends } = flow
    flow.reserve(8)
    expect([flow.timesMs === timesMs, flow.ends === ends]).toEqual([true, true])
    flow.reserve(9)
    expect([flow.timesMs.length, flow.ends.length]).toEqual([16, 16])
    flow.reserve(100)
    expect([flow.timesMs.length, flow.ends.length]).toEqual([100, 100])
    const order = new Order(buffers, 8)
    const kept = [order.ends, order.offsets]
    order.reserve(8)
    expect([order.ends === kept[0], order.offsets === kept[1]]).toEqual([true, true])
    for (let run = 0; run < 8; run++) order.add(run + 1, 0)
    order.reserve(9)
    expect([order.ends.length, order.offsets.length]).toEqual([16, 16])
  })

  it("is undone by settling, and told in bytes", () => {
    const order = new Order(buffers, 64)
    for (let run = 0; run < 3; run++) order.add(run + 1, 0)
    const flow = Flow.empty(buffers, 64, order)
    expect(flow.byteLength).toBe(64 * (8 + 4 + 4 + 4))
    flow.length = 5
    const settled = flow.settle(buffers)
    expect([order.ends.length, order.offsets.length]).toEqual([4, 4])
    expect(settled.byteLength).toBe(8 * (8 + 4) + 4 * (4 + 4))
  })

  it("needs no run more for a query that goes on where the last one stopped", () => {
    const order = new Order(buffers, 8)
    for (const query of [3, 4, 5, 0, 1, 2, 6])
      order.addQuery(query, order.length === 0 ? 0 : order.ends[order.length - 1]!)
    expect(order.length).toBe(3)
    order.drop(3, 0)
    expect(order.length).toBe(2)
  })
})
