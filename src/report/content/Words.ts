/** Phrases that several parts of a report share. */
import type { NodeConfiguration } from "../../domain/Configuration.ts"
import type { Objective } from "../../domain/Objective.ts"
import { formatNumber } from "../Format.ts"

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

/** The text with powers of ten raised: `4.09 × 10²²` of `4.09 × 10^22`. */
export const withPowers = (text: string): string =>
  text.replace(/\^(\d+)/g, (_, digits: string) => Array.from(digits, (digit) => superscripts[Number(digit)]!).join(""))

/** Which queries a percentile speaks of: `99 % of the queries`. */
export const queriesWithin = ({ percentile: { label, parts } }: Objective): string =>
  label === "max" ? "every query" : `${formatNumber(parts / 1000)} % of the queries`

/** A cost with its unit: `6 units per hour`. */
export const formatCost = (costPerHour: number): string =>
  `${formatNumber(costPerHour)} ${costPerHour === 1 ? "unit" : "units"} per hour`

/** A duration to four digits with its unit: `423.8 ms`. */
export const formatShortMs = (ms: number): string => `${formatNumber(ms)} ms`

/** What a node runs: `2 × TPX, batch ≤ 16`. */
export const formatNode = ({ hardware, replicas, maxBatchSize, batchingDelayMs = 0 }: NodeConfiguration): string =>
  `${replicas} × ${hardware}, batch ≤ ${maxBatchSize}` +
  (batchingDelayMs === 0 ? "" : `, delay ${formatShortMs(batchingDelayMs)}`)
