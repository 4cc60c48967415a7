/** A simulated configuration as text: the table of nodes, the percentile ladder, the histogram. */
import type { Configuration } from "../domain/Configuration.ts"
import type { Estimate } from "../domain/Estimate.ts"
import type { SimulatedConfiguration } from "../domain/Plan.ts"
import { formatBar, formatCount, formatMs, formatNumber, formatShare, indent, type Table, tableText } from "./Format.ts"
import type { Paint } from "./Paint.ts"

/** What each node runs and how it fares; `costOf` is the cost per hour of one replica of a hardware. */
export const nodeTable = (
  configuration: Configuration,
  estimate: Estimate,
  costOf: (hardware: string) => number,
): Table => ({
  columns: [
    { heading: "node" },
    { heading: "hardware" },
    { heading: "max batch", align: "right" },
    { heading: "replicas", align: "right" },
    { heading: "delay ms", align: "right" },
    { heading: "cost/h", align: "right" },
    { heading: "busy", align: "right" },
    { heading: "mean batch", align: "right" },
    { heading: "mean wait ms", align: "right" },
    { heading: "max queue", align: "right" },
  ],
  rows: estimate.models.map((model) => {
    const { hardware, maxBatchSize, replicas, batchingDelayMs } = configuration[model.node]!
    return [
      model.node,
      hardware,
      String(maxBatchSize),
      String(replicas),
      formatNumber(batchingDelayMs ?? 0),
      formatNumber(replicas * costOf(hardware)),
      formatShare(model.utilisation),
      formatNumber(model.meanBatchSize),
      formatNumber(model.meanWaitMs),
      model.maxQueueLength === null ? "–" : formatCount(model.maxQueueLength),
    ]
  }),
})

const barWidth = 40

interface LadderRung {
  readonly label: string
  readonly latencyMs: number
  readonly isSlo: boolean
}

/** Percentiles of the latency with bars, the SLO among them in its place. */
export const latencyLadder = (estimate: Estimate, sloMs: number, objectiveLabel: string, paint: Paint): string => {
  const rungs: ReadonlyArray<LadderRung> = [
    { label: "mean", latencyMs: estimate.meanLatencyMs, isSlo: false },
    ...estimate.latencies.map(({ percentile, latencyMs }) => ({ label: percentile, latencyMs, isSlo: false })),
  ]
  const slo: LadderRung = { label: "SLO", latencyMs: sloMs, isSlo: true }
  const below = rungs.filter(({ latencyMs }) => latencyMs <= sloMs)
  const above = rungs.filter(({ latencyMs }) => sloMs < latencyMs)
  const widestMs = Math.max(sloMs, ...rungs.map(({ latencyMs }) => latencyMs))
  const line = ({ label, latencyMs, isSlo }: LadderRung) => {
    const share = latencyMs / widestMs
    const bar = isSlo ? `${"┄".repeat(Math.max(0, Math.round(share * barWidth) - 1))}┤` : formatBar(share, barWidth)
    const text = `${label.padEnd(6)} ${formatMs(latencyMs).padStart(14)}  ${bar}`
    if (isSlo) return paint.bold(text)
    if (label !== objectiveLabel) return text
    return latencyMs <= sloMs ? paint.good(text) : paint.bad(text)
  }
  return [...below, slo, ...above].map(line).join("\n")
}

/** How the latencies are distributed, a bar a bin, with the bin that the SLO falls into and those beyond marked. */
export const latencyHistogram = (estimate: Estimate, sloMs: number, paint: Paint): string => {
  const tallest = Math.max(...estimate.histogram.map(({ queries }) => queries))
  return estimate.histogram
    .map(({ fromMs, toMs, queries }) => {
      const range = `${formatMs(fromMs).padStart(12)} – ${formatMs(toMs).padStart(12)}`
      const bar = formatBar(queries / tallest, barWidth)
      const text = `${range}  ${formatCount(queries).padStart(11)}  ${bar}`
      if (sloMs < fromMs) return paint.bad(`${text}  > SLO`)
      return sloMs < toMs ? paint.bold(`${text}  ← SLO`) : text
    })
    .join("\n")
}

/** A whole simulated configuration. */
export const simulatedConfigurationText = (
  simulated: SimulatedConfiguration,
  objective: { readonly percentile: string; readonly sloMs: number },
  costOf: (hardware: string) => number,
  paint: Paint,
): string => {
  const { estimate } = simulated
  const heading = `Latency of ${formatCount(estimate.queries)} queries; ${formatShare(estimate.sloAttainment)} within the SLO`
  return [
    indent(tableText(nodeTable(simulated.configuration, estimate, costOf))),
    "",
    paint.bold(heading),
    indent(latencyLadder(estimate, objective.sloMs, objective.percentile, paint)),
    ...(estimate.percentileRelativeError === undefined
      ? []
      : [
          indent(
            paint.dim(
              `percentiles but max are within ${formatShare(estimate.percentileRelativeError)} of the exact ones`,
            ),
          ),
        ]),
    "",
    indent(latencyHistogram(estimate, objective.sloMs, paint)),
  ].join("\n")
}
