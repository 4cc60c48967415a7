import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import * as Units from "../../src/domain/Units.ts"
import { failureOf } from "../result.ts"

interface Bounds {
  readonly name: string
  readonly schema: Schema.Decoder<unknown>
  readonly expected: string
  readonly accepted: ReadonlyArray<number>
  readonly rejected: ReadonlyArray<number>
}

const quantities: ReadonlyArray<Bounds> = [
  {
    name: "NonNegativeMs",
    schema: Units.NonNegativeMs,
    expected: "a number of milliseconds from 0 to 1000000000000",
    accepted: [0, -0, Number.MIN_VALUE, 0.047, 1e12],
    rejected: [-Number.MIN_VALUE, -1, 1e12 + 1],
  },
  {
    name: "PositiveMs",
    schema: Units.PositiveMs,
    expected: "a number of milliseconds above 0, at most 1000000000000",
    accepted: [Number.MIN_VALUE, 1e12],
    rejected: [0, -0, -1, 1e12 + 1],
  },
  {
    name: "RateQps",
    schema: Units.RateQps,
    expected: "a number of queries per second from 1e-9 to 1000000000",
    accepted: [1e-9, 100, 1e9],
    rejected: [0, -1, 0.9e-9, 1e9 + 1],
  },
  {
    name: "CostPerHour",
    schema: Units.CostPerHour,
    expected: "a cost per hour above 0, at most 1000000000",
    accepted: [0.001, 1e9],
    rejected: [0, -1, 1e9 + 1],
  },
  {
    name: "SquaredCv",
    schema: Units.SquaredCv,
    expected: "a squared coefficient of variation from 0 to 1000",
    accepted: [0, 1, 1000],
    rejected: [-0.1, 1000.5],
  },
  {
    name: "Seed",
    schema: Units.Seed,
    expected: "a whole number from 0 to 4294967295",
    accepted: [0, 4_294_967_295],
    rejected: [-1, 0.5, 4_294_967_296],
  },
  {
    name: "BatchSize",
    schema: Units.BatchSize,
    expected: "a whole number from 1 to 65536",
    accepted: [1, 65_536],
    rejected: [0, 1.5, 65_537],
  },
  {
    name: "ReplicaCount",
    schema: Units.ReplicaCount,
    expected: "a whole number from 1 to 65536",
    accepted: [1, 65_536],
    rejected: [0, 1.5, 65_537],
  },
  {
    name: "HeadwayCount",
    schema: Units.HeadwayCount,
    expected: "a whole number from 1 to 200000000",
    accepted: [1, 200_000_000],
    rejected: [0, 1.5, 200_000_001],
  },
  {
    name: "QueryCount",
    schema: Units.QueryCount,
    expected: "a whole number from 1 to 200000001",
    accepted: [1, 200_000_001],
    rejected: [0, 1.5, 200_000_002],
  },
  {
    name: "WorkerCount",
    schema: Units.WorkerCount,
    expected: "a whole number from 1 to 256",
    accepted: [1, Units.maxWorkers],
    rejected: [0, 1.5, 257],
  },
  {
    name: "TraceSeconds",
    schema: Units.TraceSeconds,
    expected: "a number of seconds from 0 to 1000000000",
    accepted: [0, 0.5, 1e9],
    rejected: [-0.1, 1e9 + 1],
  },
  {
    name: "TimeLimitSeconds",
    schema: Units.TimeLimitSeconds,
    expected: "a number of seconds above 0, at most 1000000",
    accepted: [0.001, 1e6],
    rejected: [0, 1e6 + 1],
  },
]

describe("bounds", () => {
  it.each(quantities)("$name takes its least and its greatest value", ({ schema, accepted }) => {
    for (const value of accepted) expect(Result.isSuccess(decode(schema, value)), String(value)).toBe(true)
  })

  it.each(quantities)("$name refuses what lies beyond them, naming what it expects", (quantity) => {
    for (const value of quantity.rejected) {
      expect(failureOf(decode(quantity.schema, value)).error.expected, String(value)).toBe(quantity.expected)
    }
  })

  it.each(quantities)("$name refuses what is no finite number, naming what it expects", ({ schema, expected }) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "1", null, undefined, [1]]) {
      expect(failureOf(decode(schema, value)).error.expected, String(value)).toBe(expected)
    }
  })
})

describe("names", () => {
  it.each(["a", "Z", "ResNet", "image-driver", "a_1", "constructor", "x".repeat(64)])("%s is a name", (name) => {
    expect(Units.isName(name)).toBe(true)
  })

  it.each(["", "1a", "_a", "-a", "a b", "a,b", "a.b", "é", "a\n", "__proto__", "x".repeat(65)])(
    "%j is no name",
    (name) => {
      expect(Units.isName(name)).toBe(false)
    },
  )

  it("a bad name's complaint says what a name is", () => {
    const decoded = decode(Units.Name, "a b")
    expect(Result.isFailure(decoded) && decoded.failure.error.expected).toBe(Units.expectedName)
  })
})

describe("conversions", () => {
  it("100 queries per second are 10 ms apart", () => {
    expect(Units.headwayMsOfRateQps(100)).toBe(10)
  })

  it("50 events in 2 s are 25 a second", () => {
    expect(Units.rateQpsOf(50, 2000)).toBe(25)
  })

  it("events in no time have an infinite rate", () => {
    expect(Units.rateQpsOf(3, 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it("a second is a thousand milliseconds, both ways", () => {
    expect(Units.msOfSeconds(1.5)).toBe(1500)
    expect(Units.secondsOfMs(1500)).toBe(1.5)
  })
})
