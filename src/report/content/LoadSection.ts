/** The load over time, and how each model bears it. */
import type { ModelEstimate } from "../../domain/Estimate.ts"
import { formatCount, formatDuration, formatNumber, formatShare } from "../Format.ts"
import type { Figure, Section } from "./Content.ts"
import type { Run } from "./Run.ts"
import { type Bins, type ModelBin, timeColumns, timeOf, type Timeline } from "./Timeline.ts"
import { formatNode, formatShortMs } from "./Words.ts"

/** The section. */
export const loadSection = ({ estimate, simulated }: Run, timeline: Timeline): Section => {
  const { bins } = timeline
  return {
    id: "load",
    heading: "Load, queues and batches",
    paragraphs: [
      `The run in ${bins.count} equal stretches of ${formatDuration(bins.widthMs)}. Every chart has its own scale.`,
    ],
    parts: [
      { _tag: "Figures", figures: [rateOverTime(timeline, estimate.arrivalRateQps)] },
      ...estimate.models.map((model, index) => ({
        _tag: "Figures" as const,
        heading: model.node,
        note: formatNode(simulated.configuration[model.node]!),
        figures: [
          queueOverTime(model, bins, timeline.models[index]!),
          utilisationOverTime(model, bins, timeline.models[index]!),
          batchSizes(model, simulated.configuration[model.node]!.maxBatchSize),
        ],
      })),
    ],
  }
}

const rateOverTime = ({ bins, arrivals }: Timeline, meanQps: number | null): Figure => {
  const rates = arrivals.map(({ rateQps }) => rateQps)
  const mean = meanQps === null ? "" : `, ${formatNumber(meanQps)} on average`
  return {
    id: "rate-over-time",
    title: "Arrivals",
    description: `Between ${formatNumber(Math.min(...rates))} and ${formatNumber(Math.max(...rates))} queries a second arrive${mean}.`,
    chart: { _tag: "RateOverTime", bins, arrivals },
    data: {
      columns: [...timeColumns(bins), { heading: "queries", align: "right" }, { heading: "queries/s", align: "right" }],
      rows: arrivals.map(({ queries, rateQps }, bin) => [
        ...timeOf(bins, bin),
        formatCount(queries),
        formatNumber(rateQps),
      ]),
    },
  }
}

const queueOverTime = (
  { node, meanQueueLength, maxQueueLength, meanWaitMs }: ModelEstimate,
  bins: Bins,
  model: ReadonlyArray<ModelBin>,
): Figure => ({
  id: `queue-${node}`,
  title: `${node}: queue length`,
  description:
    `On average ${formatNumber(meanQueueLength)} queries wait` +
    `${maxQueueLength === null ? "" : `, at most ${formatCount(maxQueueLength)}`}; the mean wait is ${formatShortMs(meanWaitMs)}.`,
  chart: { _tag: "QueueOverTime", bins, model },
  data: {
    columns: [
      ...timeColumns(bins),
      { heading: "mean, queries", align: "right" },
      { heading: "max, queries", align: "right" },
    ],
    rows: model.map(({ meanQueueLength, maxQueueLength }, bin) => [
      ...timeOf(bins, bin),
      formatNumber(meanQueueLength),
      formatCount(maxQueueLength),
    ]),
  },
})

const utilisationOverTime = (
  { node, utilisation }: ModelEstimate,
  bins: Bins,
  model: ReadonlyArray<ModelBin>,
): Figure => {
  const full = model.filter(({ utilisation }) => 0.99 <= utilisation).length
  return {
    id: `busy-${node}`,
    title: `${node}: utilisation`,
    description: `Its replicas are busy for ${formatShare(utilisation)} of their time; for 99 % or more in ${full} of ${bins.count} stretches.`,
    chart: { _tag: "UtilisationOverTime", bins, model },
    data: {
      columns: [...timeColumns(bins), { heading: "busy", align: "right" }],
      rows: model.map(({ utilisation }, bin) => [...timeOf(bins, bin), formatShare(utilisation)]),
    },
  }
}

const batchSizes = ({ node, meanBatchSize, batchSizes }: ModelEstimate, maxBatchSize: number): Figure => {
  const batches = batchSizes.reduce((sum, { batches }) => sum + batches, 0)
  const full = batchSizes.find(({ batchSize }) => batchSize === maxBatchSize)?.batches ?? 0
  return {
    id: `batches-${node}`,
    title: `${node}: batch sizes`,
    description:
      maxBatchSize === 1
        ? `${formatCount(batches)} batches, each of one query.`
        : `${formatCount(batches)} batches of ${formatNumber(meanBatchSize)} queries on average; ${formatShare(full / batches)} are full, at ${maxBatchSize}.`,
    chart: { _tag: "BatchSizes", batchSizes, maxBatchSize },
    data: {
      columns: [
        { heading: "batch size, queries", align: "right" },
        { heading: "batches", align: "right" },
        { heading: "share", align: "right" },
      ],
      rows: batchSizes.map(({ batchSize, batches: count }) => [
        formatCount(batchSize),
        formatCount(count),
        formatShare(count / batches),
      ]),
    },
  }
}
