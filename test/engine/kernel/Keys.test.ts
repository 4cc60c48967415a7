import { describe, expect, it } from "vitest"
import { Keys } from "../../../src/engine/kernel/Keys.ts"
import { type Run, scenarioOf } from "../../worlds.ts"

const arrivalMs = Float64Array.of(0, 1)

/** A diamond: a, then b beside c, which meet at a join, then d. */
const diamond = (
  run: Readonly<Record<string, Run>> = {},
  edges = ["source a", "a b", "a c", "b j", "c j", "j d", "d sink"],
) => ({
  ...scenarioOf({
    nodes: ["a model A", "b model B", "c model C", "j join", "d model A"],
    edges,
    serviceMs: { A: [5, 6, 7], B: [5, 6, 7], C: [1, 12, 13] },
    run: { a: { maxBatchSize: 2 }, b: { maxBatchSize: 2 }, c: { maxBatchSize: 2 }, d: { maxBatchSize: 2 }, ...run },
    arrivalMs,
  }),
  arrivalMs,
})

/** Which names differ when one scenario follows another under the same keys, by rank: source, a, b, c, j, d, sink. */
const changed = (first: ReturnType<typeof diamond>, second: ReturnType<typeof diamond>): string => {
  const keys = new Keys()
  const before = keys.ofStages(first)
  return keys
    .ofStages(second)
    .map((key, rank) => (key === before[rank] ? "." : "x"))
    .join("")
}

/** The diamond with these service times at d. */
const withServiceMs = (...serviceMs: ReadonlyArray<number>) => {
  const scenario = diamond()
  const stages = scenario.stages.map((stage) =>
    stage.name === "d" ? { ...stage, serviceMs: Float64Array.of(Number.NaN, ...serviceMs) } : stage,
  )
  return { ...scenario, stages }
}

describe("keys", () => {
  it("are the same for the same scenario, and short", () => {
    expect(changed(diamond(), diamond())).toBe(".......")
    for (const key of new Keys().ofStages(diamond())) expect(key).toMatch(/^[nt]\d+$/)
  })

  it.each<[string, Run]>([
    ["batch size", { maxBatchSize: 3 }],
    ["replicas", { maxBatchSize: 2, replicas: 2 }],
    ["delay", { maxBatchSize: 2, batchingDelayMs: 1 }],
  ])("change with a node's %s, for it and all below it", (_, run) => {
    expect(changed(diamond(), diamond({ a: run }))).toBe(".xxxxxx")
    expect(changed(diamond(), diamond({ c: run }))).toBe("...xxxx")
    expect(changed(diamond(), diamond({ d: run }))).toBe(".....xx")
  })

  it("change with the service times, each told from the next", () => {
    expect(changed(withServiceMs(1, 12), withServiceMs(1, 13))).toBe(".....xx")
    expect(changed(withServiceMs(1, 12), withServiceMs(11, 2))).toBe(".....xx")
  })

  it("change with the arrivals' array, not with what is in it", () => {
    const copied = { ...diamond(), arrivalMs: arrivalMs.slice() }
    expect(changed(diamond(), copied)).toBe("xxxxxxx")
    const keys = new Keys()
    const traces = [arrivalMs, arrivalMs.slice(), arrivalMs.slice(), arrivalMs].map(
      (arrivalMs) => keys.ofStages({ ...diamond(), arrivalMs })[0],
    )
    expect(new Set(traces).size).toBe(3)
    expect(traces[3]).toBe(traces[0])
  })

  it("change with the parents", () => {
    const elsewhere = ["source a", "a b", "source c", "b j", "c j", "j d", "d sink"]
    const keys = new Keys()
    const first = keys.ofStages(diamond())
    const second = keys.ofStages(diamond({}, elsewhere))
    expect(second.filter((key) => first.includes(key))).toHaveLength(3)
  })

  it("of nodes that must deliver the same are the same", () => {
    const scenario = scenarioOf({
      nodes: ["a model A", "b model A", "j join", "k join"],
      edges: ["source a", "source b", "a j", "b k", "j sink", "k sink"],
      serviceMs: { A: [5] },
      arrivalMs,
    })
    const [, a, b, j, k] = new Keys().ofStages(scenario)
    expect([b, j, k]).toEqual([a, a, a])
  })
})
