/** Where the time goes: waiting, batching and service at each model, and the slack. */
import type { BreakdownDocument } from "../../domain/Explanation.ts"
import { totalMs } from "../../planner/explain/Contribution.ts"
import { passageOf } from "../../planner/explain/Passage.ts"
import { slacks } from "../../planner/explain/Slack.ts"
import { breakdowns } from "../Explanations.ts"
import { breakdownTable, slackTable } from "../ExplanationText.ts"
import { formatCount, formatShare } from "../Format.ts"
import type { Figure, Section } from "./Content.ts"
import type { Run } from "./Run.ts"
import { formatShortMs } from "./Words.ts"

/** The section, and the breakdown of queries around the percentile. */
export const timeSection = (run: Run): { readonly section: Section; readonly around: BreakdownDocument } => {
  const { scenario, lineage, objective, simulated } = run
  const { percentile, sloMs } = objective
  const passage = passageOf(scenario, lineage)
  const { overall, aroundPercentile: around } = breakdowns(scenario, passage, percentile)
  const slack = { slack: slacks(passage, objective), objective: { sloMs, percentile: percentile.label } }
  const section: Section = {
    id: "time",
    heading: "Where the time goes",
    paragraphs: [
      "A query's latency is the time on its critical path: of several branches, the one that delivers last. “Alone” is " +
        "what a batch of one takes; “rest of batch” how much longer the batch takes that the query is served in.",
    ],
    parts: [
      {
        _tag: "Figures",
        figures: [
          shares("time-all", "All queries", `all ${formatCount(overall.queries)} queries`, overall),
          shares(
            "time-around",
            `Queries around ${percentile.label}`,
            `${formatCount(around.queries)} queries of ${formatShortMs(around.fromMs)} to ${formatShortMs(around.toMs)}`,
            around,
          ),
        ],
      },
      ...(simulated.meetsSlo
        ? [
            {
              _tag: "Table" as const,
              title: `Slack at ${percentile.label}`,
              note: "How much longer every query could be at one model, all else as it was.",
              table: slackTable(slack),
            },
          ]
        : []),
    ],
  }
  return { section, around }
}

const shares = (id: string, title: string, which: string, breakdown: BreakdownDocument): Figure => {
  const { models, meanLatencyMs } = breakdown
  const parts = models
    .map(({ node, critical }) => ({ node, ms: totalMs(critical) }))
    .map(({ node, ms }) => `${formatShortMs(ms)} at ${node} (${formatShare(ms / meanLatencyMs)})`)
  return {
    id,
    title: `${title}: ${formatShortMs(meanLatencyMs)} on average`,
    caption: `Mean time on the critical path of ${which}.`,
    description: `Mean time on the critical path of ${which}: ${parts.join(", ")}.`,
    chart: { _tag: "TimeShares", breakdown },
    data: breakdownTable(breakdown),
  }
}
