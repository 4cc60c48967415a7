/** Profiles: what was measured of one model on one hardware. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { UnorderedProfile } from "./InputErrors.ts"
import { Provenance } from "./Provenance.ts"
import { BatchSize, PositiveMs, RateQps } from "./Units.ts"

/** One measured batch size: its p99 latency and the throughput sustained with it. */
export const ProfileRow = Schema.Struct({
  batchSize: BatchSize,
  latencyMsP99: PositiveMs,
  throughputQps: RateQps,
  provenance: Schema.optionalKey(Schema.Struct({ latencyMsP99: Provenance, throughputQps: Provenance })).annotate({
    description: "Where the two figures come from; written by headway profile import.",
  }),
}).annotate({ description: "One measured batch size of a profile." })
export type ProfileRow = typeof ProfileRow.Type

/** Rows of one model on one hardware, batch sizes strictly increasing, at least one. */
export const Profile = Schema.NonEmptyArray(ProfileRow).annotate({
  description: "Measured rows of one model on one hardware, in order of strictly increasing batch size.",
})
export type Profile = typeof Profile.Type

/** The profile, or where its batch sizes fail to increase; `path` is the profile's place in its document. */
export const checkOrder = (profile: Profile, path: string): Result.Result<Profile, UnorderedProfile> => {
  for (let index = 1; index < profile.length; index++) {
    const previous = profile[index - 1]!.batchSize
    const batchSize = profile[index]!.batchSize
    if (batchSize <= previous) {
      return Result.fail(
        new UnorderedProfile({
          path: `${path}[${index}].batchSize`,
          found: `${batchSize} after ${previous}`,
          expected: "strictly increasing batch sizes",
        }),
      )
    }
  }
  return Result.succeed(profile)
}

/** The profiled batch sizes, ascending. */
export const batchSizes = (profile: Profile): ReadonlyArray<number> => profile.map((row) => row.batchSize)

/** The largest profiled batch size. */
export const maxBatchSize = (profile: Profile): number => profile[profile.length - 1]!.batchSize
