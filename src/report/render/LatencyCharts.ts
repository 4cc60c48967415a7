/** Charts of latency: its histogram, its percentiles, and both over time. */
import * as Plot from "@observablehq/plot"
import type { DrawnObjective } from "../content/Content.ts"
import { formatCount, formatNumber, formatShare } from "../Format.ts"
import { timeUnitOf } from "../content/Timeline.ts"
import { type ChartOf, type Drawing, formatTick, type Look, plotted } from "./Svg.ts"

/** Latencies, an SLO line and a line at the percentile; bins beyond the SLO in another colour. */
export const latencyHistogram = ({ chart, figure }: ChartOf<"LatencyHistogram">, look: Look): Drawing => {
  const { bins, objective } = chart
  const { palette } = look
  const endMs = bins.at(-1)!.toMs
  const rules = rulesOf(objective, look).filter(({ ms }) => ms <= endMs * 1.5)
  const queries = bins.reduce((sum, bin) => sum + bin.queries, 0)
  return plotted(figure, look, {
    height: 300,
    marginTop: 44,
    marginLeft: 52,
    x: {
      label: "latency, ms",
      domain: [0, Math.max(endMs, ...rules.map(({ ms }) => ms * 1.04))],
      ticks: look.widthPx / 90,
    },
    y: { label: "queries", grid: true, ticks: 5, tickFormat: formatTick },
    marks: [
      Plot.rectY(bins, {
        x1: "fromMs",
        x2: "toMs",
        y: "queries",
        inset: 0.5,
        fill: (bin: { readonly fromMs: number }) => (objective.sloMs <= bin.fromMs ? palette.late : palette.seriesSoft),
        title: (bin: (typeof bins)[number]) =>
          `${formatNumber(bin.fromMs)} to ${formatNumber(bin.toMs)} ms: ${formatCount(bin.queries)} queries, ${formatShare(bin.queries / queries)}`,
      }),
      Plot.ruleY([0], { stroke: palette.line }),
      ...rules.flatMap(({ ms, label, color, dash, dy }) => [
        Plot.ruleX([ms], { stroke: color, strokeWidth: 1.75, strokeDasharray: dash }),
        Plot.text([{ ms, label }], {
          x: "ms",
          text: "label",
          frameAnchor: "top",
          // Where it would run out of the drawing, to the left of its line.
          textAnchor: ms / endMs < 0.62 ? "start" : "end",
          dx: ms / endMs < 0.62 ? 4 : -4,
          dy,
          fill: color,
          fontWeight: 600,
        }),
      ]),
    ],
  })
}

const rulesOf = ({ sloMs, latencyMs, percentile }: DrawnObjective, { palette }: Look) => [
  { ms: latencyMs, label: `${percentile} ${formatNumber(latencyMs)} ms`, color: palette.series, dash: "none", dy: -14 },
  { ms: sloMs, label: `SLO ${formatNumber(sloMs)} ms`, color: palette.late, dash: "5 3", dy: -30 },
]

/** Percentiles as bars with their values, and the SLO across them. */
export const latencyLadder = ({ chart, figure }: ChartOf<"LatencyLadder">, look: Look): Drawing => {
  const { rungs, objective } = chart
  const { palette } = look
  const endMs = Math.max(objective.sloMs, ...rungs.map(({ latencyMs }) => latencyMs))
  return plotted(figure, look, {
    height: 300,
    marginTop: 44,
    marginLeft: 52,
    marginRight: 76,
    x: { label: "latency, ms", domain: [0, endMs], ticks: look.widthPx / 90 },
    y: { type: "band", label: null, domain: rungs.map(({ label }) => label), padding: 0.35, tickSize: 0 },
    marks: [
      Plot.barX(rungs, {
        x: "latencyMs",
        y: "label",
        fill: ({ latencyMs, label }: (typeof rungs)[number]) =>
          objective.sloMs < latencyMs
            ? palette.late
            : label === objective.percentile
              ? palette.series
              : palette.seriesSoft,
      }),
      Plot.ruleX([0], { stroke: palette.line }),
      Plot.ruleX([objective.sloMs], { stroke: palette.late, strokeWidth: 1.75, strokeDasharray: "5 3" }),
      Plot.text([objective.sloMs], {
        x: (ms: number) => ms,
        text: (ms: number) => `SLO ${formatNumber(ms)} ms`,
        frameAnchor: "top",
        dy: -16,
        textAnchor: objective.sloMs / endMs < 0.5 ? "start" : "end",
        fill: palette.late,
        fontWeight: 600,
      }),
      Plot.text(rungs, {
        y: "label",
        text: ({ latencyMs }: (typeof rungs)[number]) => `${formatNumber(latencyMs)} ms`,
        frameAnchor: "right",
        textAnchor: "end",
        dx: 74,
        fill: palette.ink,
      }),
    ],
  })
}

/** The percentile over time between p50 and the greatest, with the SLO. */
export const latencyOverTime = ({ chart, figure }: ChartOf<"LatencyOverTime">, look: Look): Drawing => {
  const { bins, arrivals, objective } = chart
  const { palette } = look
  const { unit, unitMs } = timeUnitOf(bins)
  const points = arrivals.map((bin, index) => ({ ...bin, time: ((index + 0.5) * bins.widthMs) / unitMs }))
  const end = (bins.count * bins.widthMs) / unitMs
  const greatest = Math.max(objective.sloMs, ...arrivals.map(({ latencyMsMax }) => latencyMsMax ?? 0))
  const legend = [
    ...(objective.percentile === "max" ? [] : [{ label: "greatest", color: palette.muted }]),
    { label: objective.percentile, color: palette.series },
    { label: "p50 to there", color: palette.seriesSoft },
    { label: "SLO", color: palette.late },
  ]
  return plotted(
    figure,
    { ...look, legend },
    {
      height: 220,
      marginLeft: 52,
      x: { label: `time of arrival, ${unit}`, domain: [0, end], ticks: look.widthPx / 90 },
      y: { label: "latency, ms", grid: true, ticks: 5, domain: [0, greatest * 1.02] },
      marks: [
        Plot.areaY(points, {
          x: "time",
          y1: "latencyMsP50",
          y2: "latencyMs",
          fill: palette.seriesSoft,
          fillOpacity: 0.45,
          curve: "step",
        }),
        Plot.dot(points, { x: "time", y: "latencyMsMax", r: 1.6, fill: palette.muted }),
        Plot.lineY(points, { x: "time", y: "latencyMsP50", stroke: palette.series, strokeWidth: 1, curve: "step" }),
        Plot.lineY(points, { x: "time", y: "latencyMs", stroke: palette.series, strokeWidth: 1.75, curve: "step" }),
        Plot.ruleY([objective.sloMs], { stroke: palette.late, strokeWidth: 1.75, strokeDasharray: "5 3" }),
      ],
    },
  )
}
