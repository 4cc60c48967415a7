/** A search as text: how it went, and why it ended. */
import type { GreedySearchDocument } from "../domain/Plan.ts"
import type { Impossibility } from "../planner/Bounds.ts"
import { formatCount, formatMs, formatNumber, indent, type Table, tableText } from "./Format.ts"

/** A proof of impossibility in words. */
export const describeImpossibility = (why: Impossibility): string => {
  switch (why._tag) {
    case "NoHardware":
      return `the model of the node "${why.node}" has no profile that starts at batch size 1`
    case "TooSlow":
      return `the longest path of least service times takes ${formatMs(why.minLatencyMs)}`
    case "Overloaded":
      return (
        `the node "${why.node}" cannot serve the arrivals in time: at least ${formatCount(why.minMisses)} queries miss, ` +
        `${formatCount(why.allowedMisses)} may`
      )
  }
}

const actionText: Readonly<Record<string, string>> = {
  "larger-batch": "larger batch",
  "fewer-replicas": "fewer replicas",
  "cheaper-hardware": "cheaper hardware",
}

const reasonText = {
  "not-applicable": "nothing to try",
  "none-feasible": "none is feasible",
  "not-better": "feasible, not better",
  outbid: "outbid by another action",
} as const

/** How much work the search did. */
export const effortText = ({ simulated, rejectedByBound }: GreedySearchDocument): string =>
  `${formatCount(simulated)} configurations simulated, ${formatCount(rejectedByBound)} ruled out by a bound`

/** The moves that the search took, a line each. */
export const moveTable = (search: GreedySearchDocument): Table => ({
  columns: [
    { heading: "round", align: "right" },
    { heading: "node" },
    { heading: "action" },
    { heading: "to" },
    { heading: "cost/h", align: "right" },
    { heading: "latency", align: "right" },
  ],
  rows: search.moves.map(({ round, node, action, to, costPerHour, latencyMs }) => [
    String(round),
    node,
    actionText[action] ?? action,
    `${to.replicas} × ${to.hardware}, batch ${to.maxBatchSize}`,
    formatNumber(costPerHour),
    formatMs(latencyMs),
  ]),
})

/** Why no single action improves on the plan, a line each. */
export const rejectionTable = (search: GreedySearchDocument): Table => ({
  columns: [
    { heading: "node" },
    { heading: "action" },
    { heading: "tried", align: "right" },
    { heading: "why not" },
    { heading: "cost/h", align: "right" },
    { heading: "latency", align: "right" },
  ],
  rows: search.rejected
    .filter(({ reason }) => reason !== "not-applicable")
    .map(({ node, action, tried, reason, costPerHour, latencyMs }) => [
      node,
      actionText[action] ?? action,
      String(tried),
      reasonText[reason],
      costPerHour === undefined ? "" : formatNumber(costPerHour),
      latencyMs === undefined ? "" : formatMs(latencyMs),
    ]),
})

const startText = (start: GreedySearchDocument["start"]): ReadonlyArray<string> => {
  if (start === undefined) return []
  const nodes = Object.entries(start.configuration).map(
    ([node, { hardware, replicas, maxBatchSize }]) => `${node} ${replicas} × ${hardware}, batch ${maxBatchSize}`,
  )
  return [`  start: ${nodes.join("; ")}: ${formatNumber(start.costPerHour)} per hour, ${formatMs(start.latencyMs)}`]
}

/** The whole search. */
export const searchText = (search: GreedySearchDocument): string =>
  [
    `Search: ${effortText(search)}`,
    ...startText(search.start),
    ...(search.moves.length === 0 ? [] : [indent(tableText(moveTable(search)))]),
    ...(search.rejected.length === 0
      ? []
      : ["", "No single action improves on it:", indent(tableText(rejectionTable(search)))]),
  ].join("\n")
