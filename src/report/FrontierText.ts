/** A frontier as text: its points with bars, and how far it is complete. */
import type { Configuration } from "../domain/Configuration.ts"
import type { FrontierDocument } from "../domain/Frontier.ts"
import { formatBar, formatCount, formatMs, formatNumber, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { inputsText } from "./PlanText.ts"

const barWidth = 24

/** What every node runs, on one line: `ResNet 2 × TPX, batch 16; …`. */
export const configurationText = (configuration: Configuration): string =>
  Object.entries(configuration)
    .map(([node, { hardware, replicas, maxBatchSize, batchingDelayMs }]) => {
      const delay = batchingDelayMs === undefined ? "" : `, delay ${formatMs(batchingDelayMs)}`
      return `${node} ${replicas} × ${hardware}, batch ${maxBatchSize}${delay}`
    })
    .join("; ")

const pointTable = ({ points, objective }: FrontierDocument): string => {
  const slowestMs = points[0]!.latencyMs
  return formatTable(
    [
      { heading: "cost/h", align: "right" },
      { heading: objective.percentile, align: "right" },
      { heading: "" },
      { heading: "" },
    ],
    points.map(({ costPerHour, latencyMs, configuration }) => [
      formatNumber(costPerHour),
      formatMs(latencyMs),
      formatBar(slowestMs === 0 ? 1 : latencyMs / slowestMs, barWidth),
      configurationText(configuration),
    ]),
  )
}

/** How far the frontier is complete. */
const standing = ({ isFastest, budgetPerHour, stoppedBy, lowerBoundPerHour, points }: FrontierDocument): string => {
  if (stoppedBy !== null) {
    const because = stoppedBy === "interrupt" ? "interrupted" : "out of time"
    return `${because}: complete below ${formatNumber(lowerBoundPerHour ?? 0)} per hour`
  }
  const no = points.length === 0 ? "no" : "no other"
  if (!isFastest) return `${no} configuration up to ${formatNumber(budgetPerHour)} per hour is on the frontier`
  return points.length === 0
    ? "no configuration at any cost keeps the objective"
    : "nothing is faster than the last, at any cost"
}

/** A whole frontier. */
export const frontierText = (document: FrontierDocument, paint: Paint): string => {
  const { points, budgetPerHour, objective, simulated, stoppedBy } = document
  const ceiling = objective.sloMs === null ? "" : ` and ${objective.percentile} ≤ ${formatMs(objective.sloMs)}`
  const count = `${formatCount(points.length)} ${points.length === 1 ? "point" : "points"}`
  const heading = `Frontier: ${count} up to ${formatNumber(budgetPerHour)} per hour${ceiling}`
  return [
    paint.bold(points.length === 0 ? paint.bad(heading) : paint.good(heading)),
    "",
    inputsText(document, paint),
    "",
    ...(points.length === 0 ? [] : [indent(pointTable(document)), ""]),
    `${stoppedBy === null ? "Proof" : "Search"}: ${standing(document)}; ${formatCount(simulated)} simulations`,
  ].join("\n")
}
