import { describe, expect, it } from "vitest"
import { firstDifference } from "../../src/domain/Difference.ts"

const told = (found: unknown, expected: unknown) => firstDifference(found, expected)?.message

describe("the first difference", () => {
  it("is none between equal documents, keys in any order", () => {
    expect(told({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] })).toBeUndefined()
  })

  it.each([
    ["of a number, to the last bit", { a: 0.1 + 0.2 }, { a: 0.3 }, "at a: found 0.30000000000000004, expected 0.3"],
    ["inside an array", { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 3 }] }, "at a[1].b: found 2, expected 3"],
    ["of a key too few", {}, { a: 1 }, "at a: found nothing, expected 1"],
    ["of a key too many", { a: 1 }, {}, "at a: found 1, expected nothing"],
    ["of an entry too many", [1, 2], [1], "at [1]: found 2, expected nothing"],
    ["of a kind", { a: [] }, { a: {} }, "at a: found an empty array, expected an empty object"],
    ["of null and an object", { a: null }, { a: { b: 1 } }, 'at a: found null, expected an object with "b"'],
    ["of the first key expected", { z: 1, a: 1 }, { a: 2, z: 2 }, "at a: found 1, expected 2"],
  ])("%s", (_, found, expected, message) => {
    expect(told(found, expected)).toBe(message)
  })
})
