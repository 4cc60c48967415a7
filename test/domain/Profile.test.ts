import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import * as Profile from "../../src/domain/Profile.ts"
import { complaintOf, successOf } from "../result.ts"

const profileOf = (...batchSizes: ReadonlyArray<number>): Profile.Profile =>
  batchSizes.map((batchSize) => ({ batchSize, latencyMsP99: 1, throughputQps: 1 })) as unknown as Profile.Profile

describe("order", () => {
  it.each([[[1]], [[7]], [[1, 2]], [[1, 2, 4, 65_536]]])("batch sizes %j are in order", (batchSizes) => {
    const profile = profileOf(...batchSizes)
    expect(successOf(Profile.checkOrder(profile, "here"))).toBe(profile)
  })

  it("a batch size that comes twice is out of order", () => {
    expect(complaintOf(Profile.checkOrder(profileOf(1, 2, 2), "models.A.gpu"))).toEqual({
      tag: "UnorderedProfile",
      path: "models.A.gpu[2].batchSize",
      found: "2 after 2",
      expected: "strictly increasing batch sizes",
    })
  })

  it("the first fall is the one reported", () => {
    expect(complaintOf(Profile.checkOrder(profileOf(4, 3, 2), "p"))).toMatchObject({
      path: "p[1].batchSize",
      found: "3 after 4",
    })
  })
})

describe("the schema", () => {
  it("a profile has at least one row", () => {
    expect(Result.isFailure(decode(Profile.Profile, []))).toBe(true)
    expect(Result.isSuccess(decode(Profile.Profile, profileOf(1)))).toBe(true)
  })

  it.each([
    ["batchSize", 0],
    ["batchSize", 1.5],
    ["latencyMsP99", 0],
    ["throughputQps", 0],
    ["throughputQps", Number.POSITIVE_INFINITY],
  ])("a row with %s %d is refused at its place", (field, value) => {
    const decoded = decode(Profile.Profile, [{ batchSize: 1, latencyMsP99: 1, throughputQps: 1, [field]: value }])
    expect(Result.isFailure(decoded) && decoded.failure.path).toEqual([0, field])
  })
})

it("the batch sizes are those of the rows, the greatest the last", () => {
  expect(Profile.batchSizes(profileOf(1, 4, 16))).toEqual([1, 4, 16])
  expect(Profile.maxBatchSize(profileOf(1, 4, 16))).toBe(16)
})
