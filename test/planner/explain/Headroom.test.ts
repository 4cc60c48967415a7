import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { findHeadroom, type Grid } from "../../../src/planner/explain/Headroom.ts"

const grid: Grid = { step: 0.25, steps: 8, stepsBeyond: 3, tolerance: 0.01 }

const headroomOf = (meets: (growth: number) => boolean, on = grid) =>
  Effect.runPromise(findHeadroom((growth) => Effect.sync(() => meets(growth)), on))

/** All growth that is tried, in its order. */
const triedOf = async (meets: (growth: number) => boolean, on = grid) => {
  const tried: Array<number> = []
  await headroomOf((growth) => {
    tried.push(growth)
    return meets(growth)
  }, on)
  return tried
}

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

  it("tries even steps, halves the last, and then goes on beyond it as far as it is told", async () => {
    const coarse = { ...grid, tolerance: 0.0625 }
    expect(await triedOf((growth) => growth < 0.7, coarse)).toEqual([0.25, 0.5, 0.75, 0.625, 0.6875, 1, 1.25, 1.5])
    expect(await headroomOf((growth) => growth < 0.7 || growth === 1.5, coarse)).toEqual({
      meetsAt: 0.6875,
      missesAt: 0.75,
      meetsAgainAt: 1.5,
      simulated: 8,
    })
  })

  it("may end at the last step", async () => {
    const found = await headroomOf((growth) => growth < 2, { ...grid, tolerance: 1 })
    expect(found).toEqual({ meetsAt: 1.75, missesAt: 2, meetsAgainAt: undefined, simulated: 11 })
  })
})
