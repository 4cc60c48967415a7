import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { nodeChoice, pipelineOf as generated } from "../../laws/arbitraries/pipelines.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { type Flow, seriesParallel } from "../../src/export/SeriesParallel.ts"
import { assertProperty } from "../property.ts"
import { pipelineOf } from "../worlds.ts"

const step = (node: string): Flow => ({ _tag: "Step", node })

const namesOf = (flow: Flow): ReadonlyArray<string> =>
  flow._tag === "Step" ? [flow.node] : flow.flows.flatMap((part) => namesOf(part))

/** The pairs of nodes of which a flow has one after the other. */
const orderOf = (flow: Flow): ReadonlyArray<string> => {
  if (flow._tag === "Step") return []
  const inside = flow.flows.flatMap((part) => orderOf(part))
  if (flow._tag === "Parallel") return inside
  const across = flow.flows.flatMap((part, index) =>
    flow.flows
      .slice(index + 1)
      .flatMap((later) => namesOf(part).flatMap((one) => namesOf(later).map((two) => one + two))),
  )
  return [...inside, ...across]
}

/** The pairs of model nodes that a path joins, by walking the edges. */
const reachesOf = (pipeline: Pipeline.Pipeline): ReadonlyArray<string> => {
  const after = (rank: number): ReadonlySet<number> => {
    const reached = new Set(pipeline.nodes[rank]!.children)
    for (const child of reached) for (const next of pipeline.nodes[child]!.children) reached.add(next)
    return reached
  }
  const models = Pipeline.modelNodes(pipeline)
  return models.flatMap(({ name, rank }) => {
    const reached = after(rank)
    return models.filter((other) => reached.has(other.rank)).map((other) => name + other.name)
  })
}

/** Whether three steps lead a → c ← b → d while nothing else orders these four: what series and parallel cannot tell. */
const hasZigzag = (pairs: ReadonlySet<string>, names: ReadonlyArray<string>): boolean => {
  const isApart = (one: string, other: string) => !pairs.has(one + other) && !pairs.has(other + one)
  return names.some((a) =>
    names.some((b) =>
      names.some(
        (c) =>
          pairs.has(a + c) &&
          pairs.has(b + c) &&
          a !== b &&
          isApart(a, b) &&
          names.some((d) => d !== c && pairs.has(b + d) && isApart(c, d) && isApart(a, d)),
      ),
    ),
  )
}

describe("a pipeline as series and parallel", () => {
  it("is told as nested steps, joins left out", () => {
    const nodes = ["a model A", "b model A", "c model A", "both join", "d model A"]
    const edges = ["source a", "a b", "source c", "b both", "c both", "both d", "d sink"]
    expect(seriesParallel(pipelineOf(nodes, edges))).toEqual({
      _tag: "Sequence",
      flows: [{ _tag: "Parallel", flows: [{ _tag: "Sequence", flows: [step("a"), step("b")] }, step("c")] }, step("d")],
    })
  })

  it("orders the nodes as the edges do, and cannot be told only where a zigzag is", () => {
    const told = { flows: 0, zigzags: 0 }
    assertProperty(
      fc.property(fc.array(nodeChoice(), { minLength: 1, maxLength: 7 }), (choices) => {
        const pipeline = Result.getOrThrow(Pipeline.make(generated(choices, () => "A")))
        const names = Pipeline.modelNodes(pipeline).map(({ name }) => name)
        const pairs = reachesOf(pipeline)
        const flow = seriesParallel(pipeline)
        if (flow === undefined) {
          expect(names.length === 0 || hasZigzag(new Set(pairs), names)).toBe(true)
          told.zigzags++
        } else {
          expect(namesOf(flow).toSorted()).toEqual(names.toSorted())
          expect(orderOf(flow).toSorted()).toEqual(pairs.toSorted())
          told.flows++
        }
      }),
      500,
    )
    expect(told.flows).toBeGreaterThan(100)
    expect(told.zigzags).toBeGreaterThan(10)
  })
})
