import { createHash } from "node:crypto"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { exp, log } from "../../src/domain/PortableMath.ts"
import { assertProperty } from "../property.ts"

const view = new DataView(new ArrayBuffer(8))
const bitsOf = (x: number): bigint => {
  view.setFloat64(0, x)
  return view.getBigInt64(0)
}
const hexOf = (x: number): string => BigInt.asUintN(64, bitsOf(x)).toString(16).padStart(16, "0")

/** Distance in units in the last place of two floats of one sign. */
const ulpsBetween = (left: number, right: number): number => Math.abs(Number(bitsOf(left) - bitsOf(right)))

/** SHA-256 of `count` values as little-endian float64. */
const digestOf = (count: number, valueOf: (index: number) => number): string => {
  const bytes = new DataView(new ArrayBuffer(8 * count))
  for (let index = 0; index < count; index++) bytes.setFloat64(8 * index, valueOf(index), true)
  return createHash("sha256").update(bytes).digest("hex")
}

describe("log", () => {
  it("has the same bits on every platform, at 100,000 places", () => {
    expect(digestOf(100_000, (index) => log((index + 1) / 40_000))).toBe(
      "437095ba5b495c6cd6b5563be15e00a6413fe83762556cc2e3efbbf551a32da1",
    )
  })

  it.each([
    [Number.MIN_VALUE, "c0874385446d71c3"],
    [1e-300, "c085963447f87fb5"],
    [2 ** -53, "c0425e4f7b2737fa"],
    [0.1, "c0026bb1bbb55515"],
    [1 / 3, "bff193ea7aad030b"],
    [0.7, "bfd6d3c324e13f50"],
    [1 - 2 ** -53, "bca0000000000000"],
    [1, "0000000000000000"],
    [1 + 2 ** -52, "3cafffffffffffff"],
    [2, "3fe62e42fefa39ef"],
    [Math.PI, "3ff250d048e7a1bd"],
    [2 ** 20 * Math.SQRT2, "402c6b45d6b09a3a"],
    [Number.MAX_VALUE, "40862e42fefa39ef"],
  ])("of %d has the bits %s", (x, bits) => {
    expect(hexOf(log(x))).toBe(bits)
  })

  it.each([
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [-1, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])("of %d is %d", (x, expected) => {
    expect(log(x)).toBe(expected)
  })

  it("stays within 2 ulp of the platform's", () => {
    const anyPositive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true })
    const nearOne = fc.double({ min: 0.5, max: 2, noNaN: true })
    assertProperty(
      fc.property(fc.oneof(anyPositive, nearOne), (x) => {
        expect(ulpsBetween(log(x), Math.log(x))).toBeLessThanOrEqual(2)
      }),
      20_000,
    )
  })
})

describe("exp", () => {
  it("has the same bits on every platform, at 100,000 places", () => {
    expect(digestOf(100_000, (index) => exp((index - 60_000) / 7000))).toBe(
      "2045fe353c36a98f5d71cb69b7ce5c6c29f5d73710623fadf6d5ad982ef57310",
    )
  })

  it.each([
    [-745, "0000000000000001"],
    [-709, "0008bfe55de02338"],
    [-100, "36ea8c1f14e2af5d"],
    [-1, "3fd78b56362cef38"],
    [-0.1, "3fecf46d99d52b3a"],
    [0, "3ff0000000000000"],
    [2 ** -40, "3ff0000000001000"],
    [1 / 3, "3ff6546db1ba2d13"],
    [1, "4005bf0a8b145769"],
    [500, "6d045ba2a9f7e438"],
    [709.75, "7feef85a11e73f2d"],
    [709.782712893384, "7fefffffffffff2a"],
  ])("of %d has the bits %s", (x, bits) => {
    expect(hexOf(exp(x))).toBe(bits)
  })

  it.each([
    [-745.1332191019411, Number.MIN_VALUE],
    [-745.1332191019412, 0],
    [-1e9, 0],
    [Number.NEGATIVE_INFINITY, 0],
    [709.7827128933841, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ])("of %d is %d", (x, expected) => {
    expect(exp(x)).toBe(expected)
  })

  it("stays within 2 ulp of the platform's", () => {
    const anyExponent = fc.double({ min: -745, max: 709, noNaN: true })
    const nearZero = fc.double({ min: -1, max: 1, noNaN: true })
    assertProperty(
      fc.property(fc.oneof(anyExponent, nearZero), (x) => {
        expect(ulpsBetween(exp(x), Math.exp(x))).toBeLessThanOrEqual(2)
      }),
      20_000,
    )
  })

  it("undoes log, as far as rounding lets it", () => {
    assertProperty(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (x) => {
        expect(Math.abs(exp(log(x)) / x - 1)).toBeLessThan(2e-15)
      }),
      5000,
    )
  })
})
