/** Pipelines as text. */
import { type Catalog, hardwareOf } from "../domain/Catalog.ts"
import type { Pipeline, PipelineNode } from "../domain/Pipeline.ts"
import { formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"

const describeRole = ({ role }: PipelineNode): string => {
  switch (role._tag) {
    case "Model":
      return `model ${role.model}`
    case "Program":
      return `program ${role.program}`
    default:
      return role._tag.toLowerCase()
  }
}

const nodeTable = ({ nodes }: Pipeline, catalog: Catalog): string =>
  formatTable(
    [
      { heading: "rank", align: "right" },
      { heading: "node" },
      { heading: "what" },
      { heading: "waits for" },
      { heading: "hardware" },
    ],
    nodes.map((node) => [
      String(node.rank),
      node.name,
      describeRole(node),
      node.parents.map((rank) => nodes[rank]!.name).join(" + "),
      node.role._tag === "Model" ? hardwareOf(catalog, node.role.model).join(" ") : "",
    ]),
  )

/** A pipeline that was checked: its drawing, and its nodes by rank. */
export const pipelineText = (pipeline: Pipeline, catalog: Catalog, paint: Paint): string =>
  [
    paint.bold(`Pipeline ${pipeline.name}: valid`),
    "",
    indent(pipelineDrawing(pipeline)),
    "",
    indent(nodeTable(pipeline, catalog)),
  ].join("\n")

/**
 * The pipeline as a tree from the source. A node with several parents is drawn once, under the last of them, and named
 * with an arrow under the others.
 */
export const pipelineDrawing = ({ nodes }: Pipeline): string => {
  const lines: Array<string> = []
  const draw = (node: PipelineNode, parent: number | undefined, prefix: string, branch: string): void => {
    const isDrawnHere = parent === undefined || parent === node.parents.at(-1)
    lines.push(`${prefix}${branch}${isDrawnHere ? node.name : `→ ${node.name}`}`)
    if (!isDrawnHere) return
    const childPrefix = prefix + (branch === "" ? "" : branch === "└─ " ? "   " : "│  ")
    for (const [index, child] of node.children.entries()) {
      draw(nodes[child]!, node.rank, childPrefix, index === node.children.length - 1 ? "└─ " : "├─ ")
    }
  }
  draw(nodes[0]!, undefined, "", "")
  return lines.join("\n")
}
