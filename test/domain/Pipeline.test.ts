import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { complaintOf, successOf } from "../result.ts"
import { documentOf, fixtureJson, pipelineOf } from "../worlds.ts"

const complaint = (nodes: ReadonlyArray<string>, edges: ReadonlyArray<string>) =>
  complaintOf(Pipeline.make(documentOf(nodes, edges)))

const namesOf = ({ nodes }: Pipeline.Pipeline) => nodes.map(({ name }) => name)

describe("a pipeline is refused", () => {
  it("when two nodes have one name", () => {
    expect(complaint(["a join", "b join", "a join"], ["source a", "a b", "b sink"])).toEqual({
      tag: "DuplicateName",
      path: "nodes[2].name",
      found: '"a", also at nodes[0].name',
      expected: "a name of its own",
    })
  })

  it.each(["source", "sink"])("when a node has the reserved name %s", (name) => {
    expect(complaint(["a join", `${name} join`], ["source a", "a sink"])).toMatchObject({
      tag: "DuplicateName",
      path: "nodes[1].name",
      found: `"${name}", the name of the implied ${name}`,
    })
  })

  it("when an edge leaves a node that is not there", () => {
    expect(complaint(["a join"], ["source a", "b sink"])).toEqual({
      tag: "UnknownNode",
      path: "edges[1][0]",
      found: '"b"',
      expected: 'a node of "source", "a", "sink"',
    })
  })

  it("when an edge leads to a node that is not there", () => {
    expect(complaint(["a join"], ["source a", "a b"])).toMatchObject({
      tag: "UnknownNode",
      path: "edges[1][1]",
      found: '"b"',
    })
  })

  it("when an edge leads into the source", () => {
    expect(complaint(["a join"], ["source a", "a source", "a sink"])).toEqual({
      tag: "InvalidEdge",
      path: "edges[1]",
      found: 'the edge from "a" to "source"',
      expected: "no edge into the source",
    })
  })

  it("when an edge leads out of the sink", () => {
    expect(complaint(["a join"], ["source a", "sink a", "a sink"])).toMatchObject({
      tag: "InvalidEdge",
      path: "edges[1]",
      expected: "no edge out of the sink",
    })
  })

  it("when an edge is listed twice", () => {
    expect(complaint(["a join"], ["source a", "a sink", "source a"])).toMatchObject({
      tag: "InvalidEdge",
      path: "edges[2]",
      found: 'the edge from "source" to "a" a second time',
      expected: "every edge once",
    })
  })

  it("when a node leads to itself", () => {
    expect(complaint(["a join"], ["source a", "a a", "a sink"])).toEqual({
      tag: "PipelineCycle",
      path: "edges",
      found: "the cycle a → a",
      expected: "an acyclic graph",
    })
  })

  it("when edges lead in a circle, which the error names without what merely hangs on it", () => {
    const edges = ["source a", "a b", "b c", "c d", "d b", "d e", "e sink"]
    expect(complaint(["e join", "a join", "b join", "c join", "d join"], edges)).toMatchObject({
      tag: "PipelineCycle",
      found: "the cycle b → c → d → b",
    })
  })

  it("when the source cannot reach a node", () => {
    expect(complaint(["a join", "b join"], ["source a", "a sink", "b sink"])).toEqual({
      tag: "UnreachableNode",
      path: "nodes[1]",
      found: '"b", which the source cannot reach',
      expected: 'a path of edges from "source"',
    })
  })

  it("when a node cannot reach the sink", () => {
    expect(complaint(["a join", "b join"], ["source a", "a sink", "a b"])).toEqual({
      tag: "DeadEndNode",
      path: "nodes[1]",
      found: '"b", which cannot reach the sink',
      expected: 'a path of edges to "sink"',
    })
  })

  it("when no edge leads to the sink at all", () => {
    expect(complaint(["a join"], ["source a"])).toMatchObject({ tag: "DeadEndNode", path: "nodes[0]" })
  })

  it("when it declares more nodes than the most", () => {
    const nodes = Array.from({ length: Pipeline.maxNodes + 1 }, (_, index) => `n${index} join`)
    expect(complaint(nodes, ["source n0"])).toEqual({
      tag: "InvalidValue",
      path: "nodes",
      found: "1001 nodes",
      expected: "at most 1000",
    })
  })
})

describe("ranks", () => {
  it("follow a chain, however its nodes are declared", () => {
    const chain = pipelineOf(["c model C", "b model B", "a model A"], ["b c", "c sink", "source a", "a b"])
    expect(namesOf(chain)).toEqual(["source", "a", "b", "c", "sink"])
  })

  it("of nodes ready together go by the order of declaration", () => {
    const edges = ["source b", "source a", "a join", "b join", "join sink"]
    expect(namesOf(pipelineOf(["join join", "b model B", "a model A"], edges))).toEqual([
      "source",
      "b",
      "a",
      "join",
      "sink",
    ])
    expect(namesOf(pipelineOf(["a model A", "b model B", "join join"], edges))).toEqual([
      "source",
      "a",
      "b",
      "join",
      "sink",
    ])
  })

  it("let a node that becomes ready pass those declared later that were ready before it", () => {
    const edges = ["source b", "source d", "b a", "a sink", "d sink"]
    expect(namesOf(pipelineOf(["a join", "b join", "c join", "d join"], [...edges, "source c", "c sink"]))).toEqual([
      "source",
      "b",
      "a",
      "c",
      "d",
      "sink",
    ])
  })

  it("of a diamond are kept by parents and children, ascending", () => {
    const { nodes } = pipelineOf(
      ["a model A", "left model B", "right model C", "join join"],
      ["right join", "left join", "a right", "a left", "source a", "join sink", "source join"],
    )
    expect(nodes.map(({ name, rank, parents, children }) => [name, rank, parents, children])).toEqual([
      ["source", 0, [], [1, 4]],
      ["a", 1, [0], [2, 3]],
      ["left", 2, [1], [4]],
      ["right", 3, [1], [4]],
      ["join", 4, [0, 2, 3], [5]],
      ["sink", 5, [4], []],
    ])
  })

  it("run on through several joins", () => {
    const { nodes } = pipelineOf(
      ["j2 join", "j1 join", "a join", "b join", "c join"],
      ["source a", "source b", "source c", "a j1", "b j1", "j1 j2", "c j2", "j2 sink"],
    )
    expect(nodes.map(({ name }) => name)).toEqual(["source", "a", "b", "j1", "c", "j2", "sink"])
    expect(nodes.find(({ name }) => name === "j2")!.parents).toEqual([3, 4])
  })

  it("reach as far as the most nodes do", () => {
    const names = Array.from({ length: Pipeline.maxNodes }, (_, index) => `n${index}`)
    const edges = names.slice(1).map((name, index) => `${names[index]} ${name}`)
    const { nodes } = pipelineOf(
      names.map((name) => `${name} join`),
      ["source n0", ...edges, "n999 sink"],
    )
    expect(nodes.map(({ name }) => name)).toEqual(["source", ...names, "sink"])
  })
})

describe("nodes", () => {
  const pipeline = pipelineOf(
    ["first model A", "wait program pause", "second model A", "join join"],
    ["source first", "source wait", "first second", "wait second", "second join", "join sink"],
  )

  it("keep what they do and where they were declared", () => {
    expect(pipeline.nodes.map(({ role, documentPath }) => [role, documentPath])).toEqual([
      [{ _tag: "Source" }, ""],
      [{ _tag: "Model", model: "A" }, "nodes[0]"],
      [{ _tag: "Program", program: "pause" }, "nodes[1]"],
      [{ _tag: "Model", model: "A" }, "nodes[2]"],
      [{ _tag: "Join" }, "nodes[3]"],
      [{ _tag: "Sink" }, ""],
    ])
  })

  it("may name one model twice, and a model node may have several parents", () => {
    expect(Pipeline.modelNodes(pipeline).map(({ name, parents }) => [name, parents])).toEqual([
      ["first", [0]],
      ["second", [1, 2]],
    ])
  })
})

describe("the document", () => {
  it.each([
    ["no nodes", { nodes: [] }, "nodes[0]"],
    ["no edges", { edges: [] }, "edges[0]"],
    ["a model node without its model", { nodes: [{ name: "a", kind: "model" }] }, "nodes[0].model"],
    ["a join with a model", { nodes: [{ name: "a", kind: "join", model: "A" }] }, "nodes[0].model"],
    ["a program node without its program", { nodes: [{ name: "a", kind: "program" }] }, "nodes[0].program"],
    ["an unknown kind of node", { nodes: [{ name: "a", kind: "modle" }] }, "nodes[0]"],
    ["a bad name", { nodes: [{ name: "a b", kind: "join" }] }, "nodes[0].name"],
    ["an edge of one end", { edges: [["source"]] }, "edges[0][1]"],
    ["an edge of three ends", { edges: [["source", "a", "sink"]] }, "edges[0][2]"],
    ["a key of no meaning", { node: [] }, "node"],
  ])("with %s is refused at its place", (_, wrong, path) => {
    const right = { name: "p", nodes: [{ name: "a", kind: "join" }], edges: [["source", "a"]] }
    const decoded = decode(Pipeline.PipelineDocument, { ...right, ...wrong })
    expect(Result.isFailure(decoded) && decoded.failure.error.path).toBe(path)
  })

  it("of the image driver decodes to the notebook's pipeline", () => {
    const document = successOf(decode(Pipeline.PipelineDocument, fixtureJson("pipelines/image-driver.json")))
    const { nodes } = successOf(Pipeline.make(document))
    expect(nodes.map(({ name, parents }) => [name, parents.map((rank) => nodes[rank]!.name)])).toEqual([
      ["source", []],
      ["ResNet", ["source"]],
      ["Inception", ["source"]],
      ["KSVM", ["ResNet"]],
      ["LogReg", ["Inception"]],
      ["join", ["KSVM", "LogReg"]],
      ["sink", ["join"]],
    ])
  })
})
