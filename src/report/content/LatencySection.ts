/** How long queries take: the distribution, its percentiles, and how both change over the run. */
import type { Bin } from "../../domain/Estimate.ts"
import { countAtMost } from "../../domain/Percentile.ts"
import { formatCount, formatNumber, formatShare, type Table } from "../Format.ts"
import type { DrawnObjective, Figure, Section } from "./Content.ts"
import { latencyBins } from "./LatencyBins.ts"
import type { Run } from "./Run.ts"
import { type Timeline, timeColumns, timeOf } from "./Timeline.ts"
import { formatShortMs } from "./Words.ts"

/** The section. */
export const latencySection = (run: Run, timeline: Timeline): Section => {
  const { estimate, objective } = run
  const late = estimate.queries - countAtMost(run.latenciesMs, objective.sloMs)
  return {
    id: "latency",
    heading: "Latency",
    paragraphs: [
      `From arrival to answer, of all ${formatCount(estimate.queries)} queries, each simulated. ` +
        `${formatCount(late)} of them (${formatShare(late / estimate.queries)}) take longer than the ` +
        `${formatShortMs(objective.sloMs)} of the objective.`,
    ],
    parts: [
      { _tag: "Figures", figures: [histogram(run), ladder(run)] },
      { _tag: "Figures", figures: [latencyOverTime(run, timeline)] },
    ],
  }
}

/** What charts of latency mark. */
export const drawnObjective = ({ objective, simulated }: Run): DrawnObjective => ({
  sloMs: objective.sloMs,
  percentile: objective.percentile.label,
  latencyMs: simulated.latencyMs,
})

const histogram = (run: Run): Figure => {
  const { estimate, latenciesMs, objective } = run
  const p999 = estimate.latencies.find(({ percentile }) => percentile === "p99.9")!
  const { bins, beyond } = latencyBins(latenciesMs, p999.latencyMs, objective.sloMs)
  const tallest = bins.reduce((most, bin) => (most.queries < bin.queries ? bin : most))
  const left = beyond === 0 ? "" : ` ${formatCount(beyond)} slower queries lie beyond the right edge.`
  return {
    id: "latency-histogram",
    title: "How latencies are distributed",
    description:
      `Histogram of latencies from ${formatShortMs(latenciesMs[0]!)} to ${formatShortMs(latenciesMs.at(-1)!)}, most ` +
      `often between ${formatNumber(tallest.fromMs)} and ${formatShortMs(tallest.toMs)}; ` +
      `${objective.percentile.label} is ${formatShortMs(run.simulated.latencyMs)}, the SLO ${formatShortMs(objective.sloMs)}.${left}`,
    chart: { _tag: "LatencyHistogram", bins, objective: drawnObjective(run) },
    data: binTable(bins, beyond, estimate.queries),
  }
}

const binTable = (bins: ReadonlyArray<Bin>, beyond: number, queries: number): Table => ({
  columns: [
    { heading: "above, ms", align: "right" },
    { heading: "up to, ms", align: "right" },
    { heading: "queries", align: "right" },
    { heading: "share", align: "right" },
  ],
  rows: [
    ...bins.map((bin) => [
      formatNumber(bin.fromMs),
      formatNumber(bin.toMs),
      formatCount(bin.queries),
      formatShare(bin.queries / queries),
    ]),
    ...(beyond === 0
      ? []
      : [[formatNumber(bins.at(-1)!.toMs), "", formatCount(beyond), formatShare(beyond / queries)]]),
  ],
})

const ladder = (run: Run): Figure => {
  const { estimate, objective } = run
  const rungs = [
    { label: "mean", latencyMs: estimate.meanLatencyMs },
    ...estimate.latencies.map(({ percentile, latencyMs }) => ({ label: percentile, latencyMs })),
  ]
  return {
    id: "latency-ladder",
    title: "Percentiles",
    caption: "By nearest rank: so many of the queries take no longer than that.",
    description: `${rungs.map(({ label, latencyMs }) => `${label} ${formatShortMs(latencyMs)}`).join(", ")}; SLO ${formatShortMs(objective.sloMs)}.`,
    chart: { _tag: "LatencyLadder", rungs, objective: drawnObjective(run) },
    data: {
      columns: [
        { heading: "percentile" },
        { heading: "latency, ms", align: "right" },
        { heading: "of the SLO", align: "right" },
      ],
      rows: rungs.map(({ label, latencyMs }) => [
        label,
        formatNumber(latencyMs),
        formatShare(latencyMs / objective.sloMs),
      ]),
    },
  }
}

const latencyOverTime = (run: Run, { bins, arrivals }: Timeline): Figure => {
  const { percentile, sloMs } = run.objective
  const missing = arrivals.filter(({ latencyMs }) => latencyMs !== null && sloMs < latencyMs).length
  return {
    id: "latency-over-time",
    title: "Latency over time",
    description:
      `p50, ${percentile.label} and greatest latency of the queries that arrive in each of ${bins.count} equal stretches of ` +
      `the run; ${percentile.label} is above the SLO in ${missing} of them.`,
    chart: { _tag: "LatencyOverTime", bins, arrivals, objective: drawnObjective(run) },
    data: {
      columns: [
        ...timeColumns(bins),
        { heading: "queries", align: "right" },
        { heading: "p50, ms", align: "right" },
        { heading: `${percentile.label}, ms`, align: "right" },
        { heading: "max, ms", align: "right" },
      ],
      rows: arrivals.map(({ queries, latencyMsP50, latencyMs, latencyMsMax }, bin) => [
        ...timeOf(bins, bin),
        formatCount(queries),
        ...[latencyMsP50, latencyMs, latencyMsMax].map((ms) => (ms === null ? "–" : formatNumber(ms))),
      ]),
    },
  }
}
