/** Charts that compare: where the time goes, what excluded how many configurations, how a search went. */
import * as Plot from "@observablehq/plot"
import { totalMs } from "../../planner/explain/Contribution.ts"
import { withPowers } from "../content/Words.ts"
import { formatCount, formatNumber } from "../Format.ts"
import { type ChartOf, type Drawing, type Look, plotted } from "./Svg.ts"

const timeParts = [
  { part: "queueMs", label: "queue wait", role: "queue" },
  { part: "delayMs", label: "batching delay", role: "delay" },
  { part: "batchMs", label: "rest of batch", role: "batch" },
  { part: "aloneMs", label: "alone", role: "alone" },
] as const

/** The mean time on the critical path, a bar a model, in its parts. */
export const timeShares = ({ chart, figure }: ChartOf<"TimeShares">, look: Look): Drawing => {
  const { models } = chart.breakdown
  const { palette } = look
  const shown = timeParts.filter(({ part }) => models.some(({ critical }) => critical[part] !== 0))
  const segments = models.flatMap(({ node, critical }) =>
    shown.map(({ part, label, role }) => ({ node, label, ms: critical[part], color: palette[role] })),
  )
  const totals = models.map(({ node, critical }) => ({ node, ms: totalMs(critical) }))
  const longestName = Math.max(...models.map(({ node }) => node.length))
  return plotted(
    figure,
    { ...look, legend: shown.map(({ label, role }) => ({ label, color: palette[role] })) },
    {
      height: 62 + models.length * 30,
      marginTop: 8,
      marginLeft: Math.min(150, 14 + longestName * 7),
      marginRight: 66,
      x: { label: "mean time on the critical path, ms", ticks: look.widthPx / 90, grid: true },
      y: { type: "band", label: null, domain: models.map(({ node }) => node), padding: 0.3, tickSize: 0 },
      marks: [
        Plot.barX(segments, {
          x: "ms",
          y: "node",
          fill: "color",
          order: shown.map(({ label }) => label),
          z: "label",
          insetRight: 1,
          title: ({ node, label, ms }: (typeof segments)[number]) => `${node}, ${label}: ${formatNumber(ms)} ms`,
        }),
        Plot.ruleX([0], { stroke: palette.line }),
        Plot.text(totals, {
          x: "ms",
          y: "node",
          text: ({ ms }: (typeof totals)[number]) => `${formatNumber(ms)} ms`,
          textAnchor: "start",
          dx: 6,
          fill: palette.ink,
        }),
      ],
    },
  )
}

const marginLeft = 112
const marginRight = 90
const tickPx = 48

/** A count to three digits: `3.15 × 10^11`. */
const formatRough = (digits: string): string =>
  digits.length <= 6 ? formatCount(Number(digits)) : `${digits[0]}.${digits.slice(1, 3)} × 10^${digits.length - 1}`

const fates = [
  { count: "excludedByCost", label: "too dear" },
  { count: "excludedByCapacity", label: "too few replicas" },
  { count: "excludedByMisses", label: "miss too often" },
  { count: "excludedAsSame", label: "same as another" },
  { count: "kept", label: "kept" },
] as const

/** Counts on a logarithmic scale, a row for each fate of a configuration, part by part of the pipeline. */
export const exclusions = ({ chart, figure }: ChartOf<"Exclusions">, look: Look): Drawing => {
  const { palette } = look
  const rows = chart.parts.flatMap((part) =>
    fates.map(({ count, label }) => ({
      part: part.nodes.join(", "),
      label,
      digits: part[count],
      magnitude: Math.log10(Math.max(1, Number(part[count]))),
      color: count === "kept" ? palette.good : palette.series,
    })),
  )
  const greatest = Math.max(1, ...rows.map(({ magnitude }) => magnitude))
  const step = Math.ceil((greatest * tickPx) / (look.widthPx - marginLeft - marginRight))
  return plotted(figure, look, {
    height: 62 + chart.parts.length * 152,
    marginTop: 24,
    marginLeft,
    marginRight,
    x: {
      label: "configurations, logarithmic",
      domain: [0, greatest],
      ticks: Array.from({ length: Math.floor(greatest / step) + 1 }, (_, index) => index * step),
      tickFormat: (magnitude: number) => (magnitude === 0 ? "1" : withPowers(`10^${magnitude}`)),
      grid: true,
    },
    y: { type: "band", label: null, domain: fates.map(({ label }) => label), padding: 0.4, tickSize: 0 },
    fy: { label: null, domain: chart.parts.map(({ nodes }) => nodes.join(", ")), axis: null, padding: 0.22 },
    marks: [
      Plot.text(
        chart.parts.map(({ nodes }) => nodes.join(", ")),
        {
          fy: (part: string) => part,
          text: (part: string) => part,
          frameAnchor: "top-left",
          textAnchor: "start",
          dx: -marginLeft,
          dy: -14,
          fill: palette.ink,
          fontWeight: 600,
        },
      ),
      Plot.ruleX([0], { stroke: palette.line }),
      Plot.ruleY(rows, { fy: "part", y: "label", x1: 0, x2: "magnitude", stroke: "color", strokeWidth: 2 }),
      Plot.dot(rows, {
        fy: "part",
        y: "label",
        x: "magnitude",
        r: ({ digits }: (typeof rows)[number]) => (digits === "0" ? 0 : 4),
        fill: "color",
      }),
      Plot.text(rows, {
        fy: "part",
        y: "label",
        x: "magnitude",
        text: ({ digits }: (typeof rows)[number]) => (digits === "0" ? "none" : withPowers(formatRough(digits))),
        textAnchor: "start",
        dx: 9,
        fill: palette.ink,
      }),
    ],
    r: { type: "identity" },
  })
}

/** The cost after every move. */
export const searchPath = ({ chart, figure }: ChartOf<"SearchPath">, look: Look): Drawing => {
  const { palette } = look
  const steps = chart.steps.map((step, index) => ({ ...step, move: index }))
  return plotted(figure, look, {
    height: 220,
    marginLeft: 46,
    x: {
      label: "moves",
      domain: [0, steps.length - 1],
      ticks: Math.min(steps.length - 1, look.widthPx / 60),
      tickFormat: (move: number) => (Number.isInteger(move) ? String(move) : ""),
    },
    y: {
      label: "cost, units per hour",
      grid: true,
      ticks: 4,
      domain: [0, Math.max(...steps.map(({ costPerHour }) => costPerHour)) * 1.08],
    },
    marks: [
      Plot.lineY(steps, {
        x: "move",
        y: "costPerHour",
        curve: "step-after",
        stroke: palette.seriesSoft,
        strokeWidth: 2,
      }),
      Plot.dot(steps, {
        x: "move",
        y: "costPerHour",
        r: 4,
        fill: palette.series,
        title: ({ costPerHour, latencyMs, move }: (typeof steps)[number]) =>
          `after ${move} moves: ${formatNumber(costPerHour)} units per hour, ${formatNumber(latencyMs)} ms`,
      }),
      Plot.ruleY([0], { stroke: palette.line }),
    ],
  })
}
