import { describe, expect, it } from "vitest"
import { SearchMemory, Verdicts } from "../../../src/planner/exact/Memory.ts"

describe("verdicts", () => {
  it("are known once they were kept", () => {
    const verdicts = new Verdicts()
    expect(verdicts.recall("a", 10)).toBeUndefined()
    const verdict = { _tag: "Meets", latencyMs: 9 } as const
    expect(verdicts.keep("a", verdict)).toBe(verdict)
    expect(verdicts.recall("a", 10)).toBe(verdict)
    expect(verdicts.recall("b", 10)).toBeUndefined()
  })

  it("decide a tighter objective: a latency misses what is less than it", () => {
    const verdicts = new Verdicts()
    verdicts.keep("a", { _tag: "Meets", latencyMs: 9 })
    verdicts.keep("b", { _tag: "Misses", certainMisses: 3 })
    expect(verdicts.recall("a", 9)).toEqual({ _tag: "Meets", latencyMs: 9 })
    expect(verdicts.recall("a", 8.9)).toEqual({ _tag: "Misses", certainMisses: 0 })
    expect(verdicts.recall("b", 1)).toEqual({ _tag: "Misses", certainMisses: 3 })
  })
})

it("a memory keeps that of each part apart", () => {
  const memory = new SearchMemory()
  memory.part(1).largestBatch.set("a", 2)
  expect(memory.part(1).largestBatch.get("a")).toBe(2)
  expect(memory.part(0).largestBatch.get("a")).toBeUndefined()
  expect(memory.part(0)).not.toBe(memory.part(1))
})
