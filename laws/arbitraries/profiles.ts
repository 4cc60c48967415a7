/** Profiles: batch sizes with gaps, service times that rise or fall from knot to knot. */
import * as fc from "fast-check"
import type { Profile, ProfileRow } from "../../src/domain/Profile.ts"
import type { ServiceTimeModel } from "../../src/domain/ServiceTime.ts"
import { maxRateQps } from "../../src/domain/Units.ts"

/** A row: how far its batch size lies above the row before, and its service time in steps of the unit. */
export interface RowChoice {
  readonly gap: number
  readonly steps: number
}

/** Service times of one to four knots; gaps that are powers of two keep interpolation between dyadic knots exact. */
export const rowChoices = (isDyadic: boolean): fc.Arbitrary<ReadonlyArray<RowChoice>> =>
  fc.array(
    fc.record({
      gap: isDyadic ? fc.constantFrom(1, 2, 4) : fc.integer({ min: 1, max: 5 }),
      steps: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 4, size: "max" },
  )

/**
 * The profile of these rows, the first at `firstBatchSize`: its p99 latency at a knot is the row's steps, and its
 * throughput is such that one batch takes that long, up to rounding.
 */
export const profileOf = (rows: ReadonlyArray<RowChoice>, unitMs: number, firstBatchSize = 1): Profile => {
  const knots: Array<ProfileRow> = []
  for (const { gap, steps } of rows) {
    const last = knots.at(-1)
    const batchSize = last === undefined ? firstBatchSize : last.batchSize + gap
    const throughputQps = Math.min(maxRateQps, (batchSize * 1000) / (steps * unitMs))
    knots.push({ batchSize, latencyMsP99: steps * unitMs, throughputQps })
  }
  return knots as unknown as Profile
}

/** A profile that may start at any batch size, for the laws of interpolation. */
export const profile = (): fc.Arbitrary<Profile> =>
  fc
    .record({
      rows: rowChoices(false),
      firstBatchSize: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 })),
      unitMs: fc.constantFrom(1, 0.25, 0.1, 1 / 3),
    })
    .map(({ rows, firstBatchSize, unitMs }) => profileOf(rows, unitMs, firstBatchSize))

/** How service times are read off a profile; the p99 latency is the simplest to follow. */
export const serviceTimeModel = (): fc.Arbitrary<ServiceTimeModel> => fc.constantFrom("p99", "throughput", "notebook")
