import { describe, expect, it } from "vitest"
import { scenarioOf } from "../../laws/case.ts"
import { makeReference } from "../../laws/reference/machine.ts"
import { semantics } from "../../laws/reference/rules.ts"
import { makeJudge, merge, noTally, type Tally } from "../../laws/smallScope/judge.ts"
import { judgeShare } from "../../laws/smallScope/run.ts"
import { pipelinesOf } from "../../laws/smallScope/shapes.ts"
import { spaceOf } from "../../laws/smallScope/space.ts"
import { describe as describeVerdict } from "../../laws/verdict.ts"
import { fromSimulate } from "../../src/engine/Engine.ts"
import { options } from "./itHolds.ts"

const space = spaceOf()

const tallyOf = (judge: (tell: (tally: Tally) => void) => void): Tally => {
  let total = noTally
  judge((tally) => {
    total = merge(total, tally)
  })
  return total
}

const edgesOf = (modelCount: number) =>
  pipelinesOf(modelCount, () => "m").map(({ nodes, edges }) => ({
    joins: nodes.filter(({ kind }) => kind === "join").length,
    text: edges.map(([parent, child]) => `${parent}-${child}`).join(" "),
  }))

describe("the shapes", () => {
  it("of two model nodes are these", () => {
    expect(edgesOf(2)).toEqual([
      { joins: 0, text: "source-a source-b a-sink b-sink" },
      { joins: 1, text: "source-a source-b a-join-sink b-join-sink join-sink-sink" },
      { joins: 0, text: "source-a a-b b-sink" },
      { joins: 0, text: "source-a source-b a-b b-sink" },
      { joins: 1, text: "source-a source-join-b a-join-b b-sink join-b-b" },
    ])
  })

  it("of three are each another", () => {
    expect(edgesOf(3)).toHaveLength(41)
    expect(new Set(edgesOf(3).map(({ text }) => text)).size).toBe(41)
    // 1 · 3 · 7 ways to choose parents; only the chain has no node of several parents, and so no form with joins.
    expect(edgesOf(3).filter(({ joins }) => joins === 0)).toHaveLength(21)
  })
})

describe("the space", () => {
  it("has as many cases as its table says", () => {
    expect(space.sizes.map(({ cases }) => cases)).toEqual([341 * 27 * 3, 121 * 8 ** 2 * 20, 31 * 6 ** 3 * 41])
    expect(space.size).toBe(space.sizes.reduce((sum, { cases }) => sum + cases, 0))
    expect(() => space.at(space.size)).toThrow("there is no case")
  })

  it("has each case once", () => {
    const count = space.sizes[0]!.cases
    expect(new Set(Array.from({ length: count }, (_, index) => JSON.stringify(space.at(index)))).size).toBe(count)
  })

  it("has every length of workload up to five arrivals", () => {
    const lengths = Array.from({ length: 341 }, (_, index) => scenarioOf(space.at(index)).arrivalMs.length)
    expect(new Set(lengths)).toEqual(new Set([1, 2, 3, 4, 5]))
  })
})

describe("judging", () => {
  it(`a slice of the space refutes nothing (HEADWAY_SEED=${options.seed})`, () => {
    const step = 1013
    const tally = tallyOf((tell) => judgeShare({ first: options.seed % step, step, end: space.size }, tell))
    expect(tally.refutations.map(({ verdict, engine }) => describeVerdict(verdict, engine)).join("\n")).toBe("")
    expect(tally.cases).toBeGreaterThanOrEqual(Math.floor(space.size / step))
    // Every case is judged by a good thirty laws on each engine; a law or two speak only of some.
    expect(tally.judgements).toBeGreaterThan(60 * tally.cases)
  })

  it("can be restricted to one engine and some laws", () => {
    const share = { first: 5000, step: 1, end: 5004 }
    expect(tallyOf((tell) => judgeShare({ ...share, engine: "kernel", only: "ModelNode" }, tell))).toEqual({
      cases: 4,
      judgements: 4 * 13,
      refutations: [],
    })
  })

  const waking = makeReference({ ...semantics, wakes: (_, __, queueLength) => 0 < queueLength }, "waiting-not-counted")
  const broken = fromSimulate(waking.name, waking.simulate)

  it("refutes a broken engine, and keeps the first case of each law", () => {
    const judge = makeJudge(space, [broken])
    const tally = Array.from({ length: 2000 }, (_, index) => judge(index)).reduce(merge)
    const laws = tally.refutations.map(({ verdict }) => verdict.law)
    expect(laws).toContain("ModelNode.waitingBound")
    expect(laws).toContain("Pipeline.equals-reference")
    expect(new Set(laws).size).toBe(laws.length)
    const [first] = tally.refutations
    for (let index = 0; index < first!.index; index++) expect(judge(index).refutations).toEqual([])
    expect(judge(first!.index).refutations).toContainEqual(first)
  })

  it("asks an engine again whether it repeats itself", () => {
    let count = 0
    const counting = fromSimulate("counting", (scenario) => {
      count++
      return makeReference().simulate(scenario)
    })
    expect(makeJudge(space, [counting], (law) => law === "Pipeline.deterministic")(9000).judgements).toBe(1)
    expect(count).toBe(2)
  })
})
