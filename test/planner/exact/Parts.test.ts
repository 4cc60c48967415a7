import { describe, expect, it } from "vitest"
import { partsOf } from "../../../src/planner/exact/Parts.ts"
import type { ModelSpace } from "../../../src/planner/exact/Space.ts"
import { modelStages } from "../../../src/domain/Scenario.ts"
import { scenarioOf } from "../../worlds.ts"

/** The parts of a pipeline of models A, by names. */
const partsIn = (nodes: ReadonlyArray<string>, edges: ReadonlyArray<string>) => {
  const scenario = scenarioOf({ nodes, edges, serviceMs: { A: [1] }, arrivalMs: [0] })
  const spaces = modelStages(scenario).map((stage) => ({ stage }) as unknown as ModelSpace)
  return partsOf(scenario, spaces).map(({ models, exits }) => {
    const nameOf = (place: number) => models[place]!.stage.name
    return {
      models: models.map(({ stage, upstream, successors }) => ({
        name: stage.name,
        upstream: upstream.map(nameOf),
        successors: successors.map(nameOf),
      })),
      exits: exits.map((rank) => scenario.stages[rank]!.name),
    }
  })
}

describe("the parts of a pipeline", () => {
  it("are one for a chain", () => {
    expect(partsIn(["a model A", "b model A"], ["source a", "a b", "b sink"])).toEqual([
      {
        models: [
          { name: "a", upstream: [], successors: ["b"] },
          { name: "b", upstream: ["a"], successors: [] },
        ],
        exits: ["b"],
      },
    ])
  })

  it("are as many as branches that only the sink waits for, be it by way of a join", () => {
    const branches = ["source a", "source b", "source c", "c d"]
    const nodes = ["a model A", "b model A", "c model A", "d model A"]
    const names = (parts: ReturnType<typeof partsIn>) => parts.map(({ models }) => models.map(({ name }) => name))
    const atSink = partsIn(nodes, [...branches, "a sink", "b sink", "d sink"])
    expect(names(atSink)).toEqual([["a"], ["b"], ["c", "d"]])
    expect(atSink.map(({ exits }) => exits)).toEqual([["a"], ["b"], ["d"]])
    const atJoin = partsIn([...nodes, "j join"], [...branches, "a j", "b j", "d j", "j sink"])
    expect(names(atJoin)).toEqual([["a"], ["b"], ["c", "d"]])
    expect(atJoin.map(({ exits }) => exits)).toEqual([["a"], ["b"], ["d"]])
  })

  it("hear of each other through joins, and several stages may go to the sink", () => {
    const [part, ...others] = partsIn(
      ["a model A", "b model A", "j join", "c model A"],
      ["source a", "source b", "a j", "b j", "j c", "c sink", "a sink"],
    )
    expect(others).toEqual([])
    expect(part).toEqual({
      models: [
        { name: "a", upstream: [], successors: ["c"] },
        { name: "b", upstream: [], successors: ["c"] },
        { name: "c", upstream: ["a", "b"], successors: [] },
      ],
      exits: ["a", "c"],
    })
  })

  it("have first what makes most other models known", () => {
    // After b only d waits for nothing more; after a three do.
    const [part] = partsIn(
      ["b model A", "a model A", "d model A", "e model A", "f model A", "g model A", "j join", "h model A"],
      ["source b", "source a", "b d", "a e", "a f", "a g", "d j", "e j", "f j", "g j", "j h", "h sink"],
    )
    expect(part!.models.map(({ name }) => name).join(" ")).toBe("a b d e f g h")
  })

  it("are none without models", () => {
    expect(partsIn([], ["source sink"])).toEqual([])
  })
})
