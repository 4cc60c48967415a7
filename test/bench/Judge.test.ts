import { describe, expect, it } from "vitest"
import type { Contestant, Judgement } from "../../bench/framework/Benchmark.ts"
import { digestOf, faultOf } from "../../bench/framework/Judge.ts"

const judged = (judgement: Judgement): Contestant => ({
  _tag: "Module",
  name: "x",
  judgement,
  start: () => Promise.reject(new Error("not run here")),
  warmUpRuns: 0,
  timedRuns: 1,
})

const expected = Float64Array.of(1, 2, 0)

describe("digestOf", () => {
  it("tells apart what differs in one bit", () => {
    expect(digestOf(Float64Array.of(0))).not.toBe(digestOf(Float64Array.of(-0)))
  })

  it("reads a view of a larger buffer alone", () => {
    expect(digestOf(Float64Array.of(9, 1, 2, 9).subarray(1, 3))).toBe(digestOf(Float64Array.of(1, 2)))
  })
})

describe("faultOf", () => {
  const sameBits = judged({ _tag: "SameBits" })
  const sortedWithin = judged({ _tag: "SortedWithin", toleranceMs: 1e-6 })

  it.each([
    [sameBits, Float64Array.of(1, 2, 0), undefined],
    [sameBits, Float64Array.of(1, 2, -0), "x answered 0 at place 2, expected 0"],
    [sameBits, Float64Array.of(1, 2), "x answered 2 values, expected 3"],
    [sortedWithin, Float64Array.of(2, 0, 1.000_000_5), undefined],
    [sortedWithin, Float64Array.of(2, 0, 1.000_002), "x answered 1.000002 at place 1, expected 1"],
    [sortedWithin, Float64Array.of(2, 0, Number.NaN), "x answered 2 at place 1, expected 1"],
  ])("case %#", (contestant, answer, fault) => {
    expect(faultOf(contestant, answer, expected)).toBe(fault)
  })

  it("holds an answer to a question of its own against its own digest", () => {
    const answer = Float64Array.of(7)
    expect(faultOf(judged({ _tag: "Digest", digest: digestOf(answer) }), answer, expected)).toBeUndefined()
    expect(faultOf(judged({ _tag: "Digest", digest: "0" }), answer, expected)).toContain("expected 0")
  })
})
