/** The scenarios are what they say they are. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { benchmarksAt } from "../../bench/scenarios/all.ts"
import { scenarioOf } from "../../bench/scenarios/Load.ts"
import { neighbourCount, neighbours } from "../../bench/scenarios/Neighbours.ts"
import { replicated } from "../../bench/scenarios/Scaling.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"

it("every benchmark has a baseline among its contestants, and targets of contestants that are there", () => {
  for (const { name, baseline, contestants, targets } of [...benchmarksAt("full"), ...benchmarksAt("smoke")]) {
    const names = contestants.map((contestant) => contestant.name)
    expect(new Set(names).size, name).toBe(names.length)
    expect(names, name).toContain(baseline)
    for (const { contestant, against } of targets) {
      // A contestant that is too slow for the largest size is left out there.
      if (!name.endsWith("/10000000"))
        expect(names, name).toEqual(expect.arrayContaining([contestant, against ?? contestant]))
    }
  }
})

describe("replicas", () => {
  const { simulate } = KernelEngine.make()

  it.each([1, 2, 4, 16, 64, 256])("%i are busy for at least nine tenths of the time", (replicas) => {
    const scenario = scenarioOf(replicated(replicas, 200 * replicas + 2000))
    const { arrivalMs, models } = Effect.runSync(simulate(scenario))
    const { dequeueMs, completeMs, batchSize } = models[0]!
    const untilMs = arrivalMs.at(-1)!
    let busyMs = 0
    for (let query = 0; query < arrivalMs.length; query++) {
      busyMs += Math.max(0, Math.min(untilMs, completeMs[query]!) - dequeueMs[query]!) / batchSize[query]!
    }
    expect(busyMs / untilMs / replicas).toBeGreaterThan(0.9)
  })
})

describe("the neighbours of the plan", () => {
  const list = neighbours(neighbourCount)

  it("are two thousand different configurations, in the same order every time", () => {
    expect(new Set(list.map((configuration) => JSON.stringify(configuration))).size).toBe(2000)
    expect(neighbours(3)).toEqual(list.slice(0, 3))
  })

  it("are shuffled: neighbours in the list differ in most models", () => {
    const differences = list.slice(1).map((configuration, index) => {
      const before = list[index]!
      return Object.keys(before).filter((node) => configuration[node] !== before[node]).length
    })
    const mean = differences.reduce((sum, count) => sum + count, 0) / differences.length
    expect(mean).toBeGreaterThan(3)
  })
})
