/** Selection: what it finds, and how often it has to look. */
import { describe, expect, it } from "vitest"
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64"
import { seededRandom } from "../../../src/domain/ArrivalProcess.ts"
import { select } from "../../../src/engine/kernel/Select.ts"

/** An array that counts how often one of its values is read. */
const counted = (values: Float64Array) => {
  let readCount = 0
  const watched = new Proxy(values, {
    get: (target, key) => {
      if (key === "length") return target.length
      readCount++
      return Reflect.get(target, key)
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  })
  return { watched, readCount: () => readCount }
}

const count = 20_000
const random = seededRandom(7)
const values = Float64Array.from({ length: count }, () => uniformFloat64(random))
const ascending = values.toSorted()

describe("selection among many", () => {
  it.each([0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])(
    "at %d of them compares little more often than Floyd and Rivest say",
    (share) => {
      const rank = Math.floor(share * count)
      const { watched, readCount } = counted(values.slice())
      expect(select(watched, rank)).toBe(ascending[rank])
      // n + min(k, n − k) comparisons, each of which reads a value; and two reads for each that changes sides.
      expect(readCount()).toBeLessThan(2.05 * (count + Math.min(rank, count - rank)))
    },
  )

  it.each([1, 2, 10])("reads no value often where there are only %d different ones", (kinds) => {
    const few = Float64Array.from({ length: 2000 }, (_, index) => (7919 * index) % kinds)
    const { watched, readCount } = counted(few.slice())
    expect(select(watched, 1000)).toBe(few.toSorted()[1000])
    expect(readCount()).toBeLessThan(8 * 2000)
  })
})
