/** A report as Markdown, its charts as their tables and the pipeline as a Mermaid flowchart. */
import { markdownTable } from "markdown-table"
import type { Chart, Figure, Part, Report } from "../content/Content.ts"
import type { Table } from "../Format.ts"

/** The document. */
export const markdownOf = ({ title, headline, remarks, keyFigures, sections }: Report, generator: string): string => {
  const figures = {
    columns: [{ heading: "figure" }, { heading: "value", align: "right" as const }, { heading: "note" }],
    rows: keyFigures.map(({ label, value, unit, note }) => [label, `${value} ${unit}`, note]),
  }
  const blocks = [
    `# ${text(title)}`,
    `**${text(headline)}**`,
    remarks.map(text).join(" "),
    tableOf(figures),
    ...sections.flatMap(({ heading, paragraphs, parts }) => [
      `## ${text(heading)}`,
      ...paragraphs.map(text),
      ...parts.flatMap(partOf),
    ]),
    `Made by ${text(generator)}.`,
  ]
  return `${blocks.join("\n\n")}\n`
}

const partOf = (part: Part): ReadonlyArray<string> => {
  switch (part._tag) {
    case "Figures":
      return [
        ...(part.heading === undefined ? [] : [`### ${text(part.heading)}`]),
        ...(part.note === undefined ? [] : [text(part.note)]),
        ...part.figures.flatMap((figure) => figureOf(figure, part.heading === undefined ? "###" : "####")),
      ]
    case "Table":
      return [`### ${text(part.title)}`, ...(part.note === undefined ? [] : [text(part.note)]), tableOf(part.table)]
    case "Listing":
      return [`### ${text(part.title)}`, fenced(part.isCommand ? "sh" : "json", part.text)]
  }
}

const figureOf = ({ title, caption, description, chart, data }: Figure, level: string): ReadonlyArray<string> => [
  `${level} ${text(title)}`,
  text(caption ?? description),
  chart._tag === "Pipeline" ? flowchart(chart) : tableOf(data),
]

const tableOf = ({ columns, rows }: Table): string =>
  markdownTable([columns.map(({ heading }) => text(heading)), ...rows.map((row) => row.map(text))], {
    align: columns.map(({ align }) => (align === "right" ? "right" : "left")),
  })

const flowchart = ({ nodes }: Extract<Chart, { readonly _tag: "Pipeline" }>): string =>
  fenced(
    "mermaid",
    [
      "flowchart LR",
      ...nodes.map(({ name, lines }, rank) => `  n${rank}["${[name, ...lines].join("<br>")}"]`),
      ...nodes.flatMap(({ children }, rank) => children.map((child) => `  n${rank} --> n${child}`)),
    ].join("\n"),
  )

/** A block of code; its fence is longer than any within. */
const fenced = (language: string, code: string): string => {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), ([ticks]) => ticks.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${code}\n${fence}`
}

/** Text that means nothing but itself. */
const text = (plain: string): string => plain.replace(/[\\`*_{}[\]<>#|~]/g, String.raw`\$&`)
