/** A greatest sustained rate as text. */
import type { MaximumDocument } from "../domain/Maximum.ts"
import type { Hopeless } from "../planner/maximize/Question.ts"
import { simulatedConfigurationText } from "./EstimateText.ts"
import { formatCount, formatMs, formatNumber, formatShare } from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { inputsText } from "./PlanText.ts"
import { describeImpossibility } from "./SearchText.ts"

/** Why nothing can do at any scale. */
export const describeHopeless = (why: Hopeless): string =>
  why._tag === "Unaffordable"
    ? `the cheapest configuration costs ${formatNumber(why.leastCostPerHour)} per hour`
    : describeImpossibility(why)

/** A scale as people read it: `2.31 ×`. */
const formatScale = (scale: number): string => `${formatNumber(scale)} ×`

/** A greatest sustained rate, or why there is none. */
export const maximumText = (document: MaximumDocument, costOf: (hardware: string) => number, paint: Paint): string => {
  const { plan, scale, rateQps, objective, budgetPerHour } = document
  const within = `within ${formatNumber(budgetPerHour)} per hour and ${objective.percentile} ≤ ${formatMs(objective.sloMs)}`
  if (plan === undefined || scale === undefined) {
    const verdict = document.outcome === "infeasible" ? "Infeasible" : "No rate found"
    return [
      paint.bad(paint.bold(`${verdict}: ${within}`)),
      `  ${document.reason}`,
      "",
      inputsText(document, paint),
      "",
      effortText(document),
    ].join("\n")
  }
  const rate = rateQps === null || rateQps === undefined ? "" : `${formatNumber(rateQps)} qps, `
  return [
    paint.good(paint.bold(`Maximum: ${rate}${formatScale(scale)} the workload, ${within}`)),
    "",
    inputsText(document, paint),
    "",
    `At ${formatScale(scale)} it takes ${formatNumber(plan.costPerHour)} per hour and ${objective.percentile} is ${formatMs(plan.latencyMs)}.`,
    simulatedConfigurationText(plan, objective, costOf, paint),
    "",
    ...bottleneckText(document),
    ...checksText(document),
    effortText(document),
  ].join("\n")
}

const bottleneckText = ({ bottleneck, objective: { percentile } }: MaximumDocument): ReadonlyArray<string> => {
  if (bottleneck === undefined) return []
  const { node, scale, latencyMs, relievedLatencyMs } = bottleneck
  return [
    `Bottleneck: ${node}. At ${formatScale(scale)} this plan's ${percentile} is ${formatMs(latencyMs)}; ` +
      `if no query waited for a replica of ${node}, ${formatMs(relievedLatencyMs)}.`,
  ]
}

/** Which greater scales were looked at: that a scale is too much does not prove it of greater ones. */
const checksText = ({ checks, scale, excludedFromScale }: MaximumDocument): ReadonlyArray<string> => {
  const above = checks
    .filter((check) => scale! < check.scale && check.by !== "bound")
    .map((check) => formatNumber(check.scale))
  const looked =
    above.length === 0
      ? []
      : [`Checked above: at ${above.join(", ")} × no configuration within the budget keeps the objective.`]
  const excluded =
    excludedFromScale === null ? [] : [`From ${formatScale(excludedFromScale)} on, a bound excludes all.`]
  return [...looked, ...excluded]
}

const effortText = ({ planner, outcome, stoppedBy, simulated, tolerance }: MaximumDocument): string => {
  const because = stoppedBy === null ? "" : stoppedBy === "interrupt" ? "interrupted, " : "out of time, "
  const isExact = planner === "exact" && stoppedBy === null
  const claim = isExact ? `exact to ${formatShare(tolerance)}` : `${because}more may be sustained`
  return `Search: ${outcome === "infeasible" ? "" : `${claim}; `}${formatCount(simulated)} simulations`
}
