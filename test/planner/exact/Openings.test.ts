import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { missesOf, type QuerySet } from "../../../src/planner/exact/Misses.ts"
import type { Look } from "../../../src/planner/exact/Offers.ts"
import { Openings } from "../../../src/planner/exact/Openings.ts"
import type { PartJudge } from "../../../src/planner/exact/PartJudge.ts"

/** A set of some of forty queries. */
const setOf = (...queries: ReadonlyArray<number>): QuerySet => {
  const latencies = new Float64Array(40)
  for (const query of queries) latencies[query] = 2
  return missesOf(latencies, 1)
}

/** After the first model two branches, the first of two models; both go to the sink. */
const models = [
  { stage: { rank: 1 }, successors: [1, 3] },
  { stage: { rank: 2 }, successors: [2] },
  { stage: { rank: 3 }, successors: [] },
  { stage: { rank: 4 }, successors: [] },
]

const judgeOf = (allowedMisses: ReadonlyArray<number>, mayMiss = 0) =>
  ({
    part: { models, exits: [3, 4] },
    allowedMisses,
    workloads: { arrivals: allowedMisses.map(() => new Float64Array(40)), mayMiss },
    missesAt: () => Effect.die("all misses are known"),
  }) as unknown as PartJudge

const mustMiss = (judge: PartJudge, ...misses: ReadonlyArray<ReadonlyArray<QuerySet>>): boolean =>
  Effect.runSync(
    Effect.provideService(
      new Openings(judge).mustMiss(misses.map((sets) => ({ misses: sets }) as unknown as Look)),
      Engine,
      KernelEngine.make(),
    ),
  )

describe("a partial configuration must miss", () => {
  const none = [setOf()]
  const [first, second, both] = [[setOf(0, 1)], [setOf(2, 33)], [setOf(1, 0)]]

  it("where branches miss more than may be together, though neither does", () => {
    expect(mustMiss(judgeOf([3]), none, none, first, second)).toBe(true)
    expect(mustMiss(judgeOf([4]), none, none, first, second)).toBe(false)
    expect(mustMiss(judgeOf([3]), none, none, first, both)).toBe(false)
  })

  it("by the models alone that queries leave to what is open, or to the sink", () => {
    // The second model's queries have all gone on to the third.
    expect(mustMiss(judgeOf([2]), none, second, first, none)).toBe(false)
    expect(mustMiss(judgeOf([2]), second, first, none, none)).toBe(false)
    // The first model still has a branch open, the second goes on to the third.
    expect(mustMiss(judgeOf([3]), first, second)).toBe(true)
    // The third is the end of its branch, and the first has the other open.
    expect(mustMiss(judgeOf([3]), first, none, second)).toBe(true)
    expect(mustMiss(judgeOf([3]), none, first, second)).toBe(false)
  })

  it("not before there are two such models", () => {
    expect(mustMiss(judgeOf([1]), [setOf(0, 1, 2)])).toBe(false)
  })

  it("on more workloads than may miss, unless none may have a miss at all, which verdicts tell", () => {
    const [onOne, onTwo] = [
      [setOf(0), setOf()],
      [setOf(1), setOf(2)],
    ] as const
    expect(mustMiss(judgeOf([1, 0]), none, none, onOne, onTwo)).toBe(true)
    expect(mustMiss(judgeOf([1, 0], 1), none, none, onOne, onTwo)).toBe(true)
    expect(mustMiss(judgeOf([2, 0], 1), none, none, onOne, onTwo)).toBe(false)
    expect(mustMiss(judgeOf([0, 0]), none, none, onOne, onTwo)).toBe(false)
  })
})
