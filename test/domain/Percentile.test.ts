import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Percentile from "../../src/domain/Percentile.ts"
import { assertProperty } from "../property.ts"
import { complaintOf, successOf } from "../result.ts"

describe("a label", () => {
  it.each([
    ["p50", 50_000],
    ["p99", 99_000],
    ["p99.9", 99_900],
    ["p99.99", 99_990],
    ["p99.999", 99_999],
    ["p0.001", 1],
    ["p5", 5000],
    ["p05", 5000],
    ["p29.29", 29_290],
  ])("%s is %d parts of 100,000", (label, parts) => {
    expect(successOf(Percentile.parse(label))).toEqual({ label, parts })
  })

  it.each(["max", "p100"])("%s is the maximum", (label) => {
    expect(successOf(Percentile.parse(label))).toEqual({ label: "max", parts: 100_000 })
  })

  it("of any three decimals is read exactly", () => {
    assertProperty(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (parts) => {
        const label = `p${Math.floor(parts / 1000)}.${String(parts % 1000).padStart(3, "0")}`
        expect(successOf(Percentile.parse(label)).parts).toBe(parts)
      }),
      1000,
    )
  })

  it.each([
    "",
    "p",
    "99",
    "P99",
    "p0",
    "p00.000",
    "p101",
    "p100.0",
    "p99.",
    "p.9",
    "p99.9999",
    "p-1",
    "p1e1",
    " p99",
    "p99\n",
  ])("%j is no percentile", (label) => {
    expect(complaintOf(Percentile.parse(label))).toEqual({
      tag: "InvalidValue",
      path: "",
      found: JSON.stringify(label),
      expected: 'a percentile such as "p50", "p99", "p99.9", or "max"',
    })
  })

  it("of every rung of the ladder stands for it, and the rungs rise to the maximum", () => {
    for (const rung of Percentile.ladder) expect(successOf(Percentile.parse(rung.label))).toEqual(rung)
    const parts = Percentile.ladder.map((rung) => rung.parts)
    expect(parts).toEqual(parts.toSorted((left, right) => left - right))
    expect(Percentile.ladder.at(-1)).toBe(Percentile.max)
  })
})

const percentile = fc
  .integer({ min: 1, max: 100_000 })
  .map((parts): Percentile.Percentile => ({ label: `${parts}/100000`, parts }))

describe("the nearest rank", () => {
  it.each([
    ["p50", 1, 1],
    ["p50", 2, 1],
    ["p50", 3, 2],
    ["p99", 99, 99],
    ["p99", 100, 99],
    ["p99", 101, 100],
    ["p99.9", 1000, 999],
    ["p99.9", 1001, 1000],
    ["p0.001", 5, 1],
    ["max", 7, 7],
  ])("of %s among %d is %d", (label, count, rank) => {
    expect(Percentile.nearestRank(successOf(Percentile.parse(label)), count)).toBe(rank)
  })

  it("is ⌈p · count⌉ in exact integers, up to the greatest counts", () => {
    const count = fc.oneof(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 2 ** 36 - 1 }),
      fc.integer({ min: 2 ** 36 - 200_000, max: 2 ** 36 - 1 }),
      fc.integer({ min: 1, max: 687_194 }).map((hundredThousands) => hundredThousands * 100_000),
      fc.integer({ min: 1, max: 687_194 }).map((hundredThousands) => hundredThousands * 100_000 + 1),
    )
    assertProperty(
      fc.property(percentile, count, ({ label, parts }, values) => {
        const exact = (BigInt(parts) * BigInt(values) + 99_999n) / 100_000n
        expect(BigInt(Percentile.nearestRank({ label, parts }, values))).toBe(exact)
      }),
      5000,
    )
  })
})

const values = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 })
  .map((list) => Float64Array.from(list).toSorted())

describe("a percentile of values", () => {
  it("is the least of them that at least that share of them does not exceed", () => {
    assertProperty(
      fc.property(values, percentile, (ascending, { label, parts }) => {
        const within = (bound: number) => ascending.filter((value) => value <= bound).length
        const least = ascending.find((value) => parts * ascending.length <= within(value) * 100_000)!
        expect(Percentile.ofAscending(ascending, { label, parts })).toBe(least)
      }),
      500,
    )
  })

  it("meets an objective exactly where no more values than are allowed exceed it", () => {
    assertProperty(
      fc.property(values, percentile, fc.integer({ min: -1, max: 10 }), (ascending, asked, objective) => {
        const misses = ascending.filter((value) => objective < value).length
        const meets = Percentile.ofAscending(ascending, asked) <= objective
        expect(misses <= Percentile.allowedMisses(asked, ascending.length)).toBe(meets)
      }),
      500,
    )
  })

  it("of 100 values at p99 may be missed by one", () => {
    expect(Percentile.allowedMisses(Percentile.p99, 100)).toBe(1)
    expect(Percentile.allowedMisses(Percentile.p99, 99)).toBe(0)
    expect(Percentile.allowedMisses(Percentile.max, 1_000_000)).toBe(0)
  })
})

describe("how many values a bound covers", () => {
  it("is what counting them gives", () => {
    assertProperty(
      fc.property(values, fc.integer({ min: -1, max: 10 }), (ascending, bound) => {
        const covered = ascending.filter((value) => value <= bound).length
        expect(Percentile.countAtMost(ascending, bound)).toBe(covered)
      }),
    )
  })

  it("is none of none, and all for an infinite bound", () => {
    expect(Percentile.countAtMost(new Float64Array(0), 1)).toBe(0)
    expect(Percentile.countAtMost(Float64Array.of(1, 2), Number.POSITIVE_INFINITY)).toBe(2)
  })
})
