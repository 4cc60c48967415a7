import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import { arrivalTimesMs } from "../../../src/domain/Workload.ts"
import { fasterMs, moreVariableMs } from "../../../src/planner/explain/Growth.ts"
import { findHeadroom, type Grid } from "../../../src/planner/explain/Headroom.ts"

const grid: Grid = { step: 0.25, steps: 8, stepsBeyond: 3, tolerance: 0.01 }

const headroomOf = (meets: (growth: number) => boolean) =>
  Effect.runPromise(findHeadroom((growth) => Effect.sync(() => meets(growth)), grid))

describe("headroom", () => {
  it("lies between a growth that meets and one that misses, no further apart than the tolerance", async () => {
    const { meetsAt, missesAt, meetsAgainAt } = await headroomOf((growth) => growth <= 0.6)
    expect(meetsAt).toBeLessThanOrEqual(0.6)
    expect(0.6).toBeLessThan(missesAt!)
    expect(missesAt! - meetsAt).toBeLessThanOrEqual(0.01)
    expect(meetsAgainAt).toBeUndefined()
  })

  it("is 0 where the least growth misses", async () => {
    const { meetsAt, missesAt } = await headroomOf((growth) => growth === 0)
    expect(meetsAt).toBe(0)
    expect(missesAt).toBeLessThanOrEqual(0.01)
  })

  it("is all that was tried where nothing misses", async () => {
    expect(await headroomOf(() => true)).toEqual({
      meetsAt: 2,
      missesAt: undefined,
      meetsAgainAt: undefined,
      simulated: 8,
    })
  })

  it("tells of a growth beyond the first miss that meets again", async () => {
    const found = await headroomOf((growth) => growth <= 0.3 || (0.9 < growth && growth < 1.1))
    expect(found.meetsAgainAt).toBe(1)
    expect(found.missesAt).toBeLessThan(0.32)
  })

  it("looks at no more beyond the first miss than it is told", async () => {
    expect((await headroomOf((growth) => growth <= 0.3 || 1.3 < growth)).meetsAgainAt).toBeUndefined()
  })
})

describe("growth", () => {
  const phases = [
    { rateQps: 100, scv: 4, headways: 50, seed: 1 },
    { rateQps: 50, scv: 0, headways: 20, seed: 2 },
  ]
  const arrivalMs = Float64Array.of(0, 1, 4)

  it("of nothing changes nothing", () => {
    const generated = fasterMs({ arrivalMs, generated: phases.slice(0, 1) }, 0)
    expect(generated).toEqual(arrivalTimesMs(generateHeadwaysMs(phases[0]!)))
    expect(moreVariableMs(phases, 0)).toEqual(fasterMs({ arrivalMs, generated: phases }, 0))
    expect(fasterMs({ arrivalMs, generated: undefined }, 0)).toEqual(arrivalMs)
  })

  it("of the rate shortens all headways alike, generated or recorded", () => {
    expect(fasterMs({ arrivalMs, generated: undefined }, 1)).toEqual(Float64Array.of(0, 0.5, 2))
    const once = fasterMs({ arrivalMs, generated: phases }, 0)
    for (const [query, timeMs] of fasterMs({ arrivalMs, generated: phases }, 0.25).entries()) {
      expect(timeMs).toBeCloseTo(once[query]! / 1.25, 9)
    }
  })

  it("of the CV is added to that of each phase", () => {
    const grown = moreVariableMs(phases, 0.5)
    const first = generateHeadwaysMs({ ...phases[0]!, scv: 2.5 ** 2 })
    expect(grown.slice(0, 51)).toEqual(arrivalTimesMs(first))
    expect(grown).toHaveLength(71)
    expect(new Set(generateHeadwaysMs(phases[1]!)).size).toBe(1)
    expect(new Set(Array.from(grown.slice(52), (timeMs, index) => timeMs - grown[51 + index]!)).size).toBe(19)
  })
})
