/** Charts of load: arrivals, queues and utilisation over time, and the sizes of batches. */
import * as Plot from "@observablehq/plot"
import { formatCount, formatNumber } from "../Format.ts"
import { type Bins, timeUnitOf } from "../content/Timeline.ts"
import { type ChartOf, type Drawing, formatTick, legendRowPx, type Look, plotted } from "./Svg.ts"

/** Values of equal bins of time as steps, the last of them to its end. */
const overTime = <A>(bins: Bins, values: ReadonlyArray<A>) => {
  const { unit, unitMs } = timeUnitOf(bins)
  const at = (bin: number) => (bin * bins.widthMs) / unitMs
  return {
    points: [...values, values.at(-1)!].map((value, bin) => ({ ...value, time: at(bin) })),
    x: { label: `time, ${unit}`, domain: [0, at(bins.count)] },
  }
}

const small = { height: 190, marginLeft: 46, marginTop: 24 } as const

/** Arrivals a second. */
export const rateOverTime = ({ chart, figure }: ChartOf<"RateOverTime">, look: Look): Drawing => {
  const { points, x } = overTime(chart.bins, chart.arrivals)
  const { palette } = look
  return plotted(figure, look, {
    ...small,
    x: { ...x, ticks: look.widthPx / 90 },
    y: { label: "queries/s", grid: true, ticks: 4 },
    marks: [
      Plot.areaY(points, { x: "time", y: "rateQps", fill: palette.seriesSoft, curve: "step-after" }),
      Plot.ruleY([0], { stroke: palette.line }),
    ],
  })
}

/** The mean queue before the longest one. */
export const queueOverTime = ({ chart, figure }: ChartOf<"QueueOverTime">, look: Look): Drawing => {
  const { points, x } = overTime(chart.bins, chart.model)
  const { palette } = look
  const greatest = Math.max(1, ...chart.model.map(({ maxQueueLength }) => maxQueueLength))
  const legend = [
    { label: "mean", color: palette.series },
    { label: "longest", color: palette.seriesSoft },
  ]
  return plotted(
    figure,
    { ...look, legend },
    {
      ...small,
      height: small.height - legendRowPx,
      x: { ...x, ticks: 5 },
      y: { label: "queries queued", grid: true, ticks: 4, domain: [0, greatest * 1.05] },
      marks: [
        Plot.areaY(points, { x: "time", y: "maxQueueLength", fill: palette.seriesSoft, curve: "step-after" }),
        Plot.areaY(points, { x: "time", y: "meanQueueLength", fill: palette.series, curve: "step-after" }),
        Plot.ruleY([0], { stroke: palette.line }),
      ],
    },
  )
}

/** The share of time for which replicas are busy. */
export const utilisationOverTime = ({ chart, figure }: ChartOf<"UtilisationOverTime">, look: Look): Drawing => {
  const { points, x } = overTime(chart.bins, chart.model)
  const { palette } = look
  return plotted(figure, look, {
    ...small,
    x: { ...x, ticks: 5 },
    y: {
      label: "busy, %",
      grid: true,
      domain: [0, 1],
      percent: false,
      ticks: 4,
      tickFormat: (share: number) => formatNumber(share * 100),
    },
    marks: [
      Plot.areaY(points, { x: "time", y: "utilisation", fill: palette.seriesSoft, curve: "step-after" }),
      Plot.ruleY([0], { stroke: palette.line }),
    ],
  })
}

/** How often each batch size was taken; sizes in a row where there are few, else in bins. */
export const batchSizes = ({ chart, figure }: ChartOf<"BatchSizes">, look: Look): Drawing => {
  const { maxBatchSize } = chart
  const { palette } = look
  const sizesPerBar = Math.ceil(maxBatchSize / 64)
  const counts = new Float64Array(Math.ceil(maxBatchSize / sizesPerBar))
  for (const { batchSize, batches } of chart.batchSizes) counts[Math.floor((batchSize - 1) / sizesPerBar)]! += batches
  const bars = Array.from(counts, (batches, index) => ({
    from: index * sizesPerBar + 0.5,
    to: (index + 1) * sizesPerBar + 0.5,
    batches,
    isFull: index === counts.length - 1,
  }))
  const end = bars.at(-1)!.to
  return plotted(figure, look, {
    ...small,
    x: {
      label: "batch size, queries",
      domain: [0.5, Math.max(end, 4.5)],
      ticks: ticksUpTo(maxBatchSize),
      tickFormat: formatCount,
    },
    y: { label: "batches", grid: true, ticks: 4, tickFormat: formatTick },
    marks: [
      Plot.rectY(bars, {
        x1: "from",
        x2: "to",
        y: "batches",
        inset: 0.5,
        fill: ({ isFull }: (typeof bars)[number]) => (isFull ? palette.series : palette.seriesSoft),
        title: ({ from, to, batches }: (typeof bars)[number]) =>
          `${from + 0.5 === to - 0.5 ? from + 0.5 : `${from + 0.5} to ${to - 0.5}`}: ${formatCount(batches)} batches`,
      }),
      Plot.ruleY([0], { stroke: palette.line }),
    ],
  })
}

/** A few whole numbers from 1 to the greatest. */
const ticksUpTo = (greatest: number): ReadonlyArray<number> => {
  const step = [1, 2, 4, 8, 16, 32].find((each) => greatest / each <= 8) ?? Math.ceil(greatest / 8)
  const ticks = Array.from({ length: Math.floor(greatest / step) }, (_, index) => (index + 1) * step)
  return step <= 2 ? ticks : [1, ...ticks]
}
