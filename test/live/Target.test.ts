/** Addresses of servers, and which node's queries go where. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { assignTargets, parseTarget } from "../../src/live/Target.ts"

describe("parseTarget", () => {
  it.each([
    ["http://localhost:8000", "http://localhost:8000", undefined],
    ["http://localhost:8000/", "http://localhost:8000", undefined],
    ["https://host/a/b/v2/", "https://host/a/b", undefined],
    ["http://host/v2/models/resnet", "http://host", "resnet"],
    ["http://host/a/v2/models/resnet/versions/3", "http://host/a", "resnet/versions/3"],
  ])("%s", (text, baseUrl, modelPath) => {
    expect(Result.getOrThrow(parseTarget(text))).toEqual({ baseUrl, modelPath })
  })

  it.each(["localhost:8000", "ftp://host", "http://host?x=1", "", "http://"])("refuses %j", (text) => {
    expect(Result.getOrThrow(Result.flip(parseTarget(text))).message).toMatch(
      /^found ".*", expected an address such as/,
    )
  })
})

describe("assignTargets", () => {
  const pipeline = Result.getOrThrow(
    Pipeline.make({
      name: "p",
      nodes: [
        { name: "first", kind: "model", model: "shared" },
        { name: "second", kind: "model", model: "shared" },
        { name: "third", kind: "model", model: "other" },
      ],
      edges: [
        ["source", "first"],
        ["first", "second"],
        ["second", "third"],
        ["third", "sink"],
      ],
    }),
  )
  const assigned = (...texts: ReadonlyArray<string>) =>
    Result.map(assignTargets(pipeline, texts), (targets) =>
      targets.map(({ node, baseUrl, modelPath }) => `${node.name} ${modelPath}@${baseUrl}`),
    )

  it("sends all nodes to one address, each to its model", () => {
    expect(Result.getOrThrow(assigned("http://a"))).toEqual([
      "first shared@http://a",
      "second shared@http://a",
      "third other@http://a",
    ])
  })

  it("prefers a node's own address to its model's, and that to the one for all", () => {
    expect(Result.getOrThrow(assigned("http://a", "shared=http://b", "second=http://c/v2/models/x"))).toEqual([
      "first shared@http://b",
      "second x@http://c",
      "third other@http://a",
    ])
  })

  it.each([
    [["shared=http://b"], 'found none for the node "third", expected an address for it, as in third=http://localhost'],
    [["fourth=http://b"], 'found "fourth", expected a model node of the pipeline "p": "first", "second", "third"'],
    [["http://a", "http://b"], "found a second address for all nodes, expected one address for each"],
    [["third=http://a", "third=http://b"], 'found "third" a second time, expected one address for each'],
    [["third=b"], 'found "b", expected an address such as'],
  ])("refuses %j", (texts, says) => {
    expect(Result.getOrThrow(Result.flip(assigned(...texts))).message).toContain(says)
  })
})
