/** Plans and simulations as text for a terminal. */
import type { Configuration } from "../domain/Configuration.ts"
import type { InputsDocument, OnWorkloads, PlanDocument, SimulationDocument, UnitsDocument } from "../domain/Plan.ts"
import { isGenerated } from "../domain/Workload.ts"
import { simulatedConfigurationText } from "./EstimateText.ts"
import { formatCount, formatMs, formatNumber, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { proofText } from "./ProofText.ts"
import { searchText } from "./SearchText.ts"

/** What the inputs were, in two or three lines. */
export const inputsText = (inputs: Omit<InputsDocument, "objective">, paint: Paint): string => {
  const { workload, pipeline, catalog, serviceTime, engine } = inputs
  const rate = workload.meanRateQps === null ? "all at once" : `mean ${formatNumber(workload.meanRateQps)} qps`
  const measured = `${rate}, SCV ${formatNumber(workload.scv)}`
  return [
    `${paint.dim("pipeline")}  ${pipeline.name} (${pipeline.file}), catalog ${catalog.name}`,
    `${paint.dim("workload")}  ${formatCount(workload.headways)} headways: ${workload.phases.map(phaseText).join("; then ")}`,
    `          measured: ${measured}`,
    ...furtherText(inputs.furtherWorkloads),
    `${paint.dim("service")}   times by "${serviceTime}", engine ${engine}`,
  ].join("\n")
}

const furtherText = (further: InputsDocument["furtherWorkloads"]): ReadonlyArray<string> => {
  if (further === undefined) return []
  const { workloads, mayMiss } = further
  const missed = mayMiss === 0 ? "" : `; ${formatCount(mayMiss)} of all may miss the objective`
  return [`          and ${formatCount(workloads.length)} more${missed}`]
}

/** A phase of a workload in words. */
export const phaseText = (phase: InputsDocument["workload"]["phases"][number]): string => {
  if (!isGenerated(phase)) {
    const { file, column, fromSeconds, toSeconds, rateQps, resample } = phase
    const which = column === undefined ? "" : `, column ${column}`
    const how = resample === "thin" ? "thinned" : "rescaled"
    const resampled = rateQps === undefined ? "" : `, ${how} to ${formatNumber(rateQps)} qps`
    return `${file}${which}${windowText(fromSeconds, toSeconds)}${resampled}`
  }
  const { rateQps, scv, seed, minHeadwayMs } = phase
  const minimum = minHeadwayMs === undefined || minHeadwayMs === 0 ? "" : `, at least ${formatNumber(minHeadwayMs)} ms`
  return `gamma, ${formatNumber(rateQps)} qps, SCV ${formatNumber(scv)}${minimum}, seed ${seed}`
}

const windowText = (fromSeconds: number | undefined, toSeconds: number | undefined): string => {
  const from = fromSeconds === undefined ? "" : ` from ${formatNumber(fromSeconds)} s`
  const to = toSeconds === undefined ? "" : ` to ${formatNumber(toSeconds)} s`
  return from + to === "" ? "" : `,${from}${to}`
}

const objectiveText = ({ percentile, sloMs }: InputsDocument["objective"]): string =>
  `${percentile} ≤ ${formatMs(sloMs)}`

/** A plan, or why there is none. */
export const planText = (document: PlanDocument, costOf: (hardware: string) => number, paint: Paint): string => {
  const { plan, objective } = document
  if (plan === undefined) {
    const verdict = document.outcome === "infeasible" ? "Infeasible" : "No plan found"
    return [
      paint.bad(paint.bold(`${verdict}: ${objectiveText(objective)}`)),
      `  ${document.reason}`,
      "",
      inputsText(document, paint),
      "",
      howItWasFound(document),
    ].join("\n")
  }
  const { onWorkloads } = document
  const latency =
    onWorkloads === undefined
      ? formatMs(plan.latencyMs)
      : `within ${formatMs(onWorkloads.latencyMs)} on ${countText(onWorkloads, enoughCount(document))} workloads`
  const heading =
    `Plan: ${formatNumber(plan.costPerHour)} per hour, ${objective.percentile} ${latency} ` +
    `(objective ${objectiveText(objective)})`
  return [
    paint.good(paint.bold(heading)),
    "",
    inputsText(document, paint),
    "",
    ...(onWorkloads === undefined
      ? []
      : [onWorkloadsText(document, onWorkloads, paint), "", "On the first workload:", ""]),
    simulatedConfigurationText(plan, objective, costOf, paint),
    "",
    howItWasFound(document),
  ].join("\n")
}

/** On how many workloads the objective has to be met. */
const enoughCount = ({ furtherWorkloads }: PlanDocument): number =>
  furtherWorkloads === undefined ? 1 : furtherWorkloads.workloads.length + 1 - furtherWorkloads.mayMiss

const countText = ({ latenciesMs }: OnWorkloads, enough: number): string =>
  enough === latenciesMs.length
    ? `all ${formatCount(enough)}`
    : `${formatCount(enough)} of ${formatCount(latenciesMs.length)}`

/** A line a workload: how the plan fares on it. */
const onWorkloadsText = (
  { workload, furtherWorkloads, objective }: PlanDocument,
  { latenciesMs, meeting }: OnWorkloads,
  paint: Paint,
): string => {
  const workloads = [workload, ...(furtherWorkloads?.workloads ?? [])]
  const rows = workloads.map(({ phases }, index) => [
    phases.map(phaseText).join("; then "),
    formatMs(latenciesMs[index]!),
    latenciesMs[index]! <= objective.sloMs ? paint.good("meets") : paint.bad("misses"),
  ])
  const columns = [
    { heading: "workload" },
    { heading: objective.percentile, align: "right" },
    { heading: "objective" },
  ] as const
  const heading = `It meets the objective on ${formatCount(meeting)} of ${formatCount(workloads.length)} workloads.`
  return [heading, "", indent(formatTable(columns, rows))].join("\n")
}

const howItWasFound = (document: PlanDocument): string => {
  switch (document.planner) {
    case "exact":
      return proofText(document.proof)
    case "greedy":
      return searchText(document.search)
    case "cg-mean":
    case "cg-peak":
      return unitsText(document.units)
  }
}

const unitsText = (units: UnitsDocument | null): string =>
  units === null
    ? "Units: none"
    : [
        `Units: ${formatCount(units.unitCount)} for ${formatNumber(units.rateQps)} qps, ${formatNumber(units.costPerHour)} per hour`,
        `  each: ${unitModels(units.configuration)}, batch ${units.batchSize}; ` +
          `${formatNumber(units.unitThroughputQps)} qps, ${formatMs(units.unitLatencyMs)} a batch`,
      ].join("\n")

const unitModels = (configuration: Configuration): string =>
  Object.entries(configuration)
    .map(([node, { hardware }]) => `${node} on ${hardware}`)
    .join(", ")

/** A simulation. */
export const simulationText = (
  document: SimulationDocument,
  costOf: (hardware: string) => number,
  paint: Paint,
): string => {
  const { simulation, objective } = document
  const verdict = simulation.meetsSlo ? "meets" : "misses"
  const heading =
    `Simulation: ${formatNumber(simulation.costPerHour)} per hour, ${objective.percentile} ` +
    `${formatMs(simulation.latencyMs)}, ${verdict} the objective ${objectiveText(objective)}`
  return [
    paint.bold(simulation.meetsSlo ? paint.good(heading) : paint.bad(heading)),
    "",
    inputsText(document, paint),
    "",
    simulatedConfigurationText(simulation, objective, costOf, paint),
  ].join("\n")
}
