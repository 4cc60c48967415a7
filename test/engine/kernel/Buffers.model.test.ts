/** Working arrays, driven by commands beside the list of those in use. */
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { type Action, itFollows } from "../../commands.ts"

type Numbers = Float64Array | Int32Array

/** Every array in use, with the number that fills it. */
interface Lent {
  readonly arrays: Array<{ array: Numbers; readonly mark: number }>
  markCount: number
}

const expectUntouched = ({ arrays }: Lent): void => {
  for (const { array, mark } of arrays) expect(array.every((each) => each === mark)).toBe(true)
}

const lend = (lent: Lent, array: Numbers): void => {
  expect(lent.arrays.map((other) => other.array)).not.toContain(array)
  const mark = lent.markCount++
  array.fill(mark)
  lent.arrays.push({ array, mark })
  expectUntouched(lent)
}

const length = fc.integer({ min: 1, max: 70 })

describe("buffers", () => {
  const take = fc.record({ length, isFloat: fc.boolean() }).map(({ length, isFloat }): Action<Lent, Buffers> => ({
    name: `take ${length} ${isFloat ? "float64" : "int32"}`,
    run: (lent, buffers) => {
      const array = isFloat ? buffers.float64(length) : buffers.int32(length)
      expect(array).toBeInstanceOf(isFloat ? Float64Array : Int32Array)
      expect(length).toBeLessThanOrEqual(array.length)
      lend(lent, array)
    },
  }))

  const release = fc.nat().map((which): Action<Lent, Buffers> => ({
    name: `release ${which}`,
    isPossible: ({ arrays }) => 0 < arrays.length,
    run: ({ arrays }, buffers) => {
      const [{ array }] = arrays.splice(which % arrays.length, 1) as [Lent["arrays"][number]]
      buffers.release(array)
    },
  }))

  const fit = fc.record({ which: fc.nat(), length }).map(({ which, length }): Action<Lent, Buffers> => ({
    name: `fit ${which} to ${length}`,
    isPossible: ({ arrays }) => 0 < arrays.length,
    run: (lent, buffers) => {
      const [{ array, mark }] = lent.arrays.splice(which % lent.arrays.length, 1) as [Lent["arrays"][number]]
      const kept = Math.min(length, array.length)
      const fitting = buffers.fit(array, kept)
      expect(fitting.length).toBeLessThan(2 * Math.max(2, kept))
      expect(fitting.subarray(0, kept).every((each) => each === mark)).toBe(true)
      lend(lent, fitting)
    },
  }))

  itFollows(
    "lend no array to two, and change none that is lent",
    { setup: () => ({ model: { arrays: [], markCount: 1 }, real: new Buffers() }) },
    take,
    release,
    fit,
  )
})
