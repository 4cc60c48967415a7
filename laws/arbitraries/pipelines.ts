/** Pipelines of every shape: chains, diamonds, fan-outs, nested joins, model nodes of several parents. */
import * as fc from "fast-check"
import { type PipelineDocument, sinkName, sourceName } from "../../src/domain/Pipeline.ts"

/** A node, told so that any list of nodes is a pipeline, and a shorter or simpler list a simpler one. */
export interface NodeChoice {
  readonly isJoin: boolean
  /** How many nodes back each parent stands, 0 being the node before; beyond the first node is the source. */
  readonly parents: ReadonlyArray<number>
  /** Whether it also leads straight to the sink. */
  readonly leadsToSink: boolean
  /** Nodes are declared in ascending order of this. */
  readonly declaredAt: number
}

/** Chances that make chains, diamonds and nested joins all common in pipelines of up to six nodes. */
export const nodeChoice = (): fc.Arbitrary<NodeChoice> =>
  fc.record({
    isJoin: fc.constantFrom(false, false, false, true),
    parents: fc.oneof(
      { weight: 3, arbitrary: fc.constant([0]) },
      { weight: 3, arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 1 }) },
      { weight: 4, arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 3 }) },
    ),
    leadsToSink: fc.constantFrom(false, false, false, false, true),
    declaredAt: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }) },
    ),
  })

/** What to make of a list of nodes: any pipeline, a chain, or parallel nodes that the last one joins. */
export type Form = "any" | "chain" | "fork"

/** The nodes with their parents as the form has them. */
export const inForm = (form: Form, nodes: ReadonlyArray<NodeChoice>): ReadonlyArray<NodeChoice> => {
  const last = nodes.length - 1
  switch (form) {
    case "any":
      return nodes
    case "chain":
      return nodes.map((node) => ({ ...node, parents: [0], leadsToSink: false }))
    case "fork":
      return nodes.map((node, index) => ({
        ...node,
        isJoin: node.isJoin && index < last,
        parents: index < last ? [index] : index === 0 ? [0] : Array.from({ length: last }, (_, distance) => distance),
      }))
  }
}

/** The name of the node at this place. */
export const nodeNameAt = (index: number): string => String.fromCharCode("a".charCodeAt(0) + index)

/** The pipeline that these nodes stand for; `modelAt` names the model of the node at a place. */
export const pipelineOf = (nodes: ReadonlyArray<NodeChoice>, modelAt: (index: number) => string): PipelineDocument => {
  const edges: Array<readonly [string, string]> = []
  for (const [index, { parents }] of nodes.entries()) {
    const back = parents.map((distance) => Math.max(-1, index - 1 - distance))
    for (const parent of new Set(back)) {
      edges.push([parent === -1 ? sourceName : nodeNameAt(parent), nodeNameAt(index)])
    }
  }
  for (const [index, { leadsToSink }] of nodes.entries()) {
    const name = nodeNameAt(index)
    if (leadsToSink || !edges.some(([parent]) => parent === name)) edges.push([name, sinkName])
  }
  const declared = nodes
    .map((node, index) => ({ node, index }))
    .toSorted((left, right) => left.node.declaredAt - right.node.declaredAt)
    .map(({ node, index }) => {
      const name = nodeNameAt(index)
      return node.isJoin ? ({ name, kind: "join" } as const) : ({ name, kind: "model", model: modelAt(index) } as const)
    })
  return {
    name: "generated",
    nodes: declared as unknown as PipelineDocument["nodes"],
    edges: edges as unknown as PipelineDocument["edges"],
  }
}
