/** The part of a trace that a phase asks for: its window, at its rate; or one message why there is none. */
import * as Effect from "effect/Effect"
import { thinned, windowOf } from "../../domain/Excerpt.ts"
import { msOfSeconds } from "../../domain/Units.ts"
import { meanRateQps, notebookWorkload, type RecordedWorkload, rescaledToRate } from "../../domain/Workload.ts"
import { formatNumber } from "../../report/Format.ts"
import { InputFileError } from "./InputFileError.ts"

/** Headways in ms of the part, at least one: of the window first, then resampled to the rate. */
export const excerptOf = Effect.fnUntraced(function* (
  { file, fromSeconds, toSeconds, rateQps, resample, seed }: RecordedWorkload,
  headwaysMs: Float64Array,
): Effect.fn.Return<Float64Array, InputFileError> {
  const complain = (found: string, expected: string) =>
    new InputFileError({ file, reason: `found ${found}, expected ${expected}` })
  const tooFew = (count: 0 | 1, where: string) =>
    complain(`${count === 0 ? "no arrival" : "one arrival"} ${where}`, "at least 2")
  let part = headwaysMs
  if (fromSeconds !== undefined || toSeconds !== undefined) {
    const toMs = toSeconds === undefined ? Number.POSITIVE_INFINITY : msOfSeconds(toSeconds)
    const window = windowOf(headwaysMs, msOfSeconds(fromSeconds ?? 0), toMs)
    const end = toSeconds === undefined ? "on" : `to ${toSeconds} s`
    if (typeof window === "number") return yield* tooFew(window, `from ${fromSeconds ?? 0} s ${end}`)
    part = window
  }
  if (resample !== undefined && rateQps === undefined) {
    return yield* complain(`"${resample}" to resample by`, "a rate to come to beside it")
  }
  if (rateQps === undefined) return part
  if (resample !== "thin") return rescaledToRate(part, rateQps)
  const meanQps = meanRateQps(part)
  if (meanQps < rateQps) {
    const expected = `at least the ${formatNumber(rateQps)} qps that it is to be thinned to; only stretching raises a rate`
    return yield* complain(`a mean rate of ${formatNumber(meanQps)} qps`, expected)
  }
  const sample = thinned(part, rateQps, seed ?? notebookWorkload.seed)
  return typeof sample === "number" ? yield* tooFew(sample, `after thinning to ${formatNumber(rateQps)} qps`) : sample
})
