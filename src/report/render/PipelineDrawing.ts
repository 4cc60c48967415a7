/** The pipeline as boxes and arrows, with what runs in each box. */
import { Graph, layout } from "@dagrejs/dagre"
import type { DrawnNode } from "../content/Content.ts"
import { type ChartOf, type Drawing, escaped, framed, type Look } from "./Svg.ts"

/** Draws from left to right where there is room for it, else from top to bottom. */
export const pipelineDrawing = ({ chart, figure }: ChartOf<"Pipeline">, look: Look): Drawing => {
  const across = laidOut(chart.nodes, "LR")
  const placed = across.widthPx <= look.widthPx ? across : laidOut(chart.nodes, "TB")
  const marks = [
    ...placed.edges.map((points) => edgeMarks(points, look)),
    ...placed.boxes.map((box) => boxMarks(box, look)),
  ]
  return framed(figure, { ...look, widthPx: placed.widthPx }, placed.heightPx, marks.join(""))
}

interface Point {
  readonly x: number
  readonly y: number
}

/** A box around its centre. */
interface Box extends Point {
  readonly node: DrawnNode
  readonly width: number
  readonly height: number
}

interface Layout {
  readonly widthPx: number
  readonly heightPx: number
  readonly boxes: ReadonlyArray<Box>
  readonly edges: ReadonlyArray<ReadonlyArray<Point>>
}

const marginPx = 4

const laidOut = (nodes: ReadonlyArray<DrawnNode>, rankdir: "LR" | "TB"): Layout => {
  const graph = new Graph()
  graph.setGraph({ rankdir, nodesep: 18, ranksep: 34, marginx: marginPx, marginy: marginPx })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const [rank, node] of nodes.entries()) graph.setNode(String(rank), sizeOf(node))
  for (const [rank, { children }] of nodes.entries()) {
    for (const child of children) graph.setEdge(String(rank), String(child))
  }
  layout(graph)
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number }
  return {
    widthPx: Math.ceil(width),
    heightPx: Math.ceil(height),
    boxes: nodes.map((node, rank) => ({ node, ...(graph.node(String(rank)) as Omit<Box, "node">) })),
    edges: graph
      .edges()
      .map(
        (edge: Parameters<Graph["edge"]>[0]) => (graph.edge(edge) as { readonly points: ReadonlyArray<Point> }).points,
      ),
  }
}

const sizeOf = ({ name, lines }: DrawnNode): { readonly width: number; readonly height: number } => {
  const width = Math.max(name.length * 7.6, ...lines.map((line) => line.length * 6)) + 20
  return lines.length === 0 ? { width, height: 28 } : { width, height: 24 + lines.length * 16 + 14 }
}

const edgeMarks = (points: ReadonlyArray<Point>, { palette }: Look): string => {
  const end = points.at(-1)!
  const before = points.at(-2)!
  const length = Math.hypot(end.x - before.x, end.y - before.y)
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length }
  const at = (back: number, aside: number) =>
    `${end.x - along.x * back - along.y * aside},${end.y - along.y * back + along.x * aside}`
  return (
    `<path d="${curveThrough(points)}" fill="none" stroke="${palette.muted}" stroke-width="1.4"/>` +
    `<path d="M${at(0, 0)}L${at(8, 4)}L${at(8, -4)}Z" fill="${palette.muted}"/>`
  )
}

/** A curve that bends at the points, from the first to the last. */
const curveThrough = (points: ReadonlyArray<Point>): string => {
  const [first, ...rest] = points
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1]!
    return `Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`
  })
  return `M${first!.x},${first!.y}${bends.join("")}L${rest.at(-1)!.x},${rest.at(-1)!.y}`
}

const boxMarks = ({ node, x, y, width, height }: Box, { palette }: Look): string => {
  const left = x - width / 2
  const top = y - height / 2
  const isModel = 0 < node.lines.length
  const frame =
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${isModel ? 7 : 14}" fill="${palette.panel}" ` +
    `stroke="${isModel ? palette.muted : palette.line}" stroke-width="1.2"/>`
  if (!isModel) return `${frame}<text x="${x}" y="${y + 4}" fill="${palette.muted}">${escaped(node.name)}</text>`
  const lines = node.lines.map(
    (line, index) => `<text x="${x}" y="${top + 36 + index * 16}" fill="${palette.muted}">${escaped(line)}</text>`,
  )
  return (
    `${frame}<text x="${x}" y="${top + 19}" font-size="13" font-weight="700" fill="${palette.ink}">${escaped(node.name)}</text>` +
    lines.join("") +
    meterMarks(left + 10, top + height - 12, width - 20, node.utilisation ?? 0, palette)
  )
}

const meterMarks = (x: number, y: number, width: number, share: number, palette: Look["palette"]): string => {
  const bar = (length: number, color: string) =>
    `<rect x="${x}" y="${y}" width="${length}" height="5" rx="2.5" fill="${color}"/>`
  return bar(width, palette.line) + bar(Math.min(1, share) * width, palette.series)
}
