/** The kernel's small parts: selection, buffers, running batches, the output cache. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { Flow } from "../../../src/engine/kernel/Flow.ts"
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
