/** What runs where: the pipeline with the configuration on it. */
import { costPerHourOf } from "../../domain/Catalog.ts"
import { nodeTable } from "../EstimateText.ts"
import { formatNumber, formatShare } from "../Format.ts"
import type { DrawnNode, Section } from "./Content.ts"
import { isPlan } from "./Headline.ts"
import type { Run } from "./Run.ts"
import { formatCost, formatNode, formatShortMs } from "./Words.ts"

/** The section. */
export const planSection = (run: Run): Section => {
  const { document, catalog, simulated, estimate } = run
  const table = nodeTable(simulated.configuration, estimate, (hardware) => costPerHourOf(catalog, hardware))
  const what = isPlan(document) ? "The plan" : "The configuration"
  const models = estimate.models.map(({ node }) => `${node}: ${formatNode(simulated.configuration[node]!)}`)
  return {
    id: "plan",
    heading: what,
    paragraphs: [],
    parts: [
      {
        _tag: "Figures",
        figures: [
          {
            id: "pipeline",
            title: `Pipeline ${document.pipeline.name}`,
            caption:
              "Every query runs through every box once; a box with several arrows into it waits for all of them. The bar " +
              "at a model's foot is the share of time for which its replicas are busy.",
            description: `${pathsOf(run)} ${models.join("; ")}.`,
            chart: { _tag: "Pipeline", nodes: drawnNodes(run) },
            data: edgeTable(run),
          },
        ],
      },
      {
        _tag: "Table",
        title: "Model by model",
        note: `Costs are in units per hour; ${formatCost(simulated.costPerHour)} in all.`,
        table,
      },
    ],
  }
}

const drawnNodes = ({ pipeline, catalog, simulated, estimate }: Run): ReadonlyArray<DrawnNode> =>
  pipeline.nodes.map(({ name, role, children }) => {
    const configured = simulated.configuration[name]
    const model = estimate.models.find(({ node }) => node === name)
    if (configured === undefined || model === undefined) return { name, role: role._tag, children, lines: [] }
    const costPerHour = configured.replicas * costPerHourOf(catalog, configured.hardware)
    return {
      name,
      role: role._tag,
      children,
      utilisation: model.utilisation,
      lines: [
        formatNode(configured),
        `${formatNumber(costPerHour)} ${costPerHour === 1 ? "unit" : "units"}/h · waits ${formatShortMs(model.meanWaitMs)}`,
        `busy ${formatShare(model.utilisation)}`,
      ],
    }
  })

const pathsOf = ({ pipeline: { nodes } }: Run): string =>
  nodes
    .filter(({ children }) => 0 < children.length)
    .map(({ name, children }) => `${name} leads to ${children.map((child) => nodes[child]!.name).join(" and ")}.`)
    .join(" ")

const edgeTable = ({ pipeline: { nodes } }: Run) => ({
  columns: [{ heading: "from" }, { heading: "to" }],
  rows: nodes.flatMap(({ name, children }) => children.map((child) => [name, nodes[child]!.name])),
})
