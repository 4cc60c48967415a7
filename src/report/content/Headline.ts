/** What a reader takes away first: one sentence, a few figures, and what is known beyond them. */
import type { BreakdownDocument } from "../../domain/Explanation.ts"
import { totalMs } from "../../planner/explain/Contribution.ts"
import { formatCount, formatDuration, formatNumber, formatShare } from "../Format.ts"
import { standing } from "../ProofText.ts"
import type { KeyFigure } from "./Content.ts"
import type { Run } from "./Run.ts"
import { formatCost, formatShortMs, queriesWithin, withPowers } from "./Words.ts"

/** Whether the document is of a plan. */
export const isPlan = (document: Run["document"]) => document.format === "headway-plan/1"

/** What is planned, what it costs and whether it meets the objective. */
export const headlineOf = ({ document, simulated, objective }: Run): string => {
  const { costPerHour, latencyMs } = simulated
  const slackMs = objective.sloMs - latencyMs
  const subject = isPlan(document)
    ? `The plan for ${document.pipeline.name} costs ${formatCost(costPerHour)}`
    : `${document.pipeline.name}, as configured, costs ${formatCost(costPerHour)}`
  const distance = `${formatShortMs(Math.abs(slackMs))} (${formatShare(Math.abs(slackMs) / objective.sloMs)})`
  const verdict = slackMs < 0 ? `misses its objective by ${distance}` : `meets its objective with ${distance} to spare`
  return (
    `${subject} and ${verdict}: it answers ${queriesWithin(objective)} ` +
    `within ${formatShortMs(latencyMs)}, where ${formatShortMs(objective.sloMs)} are allowed.`
  )
}

/** The figures of the head. */
export const keyFiguresOf = ({ document, simulated, objective, estimate }: Run): ReadonlyArray<KeyFigure> => {
  const { costPerHour, latencyMs, configuration } = simulated
  const { sloMs, percentile } = objective
  const slackMs = sloMs - latencyMs
  const late = Math.round((1 - estimate.sloAttainment) * estimate.queries)
  const { meanRateQps, scv } = document.workload
  const replicas = Object.values(configuration).reduce((sum, { replicas }) => sum + replicas, 0)
  const busiest = estimate.models.reduce((most, model) => (most.utilisation < model.utilisation ? model : most))
  const duration = `${formatCount(estimate.queries)} queries in ${formatDuration(estimate.runMs)}`
  return [
    {
      label: "Cost",
      value: formatNumber(costPerHour),
      unit: costPerHour === 1 ? "unit per hour" : "units per hour",
      note: `${formatCount(replicas)} ${replicas === 1 ? "replica" : "replicas"} of ${estimate.models.length} ${estimate.models.length === 1 ? "model" : "models"}`,
    },
    {
      label: percentile.label === "max" ? "Greatest latency" : `Latency, ${percentile.label}`,
      value: formatNumber(latencyMs),
      unit: "ms",
      note: `objective: at most ${formatShortMs(sloMs)}`,
    },
    {
      label: slackMs < 0 ? "Excess" : "Slack",
      value: formatNumber(Math.abs(slackMs)),
      unit: "ms",
      note: `${formatShare(Math.abs(slackMs) / sloMs)} of the objective`,
    },
    {
      label: "Answered in time",
      value: formatNumber(estimate.sloAttainment * 100),
      unit: "%",
      note: `${formatCount(late)} of ${formatCount(estimate.queries)} queries are late`,
    },
    {
      label: "Load",
      ...(meanRateQps === null
        ? { value: formatCount(estimate.queries), unit: "queries at once" }
        : { value: formatNumber(meanRateQps), unit: "queries/s" }),
      note: `${duration}; SCV ${formatNumber(scv)}`,
    },
    {
      label: "Busiest model",
      value: formatNumber(busiest.utilisation * 100),
      unit: "%",
      note: `${busiest.node}, of its time`,
    },
  ]
}

/** What is known beyond the headline, a sentence each. */
export const remarksOf = (run: Run, around: BreakdownDocument): ReadonlyArray<string> => {
  const { document, objective } = run
  const greatest = around.models.reduce((most, model) =>
    totalMs(most.critical) < totalMs(model.critical) ? model : most,
  )
  const share = totalMs(greatest.critical) / around.meanLatencyMs
  const where = `Queries around ${objective.percentile.label} spend ${formatShare(share)} of their latency at ${greatest.node}.`
  return document.format === "headway-plan/1" ? [howGood(document), where] : [where]
}

type Plan = Extract<Run["document"], { readonly format: "headway-plan/1" }>

const howGood = (document: Plan): string => {
  switch (document.planner) {
    case "exact": {
      const { simulated, isProven } = document.proof
      const known = withPowers(standing(document.proof))
      const effort = `${formatCount(simulated)} simulations`
      return isProven ? `It is proven that ${known} (${effort}).` : `The search was not over, ${known} (${effort}).`
    }
    case "greedy":
      return "No single action improves on it; whether another configuration is cheaper was not searched."
    case "cg-mean":
    case "cg-peak":
      return "It replicates the whole pipeline as one unit; whether another configuration is cheaper was not searched."
  }
}
