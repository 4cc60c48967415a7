/** Digests of latencies beside the list of all of them. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LatencyDigest, maxKeptLatencies, sketchRelativeError } from "../../src/domain/LatencyDigest.ts"
import * as Percentile from "../../src/domain/Percentile.ts"
import { assertProperty } from "../property.ts"

const sloMs = 20

/** Chunks of latencies, multiples of 1/8 ms, whose sums are exact. */
const chunks = fc.array(
  fc
    .array(fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 40_000 })), { maxLength: 12 })
    .map((eighths) => Float64Array.from(eighths, (eighth) => eighth / 8)),
  { minLength: 1, maxLength: 8 },
)

const some = chunks.filter((all) => all.some(({ length }) => 0 < length))

const digestOf = (all: ReadonlyArray<Float64Array>, maxKept?: number): LatencyDigest => {
  const digest = new LatencyDigest(sloMs, maxKept)
  for (const chunk of all) digest.add(chunk)
  return digest
}

const ascendingOf = (all: ReadonlyArray<Float64Array>): Float64Array =>
  Float64Array.from(all.flatMap((chunk) => [...chunk])).toSorted()

describe("a digest of latencies", () => {
  it.each([maxKeptLatencies, 10, 0])(
    "of which it keeps %i has their count, mean, attainment and histogram",
    (maxKept) => {
      assertProperty(
        fc.property(some, (all) => {
          const digest = digestOf(all, maxKept)
          const latenciesMs = ascendingOf(all)
          expect(digest.count).toBe(latenciesMs.length)
          expect(digest.meanMs).toBe(latenciesMs.reduce((sum, latencyMs) => sum + latencyMs, 0) / latenciesMs.length)
          expect(digest.attainment).toBe(Percentile.countAtMost(latenciesMs, sloMs) / latenciesMs.length)
          const { histogram } = digest
          expect(histogram).toHaveLength(20)
          const widthMs = histogram[0]!.toMs
          for (const [bin, { fromMs, toMs, queries }] of histogram.entries()) {
            expect([fromMs, toMs]).toEqual([bin * widthMs, (bin + 1) * widthMs])
            expect(queries).toBe(latenciesMs.filter((latencyMs) => fromMs <= latencyMs && latencyMs < toMs).length)
          }
          // The bins are no wider than the greatest latency needs, or than the narrowest there are.
          const greatestMs = latenciesMs.at(-1)!
          expect(greatestMs).toBeLessThan(20 * widthMs)
          expect(widthMs === 2 ** -10 || 10 * widthMs <= greatestMs).toBe(true)
        }),
        100,
      )
    },
  )

  it("has room in its histogram for a latency at the very end of the bins", () => {
    for (const latencyMs of [20 * 2 ** -10, 0.625, 20, 640]) {
      const { histogram } = digestOf([Float64Array.of(latencyMs)])
      expect(histogram[10]).toEqual({ fromMs: latencyMs, toMs: (11 * latencyMs) / 10, queries: 1 })
    }
  })

  it("has exact percentiles while it keeps them all", () => {
    assertProperty(
      fc.property(some, (all) => {
        const latenciesMs = ascendingOf(all)
        const digest = digestOf(all, latenciesMs.length)
        const expected = Percentile.ladder.map((percentile) => Percentile.ofAscending(latenciesMs, percentile))
        expect(digest.percentiles(Percentile.ladder)).toEqual(expected)
        expect(digest.relativeError).toBe(0)
      }),
    )
  })

  it("has percentiles that are off by no more than it says once there are too many, and the greatest exactly", () => {
    assertProperty(
      fc.property(some, fc.nat(), (all, drawn) => {
        const latenciesMs = ascendingOf(all)
        const digest = digestOf(all, drawn % latenciesMs.length)
        expect(digest.relativeError).toBe(sketchRelativeError)
        for (const [rung, latencyMs] of digest.percentiles(Percentile.ladder).entries()) {
          const exactMs = Percentile.ofAscending(latenciesMs, Percentile.ladder[rung]!)
          expect(Math.abs(latencyMs - exactMs)).toBeLessThanOrEqual(1.001 * sketchRelativeError * exactMs)
        }
        expect(digest.percentiles([Percentile.max])).toEqual([latenciesMs.at(-1)])
      }),
    )
  })

  it("keeps what it had where its room grows", () => {
    for (const lengths of [
      [700, 700, 1, 3000],
      [3000, 1, 700, 700],
    ]) {
      const all = lengths.map((length, chunk) =>
        Float64Array.from({ length }, (_, index) => (index * 7919 + chunk) % 1009),
      )
      const latenciesMs = ascendingOf(all)
      for (const maxKept of [maxKeptLatencies, 4401]) {
        const digest = digestOf(all, maxKept)
        expect(digest.relativeError).toBe(0)
        expect(digest.percentiles(Percentile.ladder)).toEqual(
          Percentile.ladder.map((percentile) => Percentile.ofAscending(latenciesMs, percentile)),
        )
      }
      expect(digestOf(all, 4400).relativeError).toBe(sketchRelativeError)
    }
  })
})
