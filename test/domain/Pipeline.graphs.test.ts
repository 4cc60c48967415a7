/** Ranks and refusals over random graphs, against definitions that try every order and every walk. */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { assertProperty } from "../property.ts"
import { complaintOf, successOf } from "../result.ts"
import { documentOf } from "../worlds.ts"

type Edge = readonly [number, number]

/** Nodes 0 … n − 1 in order of declaration; an edge from −1 is one from the source, one to n leads to the sink. */
interface Graph {
  readonly size: number
  readonly edges: ReadonlyArray<Edge>
}

const nameOf = (graph: Graph, node: number): string =>
  node === -1 ? "source" : node === graph.size ? "sink" : `n${node}`

const makeOf = (graph: Graph) =>
  Pipeline.make(
    documentOf(
      Array.from({ length: graph.size }, (_, node) => `n${node} join`),
      graph.edges.map(([parent, child]) => `${nameOf(graph, parent)} ${nameOf(graph, child)}`),
    ),
  )

/** Any graph of joins, mostly cyclic or with loose ends. */
const anyGraph: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 5 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    edges: fc.uniqueArray(fc.tuple(fc.integer({ min: -1, max: size - 1 }), fc.integer({ min: 0, max: size })), {
      minLength: 1,
      maxLength: 12,
      selector: ([parent, child]) => parent * 100 + child,
    }),
  }),
)

/** An acyclic graph without loose ends: edges run along a random order, and what has no end gets one. */
const acyclicGraph: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
  )
  .map(([shuffled, size, present]) => {
    const order = shuffled.filter((node) => node < size)
    const pairs = order.flatMap((parent, index) => order.slice(index + 1).map((child): Edge => [parent, child]))
    const inner = pairs.filter((_, index) => present[index])
    const starts = order.filter((node) => !inner.some(([, child]) => child === node)).map((node): Edge => [-1, node])
    const ends = order.filter((node) => !inner.some(([parent]) => parent === node)).map((node): Edge => [node, size])
    return { size, edges: [...starts, ...inner, ...ends] }
  })

/** Every order of some nodes, those first that put a node declared earlier first. */
const ordersOf = function* (nodes: ReadonlyArray<number>): Generator<ReadonlyArray<number>> {
  if (nodes.length === 0) yield []
  for (const first of nodes) {
    for (const rest of ordersOf(nodes.filter((node) => node !== first))) yield [first, ...rest]
  }
}

const isTopological = (order: ReadonlyArray<number>, { size, edges }: Graph): boolean =>
  edges.every(([parent, child]) => parent === -1 || child === size || order.indexOf(parent) < order.indexOf(child))

/** Whether a walk of at least one edge leads from one node to another. */
const leadsTo = ({ edges }: Graph, from: number, to: number): boolean => {
  const seen = new Set<number>()
  const visit = (node: number): boolean =>
    edges.some(([parent, child]) => {
      if (parent !== node) return false
      if (child === to) return true
      if (seen.has(child)) return false
      seen.add(child)
      return visit(child)
    })
  return visit(from)
}

it("ranks are the first topological order, comparing orders by the declaration of their nodes", () => {
  assertProperty(
    fc.property(acyclicGraph, (graph) => {
      const nodes = Array.from({ length: graph.size }, (_, node) => node)
      const first = ordersOf(nodes).find((order) => isTopological(order, graph))!
      const pipeline = successOf(makeOf(graph))
      expect(pipeline.nodes.map(({ name }) => name)).toEqual(["source", ...first.map((node) => `n${node}`), "sink"])
    }),
    500,
  )
})

it("parents and children are the ends of the edges, by ascending rank", () => {
  assertProperty(
    fc.property(acyclicGraph, (graph) => {
      const { nodes } = successOf(makeOf(graph))
      const listed = nodes.flatMap(({ rank, children }) => children.map((child) => [rank, child] as const))
      const rankOf = new Map(nodes.map(({ name, rank }) => [name, rank]))
      const told = graph.edges.map((edge) => edge.map((node) => rankOf.get(nameOf(graph, node))!))
      expect(listed.map(String).toSorted()).toEqual(told.map(String).toSorted())
      for (const [rank, node] of nodes.entries()) {
        expect(node.rank).toBe(rank)
        expect(node.parents).toEqual(listed.filter(([, child]) => child === rank).map(([parent]) => parent))
        expect(node.children).toEqual(node.children.toSorted((left, right) => left - right))
      }
    }),
  )
})

it("a graph is refused exactly where it has a cycle or a loose end, and the cycle named is one", () => {
  const met = { cycles: 0, unreachable: 0, deadEnds: 0, sound: 0 }
  assertProperty(
    fc.property(anyGraph, (graph) => {
      const nodes = Array.from({ length: graph.size }, (_, node) => node)
      const made = makeOf(graph)
      if (nodes.some((node) => leadsTo(graph, node, node))) {
        const { tag, found } = complaintOf(made)
        expect(tag).toBe("PipelineCycle")
        const cycle = found.replace("the cycle ", "").split(" → ")
        expect(cycle.at(0)).toBe(cycle.at(-1))
        expect(new Set(cycle).size).toBe(cycle.length - 1)
        const edges = graph.edges.map(([parent, child]) => `${nameOf(graph, parent)} → ${nameOf(graph, child)}`)
        for (const [index, name] of cycle.slice(1).entries()) expect(edges).toContain(`${cycle[index]} → ${name}`)
        met.cycles++
        return
      }
      const loose = nodes.find((node) => !leadsTo(graph, -1, node) || !leadsTo(graph, node, graph.size))
      if (loose === undefined) {
        expect(Result.isSuccess(made)).toBe(true)
        met.sound++
        return
      }
      const tag = leadsTo(graph, -1, loose) ? "DeadEndNode" : "UnreachableNode"
      expect(complaintOf(made)).toMatchObject({ tag, path: `nodes[${loose}]` })
      if (tag === "DeadEndNode") met.deadEnds++
      else met.unreachable++
    }),
    1000,
  )
  expect(Object.values(met).every((count) => 10 < count)).toBe(true)
})
