/** Laws of service times: read at the knots of a profile, interpolated in between, refused outside. */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { Profile, ProfileRow } from "../src/domain/Profile.ts"
import type { ServiceTimeModel } from "../src/domain/ServiceTime.ts"
import { profile, profileOf, rowChoices, serviceTimeModel } from "./arbitraries/profiles.ts"
import { type Equation, equal, every, none } from "./equation.ts"
import { forAll, type LawOf, type LawSet, sometimes } from "./law.ts"

/** How service times are read; `src/domain/ServiceTime.ts` is one. */
export interface Interpolation {
  readonly serviceTimeMs: (
    profile: Profile,
    model: ServiceTimeModel,
    batchSize: number,
  ) => Result.Result<number, Refusal>
  readonly serviceTimesMs: (
    profile: Profile,
    model: ServiceTimeModel,
    maxBatchSize: number,
  ) => Result.Result<Float64Array, Refusal>
}

/** The typed error of a batch size outside the profile. */
interface Refusal {
  readonly _tag: "BatchSizeOutsideProfile"
}

/** A profile, and how it is read. */
export interface Reading {
  readonly profile: Profile
  readonly model: ServiceTimeModel
}

const readings = fc.record({ profile: profile(), model: serviceTimeModel() })

/** Service time at a knot, ms, as the semantics' table has it; the notebook divides in an order of its own. */
const atKnotMs = ({ batchSize, latencyMsP99, throughputQps }: ProfileRow, model: ServiceTimeModel): number => {
  switch (model) {
    case "throughput":
      return (batchSize * 1000) / throughputQps
    case "p99":
      return latencyMsP99
    case "notebook":
      return 1 / (throughputQps / 1000)
  }
}

interface Segment {
  readonly lower: ProfileRow
  readonly upper: ProfileRow
}

const segmentsOf = (rows: Profile): ReadonlyArray<Segment> =>
  rows.slice(1).map((upper, index) => ({ lower: rows[index]!, upper }))

/** Whole numbers from one to another, both included. */
const range = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

/** Every law of interpolation. */
export const interpolationLaws = (interpolation: Interpolation, subject = "ServiceTime"): LawSet<LawOf<Reading>> => {
  /** The service time, or the tag of the error. */
  const read = ({ profile, model }: Reading, batchSize: number): number | string =>
    Result.match(interpolation.serviceTimeMs(profile, model, batchSize), {
      onFailure: ({ _tag }) => _tag,
      onSuccess: (timeMs) => timeMs,
    })

  const inSegments =
    (sentence: (timesMs: ReadonlyArray<number | string>, lowerMs: number, upperMs: number) => Equation) =>
    (reading: Reading) =>
      every(
        Object.fromEntries(
          segmentsOf(reading.profile).map(({ lower, upper }) => [
            `${lower.batchSize} to ${upper.batchSize}`,
            sentence(
              range(lower.batchSize, upper.batchSize).map((batchSize) => read(reading, batchSize)),
              atKnotMs(lower, reading.model),
              atKnotMs(upper, reading.model),
            ),
          ]),
        ),
      )

  return {
    theory: "Interpolation",
    subject,
    laws: [
      forAll({
        name: "Interpolation.throughKnots",
        statement: "the service time at a profiled batch size is the measured one",
        symbols: "∀ knot (n, y). τ(n) = y",
        given: readings,
        sentence: (reading) =>
          equal(
            reading.profile.map(({ batchSize }) => read(reading, batchSize)),
            reading.profile.map((row) => atKnotMs(row, reading.model)),
          ),
      }),
      forAll({
        name: "Interpolation.hull",
        statement: "between two knots the service time is not outside theirs",
        symbols: "∀ n ∈ [l, u]. min(τ(l), τ(u)) ≤ τ(n) ≤ max(τ(l), τ(u))",
        given: readings,
        sentence: inSegments((timesMs, lowerMs, upperMs) =>
          none(
            timesMs.filter(
              (timeMs) =>
                !(
                  typeof timeMs === "number" &&
                  Math.min(lowerMs, upperMs) <= timeMs &&
                  timeMs <= Math.max(lowerMs, upperMs)
                ),
            ),
          ),
        ),
      }),
      forAll({
        name: "Interpolation.monotone",
        statement: "between two knots the service time moves only from the lower knot's towards the upper's",
        symbols: "∀ l ≤ m ≤ n ≤ u. τ(l) ≤ τ(u) ⇒ τ(m) ≤ τ(n), and τ(l) ≥ τ(u) ⇒ τ(m) ≥ τ(n)",
        given: readings,
        sentence: inSegments((timesMs, lowerMs, upperMs) => {
          const ascending = timesMs.toSorted((left, right) => Number(left) - Number(right))
          return equal(timesMs, lowerMs <= upperMs ? ascending : ascending.toReversed())
        }),
      }),
      forAll({
        name: "Interpolation.linear",
        statement: "between two knots the service time lies on their line: exactly, where the arithmetic is",
        symbols: "∀ n ∈ [l, u]. τ(n) = (τ(l) (u − n) + τ(u) (n − l)) / (u − l)",
        given: fc.record({
          profile: rowChoices(true).map((rows) => profileOf(rows, 1)),
          model: fc.constant<ServiceTimeModel>("p99"),
        }),
        where: ({ profile, model }) =>
          model === "p99" &&
          profile.every(({ latencyMsP99 }) => Number.isInteger(latencyMsP99)) &&
          segmentsOf(profile).every(({ lower, upper }) => [1, 2, 4, 8].includes(upper.batchSize - lower.batchSize)),
        sentence: inSegments((timesMs, lowerMs, upperMs) => {
          const last = Math.max(1, timesMs.length - 1)
          return equal(
            timesMs,
            timesMs.map((_, index) => (lowerMs * (last - index) + upperMs * index) / last),
          )
        }),
      }),
      forAll({
        name: "Interpolation.outside",
        statement: "outside the profiled range there is no service time but a typed error",
        symbols: "∀ n ∉ [first, last] or not whole. τ(n) = BatchSizeOutsideProfile",
        given: readings,
        sentence: (reading) => {
          const first = reading.profile[0].batchSize
          const last = reading.profile.at(-1)!.batchSize
          const outside = [first - 1, last + 1, 2 * last, 0, -1, first + 0.5, Number.NaN, Number.POSITIVE_INFINITY]
          return equal(
            outside.map((batchSize) => [batchSize, read(reading, batchSize)] as const),
            outside.map((batchSize) => [batchSize, "BatchSizeOutsideProfile"] as const),
          )
        },
      }),
      forAll({
        name: "Interpolation.table",
        statement: "the table of service times is the function, batch size by batch size, and exists where it does",
        symbols: "∀ B. table(B) = [NaN, τ(1), …, τ(B)], or the error of τ(1) or τ(B)",
        given: readings,
        sentence: (reading) => {
          const { profile, model } = reading
          const last = profile.at(-1)!.batchSize
          const tables = range(1, last + 1).map((maxBatchSize) =>
            Result.match(interpolation.serviceTimesMs(profile, model, maxBatchSize), {
              onFailure: ({ _tag }) => _tag as string | ReadonlyArray<number | string>,
              onSuccess: (table) => Array.from(table),
            }),
          )
          const pointwise = range(1, last + 1).map((maxBatchSize) => {
            const times = range(1, maxBatchSize).map((batchSize) => read(reading, batchSize))
            return typeof times[0] === "string"
              ? times[0]
              : maxBatchSize === last + 1
                ? times.at(-1)!
                : [Number.NaN, ...times]
          })
          return equal<unknown>(tables, pointwise)
        },
      }),
    ],
  }
}

/** Proof that the profiles above include those that measured profiles resemble. */
export const profileCoverage: LawSet = {
  theory: "Interpolation",
  subject: "generated profiles",
  laws: [
    sometimes({
      name: "Interpolation.sometimesFalling",
      statement: "some profiles have a knot that takes less time than the one before",
      symbols: "∃ profile. ∃ l < u. τ(u) < τ(l)",
      given: readings,
      satisfies: ({ profile, model }) =>
        segmentsOf(profile).some(({ lower, upper }) => atKnotMs(upper, model) < atKnotMs(lower, model)),
    }),
    sometimes({
      name: "Interpolation.sometimesGaps",
      statement: "some profiles have knots with batch sizes between them",
      symbols: "∃ profile. ∃ l, u. l + 1 < u",
      given: readings,
      satisfies: ({ profile }) => segmentsOf(profile).some(({ lower, upper }) => lower.batchSize + 1 < upper.batchSize),
    }),
  ],
}
