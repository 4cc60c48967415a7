import { describe, expect, it } from "vitest"
import { plain } from "../../src/report/Paint.ts"
import { pipelineDrawing, pipelineText } from "../../src/report/PipelineText.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

const imageDriver = pipelineOf(
  ["ResNet model ResNet", "Inception model Inception", "KSVM model KSVM", "LogReg model LogReg", "join join"],
  ["source ResNet", "source Inception", "ResNet KSVM", "Inception LogReg", "KSVM join", "LogReg join", "join sink"],
)

describe("a drawing", () => {
  it("of a chain goes ever deeper", () => {
    const chain = pipelineOf(["a join", "b join"], ["source a", "a b", "b sink"])
    expect(pipelineDrawing(chain)).toBe(["source", "└─ a", "   └─ b", "      └─ sink"].join("\n"))
  })

  it("of the image driver draws the join once, under the last of its parents", () => {
    expect(pipelineDrawing(imageDriver)).toBe(
      [
        "source",
        "├─ ResNet",
        "│  └─ KSVM",
        "│     └─ → join",
        "└─ Inception",
        "   └─ LogReg",
        "      └─ join",
        "         └─ sink",
      ].join("\n"),
    )
  })

  it("names a node of several parents under each, and what follows it once", () => {
    const diamonds = pipelineOf(
      ["a join", "b join", "c join", "d join"],
      ["source a", "source sink", "a b", "a c", "b d", "c d", "a d", "d sink"],
    )
    const drawing = pipelineDrawing(diamonds)
    expect(drawing.split("\n")).toEqual([
      "source",
      "├─ a",
      "│  ├─ b",
      "│  │  └─ → d",
      "│  ├─ c",
      "│  │  └─ d",
      "│  │     └─ sink",
      "│  └─ → d",
      "└─ → sink",
    ])
  })

  it("stays short where paths are many: every edge is one line", () => {
    const layers = Array.from({ length: 20 }, (_, index) => [`a${index}`, `b${index}`] as const)
    const edges = layers
      .slice(1)
      .flatMap(([a, b], index) => layers[index]!.flatMap((parent) => [`${parent} ${a}`, `${parent} ${b}`]))
    const wide = pipelineOf(
      layers.flat().map((name) => `${name} join`),
      ["source a0", "source b0", ...edges, "a19 sink", "b19 sink"],
    )
    expect(pipelineDrawing(wide).split("\n")).toHaveLength(1 + 2 + edges.length + 2)
  })
})

describe("the text", () => {
  const catalog = catalogOf(
    { V100: 3, TPX: 2, cpu: 1 },
    { ResNet: { TPX: [1], V100: [1] }, Inception: { V100: [1] }, KSVM: { cpu: [1] }, LogReg: { cpu: [1] } },
  )

  it("has the nodes by rank, what they wait for, and the hardware of their models", () => {
    const lines = pipelineText(imageDriver, catalog, plain).split("\n")
    expect(lines[0]).toBe("Pipeline test: valid")
    expect(lines.slice(-8).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["rank", "node", "what", "waits for", "hardware"],
      ["0", "source", "source"],
      ["1", "ResNet", "model ResNet", "source", "V100 TPX"],
      ["2", "Inception", "model Inception", "source", "V100"],
      ["3", "KSVM", "model KSVM", "ResNet", "cpu"],
      ["4", "LogReg", "model LogReg", "Inception", "cpu"],
      ["5", "join", "join", "KSVM + LogReg"],
      ["6", "sink", "sink", "join"],
    ])
  })

  it("says which program a node runs", () => {
    const wait = pipelineOf(["p program wait"], ["source p", "p sink"])
    expect(pipelineText(wait, catalog, plain)).toContain("program wait")
  })
})
