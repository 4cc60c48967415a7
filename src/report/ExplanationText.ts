/** An explanation as text: where the time goes, the slack, one step of each knob, and the headroom. */
import type { BreakdownDocument, ExplanationDocument, HeadroomDocument } from "../domain/Explanation.ts"
import { isGenerated } from "../domain/Workload.ts"
import { totalMs } from "../planner/explain/Contribution.ts"
import type { Knob } from "../planner/explain/Knobs.ts"
import {
  type Column,
  formatCount,
  formatMs,
  formatNumber,
  formatShare,
  formatSigned,
  formatTable,
  indent,
  type Table,
  tableText,
} from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { inputsText } from "./PlanText.ts"
import { provenanceTable } from "./ProvenanceText.ts"

/** The whole explanation. */
export const explanationText = (document: ExplanationDocument, paint: Paint): string => {
  const { plan, objective, contributions } = document
  const { overall, aroundPercentile } = contributions
  const { percentile, sloMs } = objective
  const heading =
    `Plan: ${formatNumber(plan.costPerHour)} per hour, ${percentile} ${formatMs(plan.latencyMs)} ` +
    `(objective ${percentile} ≤ ${formatMs(sloMs)})`
  return [
    paint.bold(heading),
    "",
    inputsText(document, paint),
    "",
    paint.bold(`Where the time goes: mean ms of all ${formatCount(overall.queries)} queries`),
    indent(tableText(breakdownTable(overall))),
    "",
    paint.bold(
      `Where the time goes around ${percentile}: mean ms of ${formatCount(aroundPercentile.queries)} queries of ` +
        `${formatMs(aroundPercentile.fromMs)} to ${formatMs(aroundPercentile.toMs)}`,
    ),
    indent(tableText(breakdownTable(aroundPercentile))),
    "",
    paint.bold(`Slack at ${percentile}: how much longer every query could be at one model, all else as it was`),
    indent(tableText(slackTable(document))),
    "",
    paint.bold("One step of each knob, each simulated"),
    indent(stepTable(document, paint)),
    "",
    paint.bold("Where the figures come from: the profiles that the plan is simulated by"),
    indent(provenanceTable(document)),
    "",
    paint.bold("Headroom: how far the workload may grow, by the same seeds"),
    indent(headroomText(document)),
  ].join("\n")
}

const right = (heading: string): Column => ({ heading, align: "right" })

/** A row a model, and what their critical parts add up to. */
export const breakdownTable = ({ models, meanLatencyMs }: BreakdownDocument): Table => ({
  columns: [
    { heading: "node" },
    right("queue wait"),
    right("batching delay"),
    right("rest of batch"),
    right("alone"),
    right("in all"),
    right("critical for"),
    right("of the latency"),
  ],
  rows: [
    ...models.map(({ node, all, critical, criticalShare }) => [
      node,
      formatNumber(all.queueMs),
      formatNumber(all.delayMs),
      formatNumber(all.batchMs),
      formatNumber(all.aloneMs),
      formatNumber(totalMs(all)),
      formatShare(criticalShare),
      formatNumber(totalMs(critical)),
    ]),
    ["latency", "", "", "", "", "", "", formatNumber(meanLatencyMs)],
  ],
})

/** How much longer every query could be at each model. */
export const slackTable = ({ slack, objective }: Pick<ExplanationDocument, "slack" | "objective">): Table => ({
  columns: [{ heading: "node" }, right("slack"), right("of the SLO")],
  rows: slack.map(({ node, slackMs }) => [node, formatMs(slackMs), formatShare(slackMs / objective.sloMs)]),
})

const knobText: Readonly<Record<Knob, string>> = {
  "replica-more": "one replica more",
  "replica-fewer": "one replica fewer",
  "larger-batch": "larger batch",
  "smaller-batch": "smaller batch",
  "other-hardware": "other hardware",
}

const stepTable = ({ steps, plan, objective }: ExplanationDocument, paint: Paint): string =>
  formatTable(
    [
      { heading: "node" },
      { heading: "step" },
      { heading: "to" },
      right("cost/h"),
      right("change"),
      right(`${objective.percentile} ms`),
      right("change"),
      { heading: "objective" },
    ],
    steps.map(({ node, knob, to, costPerHour, latencyMs, meetsSlo }) => [
      node,
      knobText[knob],
      `${to.replicas} × ${to.hardware}, batch ${to.maxBatchSize}`,
      formatNumber(costPerHour),
      formatSigned(costPerHour - plan.costPerHour),
      formatNumber(latencyMs),
      formatSigned(latencyMs - plan.latencyMs),
      meetsSlo ? paint.good("meets") : paint.bad("misses"),
    ]),
  )

const headroomText = ({ headroom, workload }: ExplanationDocument): string => {
  const { meanRateQps, phases } = workload
  const [phase] = phases
  const cv = phases.length === 1 && phase !== undefined && isGenerated(phase) ? Math.sqrt(phase.scv) : undefined
  return [
    headroom.rate === null || meanRateQps === null
      ? "rate  all queries arrive at once, so it has none"
      : `rate  ${growthText(
          headroom.rate,
          (growth) => `${formatNumber(meanRateQps * (1 + growth))} qps (+${formatShare(growth)})`,
          (growth) => formatShare(growth),
        )}`,
    headroom.cv === null
      ? "CV    a part of the workload was recorded, so it cannot be varied"
      : `CV    ${growthText(
          headroom.cv,
          (growth) => (cv === undefined ? `+${formatFine(growth)} in every phase` : formatFine(cv + growth)),
          formatNumber,
        )}`,
  ].join("\n")
}

/** A coefficient of variation, more finely than the tolerance of its headroom. */
const formatFine = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 4 })

/** How far a quantity may grow, and how much of that is known. */
const growthText = (
  { meetsAt, missesAt, meetsAgainAt, step, triedUpTo, tolerance, simulated }: HeadroomDocument,
  at: (growth: number) => string,
  size: (growth: number) => string,
): string => {
  const how = `${formatCount(simulated)} simulations, in steps of ${size(step)}`
  if (missesAt === null) return `meets the objective up to ${at(triedUpTo)}, and no more was tried; ${how}`
  const again =
    meetsAgainAt === null
      ? ""
      : `; beyond that it is met again at ${at(meetsAgainAt)}, as latency need not rise with load`
  return `meets the objective up to ${at(meetsAt)}, misses it at ${at(missesAt)}${again}; ${how}, the last bisected to ${size(tolerance)}`
}
