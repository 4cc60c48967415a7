/** Rows that disagree: of all that is measured of one batch size, the two figures that a profile keeps, and why. */
import type { Reduction } from "../domain/ProfileImport.ts"
import type { Measurement } from "./Measurement.ts"

/** A figure that was chosen, whose row it is, and what speaks for it. */
export interface Choice {
  readonly from: Measurement
  readonly value: number
  readonly why: string
}

/** What is kept of one batch size; a figure is missing where no row has it. */
export interface Reduced {
  readonly throughputQps: Choice | undefined
  readonly latencyMsP99: Choice | undefined
}

type Figure = "throughputQps" | "latencyMsP99"

/** Reduces the rows of one model, hardware and batch size, at least one. */
export const reduce = (rows: ReadonlyArray<Measurement>, rule: Reduction): Reduced => {
  const throughputs = rows.filter(({ throughputQps }) => throughputQps !== undefined)
  const latencies = rows.filter(({ latencyMsP99 }) => latencyMsP99 !== undefined)
  switch (rule) {
    case "saturation":
      return {
        throughputQps: choose("throughputQps", fastest(throughputs), throughputs, "the greatest throughput"),
        latencyMsP99: choose("latencyMsP99", lightest(latencies), latencies, "the p99 latency under the least load"),
      }
    case "fastest": {
      const whole = throughputs.filter((row) => latencies.includes(row))
      const best = fastest(whole.length === 0 ? throughputs : whole)
      const has = best?.latencyMsP99 !== undefined
      return {
        throughputQps: choose("throughputQps", best, throughputs, "the greatest throughput"),
        latencyMsP99: choose("latencyMsP99", has ? best : lightest(latencies), latencies, "that row's p99 latency"),
      }
    }
    case "median":
      return {
        throughputQps: choose("throughputQps", median(throughputs, "throughputQps"), throughputs, "the median"),
        latencyMsP99: choose("latencyMsP99", median(latencies, "latencyMsP99"), latencies, "the median"),
      }
  }
}

const choose = (
  figure: Figure,
  from: Measurement | undefined,
  among: ReadonlyArray<Measurement>,
  what: string,
): Choice | undefined => {
  const value = from?.[figure]
  if (from === undefined || value === undefined) return undefined
  return { from, value, why: among.length === 1 ? "the only row of its batch size" : `${what} of ${among.length} rows` }
}

/** The row that comes first by these keys, the lesser first; of equals the first. */
const leastBy = (
  rows: ReadonlyArray<Measurement>,
  ...keys: ReadonlyArray<(row: Measurement) => number>
): Measurement | undefined =>
  rows.toSorted((left, right) => {
    const key = keys.find((key) => key(left) !== key(right))
    return key === undefined ? 0 : key(left) - key(right)
  })[0]

const latencyOf = ({ latencyMsP99 }: Measurement): number => latencyMsP99 ?? Number.POSITIVE_INFINITY

const fastest = (rows: ReadonlyArray<Measurement>): Measurement | undefined =>
  leastBy(rows, ({ throughputQps }) => -throughputQps!, latencyOf)

/** The row of the least load, of equals that of the least latency; loads of two kinds do not compare, so then latency alone. */
const lightest = (rows: ReadonlyArray<Measurement>): Measurement | undefined => {
  const kinds = new Set(rows.map(({ load }) => load?.kind))
  return kinds.size === 1 ? leastBy(rows, ({ load }) => load?.value ?? 0, latencyOf) : leastBy(rows, latencyOf)
}

/** The row in the middle; of an even number the one before it, so that it is a row that was measured. */
const median = (rows: ReadonlyArray<Measurement>, figure: Figure): Measurement | undefined =>
  rows.toSorted((left, right) => left[figure]! - right[figure]!)[Math.ceil(rows.length / 2) - 1]
