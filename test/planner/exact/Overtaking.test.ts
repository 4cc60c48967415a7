import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { mostOvertaking } from "../../../src/planner/exact/Overtaking.ts"
import { assertProperty } from "../../property.ts"

const seriesOf = (costPerHour: number, maxBatchSize: number, minReplicas = 1, maxReplicas = 4) => ({
  hardware: `at ${costPerHour}`,
  costPerHour,
  maxBatchSize,
  batchingDelayMs: 0,
  serviceMs: new Float64Array(maxBatchSize + 1).fill(1),
  minReplicas,
  maxReplicas,
})

describe("the most queries that one can overtake", () => {
  it("are none where single replicas are all that can be had", () => {
    expect(mostOvertaking([], 10)).toBe(0)
    expect(mostOvertaking([{ series: [seriesOf(2, 8)], costPerHour: 2 }], 2)).toBe(0)
    expect(mostOvertaking([{ series: [seriesOf(2, 8, 1, 1)], costPerHour: 2 }], 100)).toBe(0)
  })

  it("are full batches of all replicas but one, if these cost less than the least and what may be spared", () => {
    const model = { series: [seriesOf(2, 8)], costPerHour: 2 }
    expect(mostOvertaking([model], 2.1)).toBe(8)
    expect(mostOvertaking([model], 4)).toBe(8)
    expect(mostOvertaking([model], 4.1)).toBe(16)
    expect(mostOvertaking([model], 100)).toBe(24)
  })

  it("count what is had for the least cost, even if nothing may be spared", () => {
    expect(mostOvertaking([{ series: [seriesOf(2, 8, 3)], costPerHour: 6 }], 0)).toBe(16)
    expect(mostOvertaking([{ series: [seriesOf(1, 4), seriesOf(2, 16)], costPerHour: 3 }], 0)).toBe(8)
    expect(mostOvertaking([{ series: [seriesOf(0, 2, 1, 9)], costPerHour: 0 }], 0)).toBe(16)
  })

  it("take no notice of series that no number of replicas would do for", () => {
    expect(mostOvertaking([{ series: [seriesOf(1, 64, 5), seriesOf(1, 2)], costPerHour: 1 }], 10)).toBe(6)
    expect(mostOvertaking([{ series: [seriesOf(1, 64, 5)], costPerHour: 1 }], 10)).toBe(0)
  })

  it("share what may be spared", () => {
    const small = { series: [seriesOf(1, 8)], costPerHour: 1 }
    const large = { series: [seriesOf(2, 12)], costPerHour: 2 }
    expect(mostOvertaking([small, small], 1.5)).toBe(8)
    expect(mostOvertaking([small, small], 2.5)).toBe(16)
    expect(mostOvertaking([small, large], 2.5)).toBe(16)
    expect(mostOvertaking([small, large], 3.5)).toBe(24)
    expect(mostOvertaking([large, small], 3)).toBe(16)
  })

  it("do not cost less for sums that are rounded", () => {
    const model = { series: [seriesOf(0.1, 8, 1, 9)], costPerHour: 0.1 }
    // Three tenths are more than 0.3 in float64, and so are two and one together.
    expect(mostOvertaking([model], 0.1 + 0.2)).toBe(16)
    expect(mostOvertaking([model, model, model], 0.3)).toBe(16)
  })
})

const models = fc.array(
  fc.record({
    costs: fc.array(fc.record({ costPerHour: fc.integer({ min: 0, max: 3 }), batch: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    minReplicas: fc.integer({ min: 1, max: 4 }),
    extra: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 3 },
)

it("are as many as with the best of all choices that may be made", () => {
  assertProperty(
    fc.property(models, fc.integer({ min: 0, max: 8 }), (drawn, spare) => {
      const undecided = drawn.map(({ costs, minReplicas, extra }) => {
        const series = costs.map(({ costPerHour, batch }) => seriesOf(costPerHour, batch, minReplicas))
        return { series, costPerHour: extra + Math.min(...series.map((one) => one.minReplicas * one.costPerHour)) }
      })
      const choices = undecided.map(({ series, costPerHour }) =>
        series.flatMap((one) =>
          Array.from({ length: one.maxReplicas - one.minReplicas + 1 }, (_, more) => ({
            extra: Math.max(0, (one.minReplicas + more) * one.costPerHour - costPerHour),
            overtaking: (one.minReplicas + more - 1) * one.maxBatchSize,
          })),
        ),
      )
      const all = choices.reduce<ReadonlyArray<{ readonly extra: number; readonly overtaking: number }>>(
        (sums, some) =>
          sums.flatMap((sum) =>
            some.map((one) => ({ extra: sum.extra + one.extra, overtaking: sum.overtaking + one.overtaking })),
          ),
        [{ extra: 0, overtaking: 0 }],
      )
      const affordable = all.filter(({ extra }) => extra === 0 || extra < spare)
      expect(mostOvertaking(undecided, spare)).toBe(Math.max(...affordable.map(({ overtaking }) => overtaking)))
    }),
  )
})
