import { describe, expect, it } from "vitest"
import { speedRatioOf, summaryOf } from "../../bench/framework/Statistics.ts"

describe("summaryOf", () => {
  it("orders samples before it reads them", () => {
    expect(summaryOf([5, 1, 4, 2, 3, 7, 6])).toEqual({
      median: 4,
      least: 1,
      lowerQuartile: 2.5,
      upperQuartile: 5.5,
      greatest: 7,
    })
  })

  it("takes the mean of the middle two of an even number", () => {
    expect(summaryOf([4, 1, 3, 2]).median).toBe(2.5)
  })

  it("of one sample is that sample everywhere", () => {
    expect(new Set(Object.values(summaryOf([3])))).toEqual(new Set([3]))
  })

  it("leaves its input as it was", () => {
    const samples = [3, 1, 2]
    summaryOf(samples)
    expect(samples).toEqual([3, 1, 2])
  })
})

describe("speedRatioOf", () => {
  it("divides medians, and pairs the samples of a round", () => {
    const ratio = speedRatioOf([2, 8, 4], [1, 2, 4])
    expect(ratio.ofMedians).toBe(2)
    expect(ratio.paired).toMatchObject({ least: 1, median: 2, greatest: 4 })
  })

  it("sees through a slowdown that strikes both sides of a round", () => {
    const ratio = speedRatioOf([10, 1, 10], [20, 2, 20])
    expect(ratio.paired).toMatchObject({ least: 0.5, greatest: 0.5 })
  })
})
