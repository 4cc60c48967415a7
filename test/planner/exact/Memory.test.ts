import { describe, expect, it } from "vitest"
import type { NodeVerdict } from "../../../src/engine/Verdict.ts"
import { SearchMemory, Verdicts } from "../../../src/planner/exact/Memory.ts"

const meets: NodeVerdict = { verdict: { _tag: "Meets", latencyMs: 9 }, largestBatch: 4 }
const misses: NodeVerdict = { verdict: { _tag: "Misses", certainMisses: 3 }, largestBatch: 2 }

describe("verdicts", () => {
  it("are known once they were kept, with what was learnt with them", () => {
    const verdicts = new Verdicts<NodeVerdict>()
    expect(verdicts.recall("a", 10)).toBeUndefined()
    expect(verdicts.keep("a", meets)).toBe(meets)
    expect(verdicts.recall("a", 10)).toBe(meets)
    expect(verdicts.recall("b", 10)).toBeUndefined()
  })

  it("decide a tighter objective: a latency misses what is less than it", () => {
    const verdicts = new Verdicts<NodeVerdict>()
    verdicts.keep("a", meets)
    verdicts.keep("b", misses)
    expect(verdicts.recall("a", 9)).toEqual(meets)
    expect(verdicts.recall("a", 8.9)).toEqual({ verdict: { _tag: "Misses", certainMisses: 0 }, largestBatch: 4 })
    expect(verdicts.recall("b", 1)).toEqual(misses)
  })
})

it("a memory keeps that of each part apart", () => {
  const memory = new SearchMemory()
  memory.part(1).models.keep("a", meets)
  expect(memory.part(1).models.recall("a", 10)).toBe(meets)
  expect(memory.part(1).wholes.recall("a", 10)).toBeUndefined()
  expect(memory.part(0).models.recall("a", 10)).toBeUndefined()
  expect(memory.part(0)).not.toBe(memory.part(1))
})
