/** Latencies in bins to draw, with an edge at the SLO unless it is shorter than a bin. */
import type { Bin } from "../../domain/Estimate.ts"
import { countAtMost } from "../../domain/Percentile.ts"

/** Bins that hold latencies in (fromMs, toMs], the first one 0 too, and how many queries lie beyond the last. */
export interface LatencyBins {
  readonly bins: ReadonlyArray<Bin>
  readonly beyond: number
}

const wantedBins = 60
/** How many times the greater of p99.9 and the SLO a latency may be and still be drawn. */
const maxStretch = 3

/** Bins of ascending latencies, ms, at least one; of a long tail only the beginning. */
export const latencyBins = (ascending: Float64Array, latencyMsP999: number, sloMs: number): LatencyBins => {
  const queries = ascending.length
  const greatestMs = Math.min(ascending[queries - 1]!, maxStretch * Math.max(latencyMsP999, sloMs))
  // Where all are next to nothing, one bin will do.
  const widthMs = greatestMs < sloMs * 1e-9 ? sloMs : widthBeside(sloMs, greatestMs / wantedBins)
  const count = Math.max(1, Math.ceil(greatestMs / widthMs))
  let below = 0
  const bins = Array.from({ length: count }, (_, index) => {
    const toMs = (index + 1) * widthMs
    const atMost = countAtMost(ascending, toMs)
    const queries = atMost - below
    below = atMost
    return { fromMs: index * widthMs, toMs, queries }
  })
  return { bins, beyond: queries - below }
}

/** A width next to a wanted one of which the SLO is a multiple, or which is a multiple of the SLO. */
const widthBeside = (sloMs: number, wantedMs: number): number =>
  wantedMs < sloMs ? sloMs / roundNumberUpTo(sloMs / wantedMs) : sloMs * Math.ceil(wantedMs / sloMs)

/** The greatest of 1, 2, 2.5, 5, 10, 20, 25, … that is no more than a number of at least 1; whole ones only. */
const roundNumberUpTo = (greatest: number): number => {
  const power = 10 ** Math.floor(Math.log10(greatest))
  const digits = [5, 2.5, 2, 1].find((digit) => digit * power <= greatest && Number.isInteger(digit * power))
  return (digits ?? 1) * power
}
