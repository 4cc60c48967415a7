/** Workloads as text: their statistics, by windows too, and a plot of their rate. */
import type { WorkloadStatistics } from "../domain/WorkloadStatistics.ts"
import { formatCount, formatDuration, formatNumber, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { ratePlot } from "./RatePlot.ts"

/** Statistics of a workload; `arrivalsPerBucket` are counts in equal parts of its duration. */
export const workloadText = (
  label: string,
  statistics: WorkloadStatistics,
  arrivalsPerBucket: ReadonlyArray<number>,
  paint: Paint,
): string => {
  const { headways, durationMs, meanRateQps, minHeadwayMs, meanHeadwayMs, maxHeadwayMs, zeroHeadways } = statistics
  const { scv, cv, dispersionIndex, peaks } = statistics
  const facts = [
    ["arrivals", `${formatCount(headways + 1)} (${formatCount(headways)} headways) over ${formatDuration(durationMs)}`],
    ["mean rate", Number.isFinite(meanRateQps) ? `${formatNumber(meanRateQps)} qps` : "all at once"],
    ["variation", `CV ${formatNumber(cv)}, SCV ${formatNumber(scv)}`],
    [
      "headway",
      `min ${formatNumber(minHeadwayMs)}, mean ${formatNumber(meanHeadwayMs)}, max ${formatNumber(maxHeadwayMs)} ms; ` +
        `${formatCount(zeroHeadways)} are zero`,
    ],
    ...(dispersionIndex === undefined
      ? []
      : [["dispersion", `index ${formatNumber(dispersionIndex)} of counts per second (1 is Poisson)`]]),
  ]
  const peakRows = peaks.map(({ windowMs, rateQps, peakToMean, dispersionIndex }) => [
    formatDuration(windowMs),
    formatNumber(rateQps),
    `${formatNumber(peakToMean)} ×`,
    dispersionIndex === undefined ? "–" : formatNumber(dispersionIndex),
  ])
  return [
    paint.bold(label),
    "",
    indent(formatTable([{ heading: "" }, { heading: "" }], facts)),
    ...(peaks.length === 0
      ? []
      : [
          "",
          indent(
            formatTable(
              [
                { heading: "window", align: "right" },
                { heading: "peak qps", align: "right" },
                { heading: "of mean", align: "right" },
                { heading: "dispersion", align: "right" },
              ],
              peakRows,
            ),
          ),
        ]),
    ...(durationMs === 0 || arrivalsPerBucket.length < 2 ? [] : ["", indent(ratePlot(arrivalsPerBucket, durationMs))]),
  ].join("\n")
}
