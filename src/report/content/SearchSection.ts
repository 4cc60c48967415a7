/** How a plan was found, and what that proves. */
import type { GreedySearchDocument, PlanDocument, ProofDocument, UnitsDocument } from "../../domain/Plan.ts"
import { formatCount, formatNumber } from "../Format.ts"
import { formatBig, partTable, standing } from "../ProofText.ts"
import { effortText, moveTable, rejectionTable } from "../SearchText.ts"
import type { DrawnObjective, Figure, Part, Section } from "./Content.ts"
import { formatCost, formatNode, formatShortMs, withPowers } from "./Words.ts"

/** The section. */
export const searchSection = (document: PlanDocument, objective: DrawnObjective): Section => ({
  id: "search",
  heading: "How the plan was found",
  ...contentOf(document, objective),
})

type Content = Pick<Section, "paragraphs" | "parts">

const contentOf = (document: PlanDocument, objective: DrawnObjective): Content => {
  switch (document.planner) {
    case "exact":
      return proofContent(document.proof)
    case "greedy":
      return greedyContent(document.search, objective)
    case "cg-mean":
    case "cg-peak":
      return unitsContent(document.units)
  }
}

const proofContent = (proof: ProofDocument): Content => {
  const { certificate, simulated, isProven, batchingDelaysMs, maxReplicas } = proof
  const result = withPowers(standing(proof))
  const space =
    `Considered: every profiled batch size on every hardware, up to ${formatCount(maxReplicas)} replicas of a model, ` +
    `${delaysText(batchingDelaysMs)}.`
  const found = `${isProven ? "Proven" : "Not proven"}: ${result}. The exact search took ${formatCount(simulated)} simulations.`
  if (certificate === null) return { paragraphs: [found, space], parts: [] }
  const all = withPowers(formatBig(certificate.configurations))
  return {
    paragraphs: [
      found,
      `Of all ${all} configurations, each was either simulated or excluded by a bound that cannot be wrong. The pipeline ` +
        `falls into parts that can be judged one by one; what was kept of each was combined, in ` +
        `${formatCount(certificate.combinations)} ways, of which ${formatCount(certificate.combinationsSimulated)} had to be simulated.`,
      space,
    ],
    parts: [{ _tag: "Figures", figures: [exclusions(certificate.parts)] }],
  }
}

const delaysText = (delaysMs: ReadonlyArray<number>): string =>
  delaysMs.every((delayMs) => delayMs === 0)
    ? "no batching delay"
    : `batching delays of ${delaysMs.map(formatNumber).join(", ")} ms`

type Parts = NonNullable<ProofDocument["certificate"]>["parts"]

const exclusions = (parts: Parts): Figure => {
  const table = partTable({ parts } as NonNullable<ProofDocument["certificate"]>)
  return {
    id: "exclusions",
    title: "What excluded how many configurations",
    caption:
      "For each part of the pipeline, on a logarithmic scale; a part is a set of models that can be judged without the others.",
    description: parts
      .map(
        (part) =>
          `${part.nodes.join(" and ")}: of ${withPowers(formatBig(part.configurations))}, ` +
          `${withPowers(formatBig(part.excludedByCost))} are too dear, ` +
          `${withPowers(formatBig(part.excludedByCapacity))} have too few replicas, ` +
          `${withPowers(formatBig(part.excludedByMisses))} miss too often, ` +
          `${withPowers(formatBig(part.excludedAsSame))} fare the same as another, ` +
          `${withPowers(formatBig(part.kept))} were kept.`,
      )
      .join(" "),
    chart: { _tag: "Exclusions", parts },
    data: { ...table, rows: table.rows.map((row) => row.map(withPowers)) },
  }
}

const greedyContent = (search: GreedySearchDocument, objective: DrawnObjective): Content => {
  const { start, moves, rejected } = search
  const path = start === undefined ? [] : [start, ...moves]
  const parts: Array<Part> = []
  if (1 < path.length) {
    parts.push({
      _tag: "Figures",
      figures: [
        {
          id: "search-path",
          title: "The search, move by move",
          description:
            `From ${formatCost(path[0]!.costPerHour)} and ${formatShortMs(path[0]!.latencyMs)} to ` +
            `${formatCost(path.at(-1)!.costPerHour)} and ${formatShortMs(path.at(-1)!.latencyMs)} in ${moves.length} moves.`,
          chart: { _tag: "SearchPath", steps: path, objective },
          data: moveTable(search),
        },
      ],
    })
  }
  if (0 < rejected.length) {
    parts.push({ _tag: "Table", title: "No single action improves on the plan", table: rejectionTable(search) })
  }
  const started =
    start === undefined
      ? ""
      : ` It started from ${Object.entries(start.configuration)
          .map(([node, each]) => `${node} ${formatNode(each)}`)
          .join("; ")}.`
  return {
    paragraphs: [
      `The greedy search ends where no single action (a larger batch, fewer replicas, cheaper hardware, at one model) ` +
        `improves on the plan; that is no proof that nothing is cheaper. ${effortText(search)}.${started}`,
    ],
    parts,
  }
}

const unitsContent = (units: UnitsDocument | null): Content => ({
  paragraphs:
    units === null
      ? ["The pipeline was planned as one unit, but no unit can do."]
      : [
          "The pipeline was planned as one unit: one replica of every model, all with one batch size, as often as the rate needs.",
          `${formatCount(units.unitCount)} units for ${formatNumber(units.rateQps)} queries/s, each of batch size ` +
            `${units.batchSize}, ${formatNumber(units.unitThroughputQps)} queries/s, ${formatShortMs(units.unitLatencyMs)} a ` +
            `batch and ${formatCost(units.unitCostPerHour)}.`,
        ],
  parts: [],
})
