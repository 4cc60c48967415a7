/** Service times: how long one batch occupies its replica, read off a profile. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { BatchSizeOutsideProfile } from "./InputErrors.ts"
import type { Profile, ProfileRow } from "./Profile.ts"

/**
 * How a service time is read off a profile's row: `throughput` (n · 1000 / throughput), `p99` (the p99 latency), or
 * `notebook` (1000 / throughput, the time per query used as if it were the time per batch; only to reproduce the
 * notebook's numbers).
 */
export const ServiceTimeModel = Schema.Literals(["throughput", "p99", "notebook"])
export type ServiceTimeModel = typeof ServiceTimeModel.Type

/** Service time at a knot, ms. */
const atKnotMs = (row: ProfileRow, model: ServiceTimeModel): number => {
  switch (model) {
    case "throughput":
      return (row.batchSize * 1000) / row.throughputQps
    case "p99":
      return row.latencyMsP99
    case "notebook":
      // 1000 / throughput, in the notebook's own order of operations: only so do its lineages return to the last bit.
      return 1 / (row.throughputQps / 1000)
  }
}

/** Between two knots, linear, held inside their hull against rounding. */
const betweenKnotsMs = (lower: ProfileRow, upper: ProfileRow, model: ServiceTimeModel, batchSize: number): number => {
  const lowerMs = atKnotMs(lower, model)
  const upperMs = atKnotMs(upper, model)
  const slopeMsPerQuery = (upperMs - lowerMs) / (upper.batchSize - lower.batchSize)
  const interpolatedMs = lowerMs + (batchSize - lower.batchSize) * slopeMsPerQuery
  return Math.min(Math.max(interpolatedMs, Math.min(lowerMs, upperMs)), Math.max(lowerMs, upperMs))
}

const outside = (profile: Profile, batchSize: number, path: string): BatchSizeOutsideProfile =>
  new BatchSizeOutsideProfile({
    path,
    found: String(batchSize),
    expected: `a whole number from ${profile[0].batchSize} to ${profile[profile.length - 1]!.batchSize}, the profiled range`,
  })

/** Service time in ms of one batch of `batchSize`; fails outside the profiled range. `path` names the place in errors. */
export const serviceTimeMs = (
  profile: Profile,
  model: ServiceTimeModel,
  batchSize: number,
  path = "",
): Result.Result<number, BatchSizeOutsideProfile> => {
  if (!Number.isInteger(batchSize)) return Result.fail(outside(profile, batchSize, path))
  const upperIndex = profile.findIndex((row) => batchSize <= row.batchSize)
  if (upperIndex === -1) return Result.fail(outside(profile, batchSize, path))
  const upper = profile[upperIndex]!
  if (upper.batchSize === batchSize) return Result.succeed(atKnotMs(upper, model))
  const lower = profile[upperIndex - 1]
  if (lower === undefined) return Result.fail(outside(profile, batchSize, path))
  return Result.succeed(betweenKnotsMs(lower, upper, model, batchSize))
}

/**
 * Service times of every batch size up to `maxBatchSize`, ms, shape [maxBatchSize + 1], indexed by batch size; index 0
 * is unused and NaN. Fails where the profile does not reach from 1 to `maxBatchSize`.
 */
export const serviceTimesMs = (
  profile: Profile,
  model: ServiceTimeModel,
  maxBatchSize: number,
  path = "",
): Result.Result<Float64Array, BatchSizeOutsideProfile> => {
  const table = new Float64Array(maxBatchSize + 1).fill(Number.NaN)
  for (const batchSize of [maxBatchSize, 1]) {
    const edge = serviceTimeMs(profile, model, batchSize, path)
    if (Result.isFailure(edge)) return Result.fail(edge.failure)
  }
  let upperIndex = 0
  for (let batchSize = 1; batchSize <= maxBatchSize; batchSize++) {
    while (profile[upperIndex]!.batchSize < batchSize) upperIndex++
    const upper = profile[upperIndex]!
    table[batchSize] =
      upper.batchSize === batchSize
        ? atKnotMs(upper, model)
        : betweenKnotsMs(profile[upperIndex - 1]!, upper, model, batchSize)
  }
  return Result.succeed(table)
}

/** Least service time over the batch sizes of a table, ms. */
export const leastServiceTimeMs = (serviceTimes: Float64Array): number => {
  let leastMs = Number.POSITIVE_INFINITY
  for (let batchSize = 1; batchSize < serviceTimes.length; batchSize++)
    leastMs = Math.min(leastMs, serviceTimes[batchSize]!)
  return leastMs
}

/** Highest throughput of one replica over the batch sizes of a table, queries per ms. */
export const peakRatePerMs = (serviceTimes: Float64Array): number => {
  let rate = 0
  for (let batchSize = 1; batchSize < serviceTimes.length; batchSize++) {
    rate = Math.max(rate, batchSize / serviceTimes[batchSize]!)
  }
  return rate
}
