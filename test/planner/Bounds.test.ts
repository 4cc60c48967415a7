import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { max, type Percentile } from "../../src/domain/Percentile.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import {
  criticalCapacityPerMs,
  findImpossibility,
  maxThroughputQps,
  minLatencyMs,
  minMisses,
} from "../../src/planner/Bounds.ts"
import { assertProperty } from "../property.ts"
import { oneModel, scenarioOf, type World } from "../worlds.ts"

const diamond = (world: Partial<World>): Scenario =>
  scenarioOf({
    nodes: ["a model A", "b model B", "join join", "c model C"],
    edges: ["source a", "source b", "a join", "b join", "join c", "c sink"],
    serviceMs: { A: [10, 9], B: [4], C: [3, 7] },
    run: { a: { maxBatchSize: 2 } },
    arrivalMs: [0],
    ...world,
  })

const nameAt = (row: number, column: number) => `n${row}${column}`

describe("the minimum latency", () => {
  it("is the least service time over the batch sizes, not that of the largest", () => {
    expect(minLatencyMs(oneModel([5, 3, 8], { maxBatchSize: 3 }, [0]))).toBe(3)
    expect(minLatencyMs(oneModel([5, 3, 8], { maxBatchSize: 1 }, [0]))).toBe(5)
  })

  it("is the longest path of a diamond, joins costing nothing", () => {
    expect(minLatencyMs(diamond({}))).toBe(9 + 3)
    expect(minLatencyMs(diamond({ run: {} }))).toBe(10 + 3)
  })

  it("is 0 where nothing is served", () => {
    expect(minLatencyMs(scenarioOf({ nodes: ["a join"], edges: ["source a", "a sink"], arrivalMs: [0] }))).toBe(0)
  })

  it("of a program node counts nothing, which is all that is known of it", () => {
    const scenario = scenarioOf({
      nodes: ["a model A", "p program it"],
      edges: ["source p", "p a", "a sink"],
      serviceMs: { A: [7] },
      arrivalMs: [0],
    })
    expect(minLatencyMs(scenario)).toBe(7)
  })

  it("leaves the batching delay out, since a replica may already be waiting", () => {
    expect(minLatencyMs(oneModel([5], { batchingDelayMs: 100 }, [0]))).toBe(5)
  })

  it("is the greatest over all paths from the source to the sink", () => {
    // A square of models, each row fully connected to the next.
    const times = fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    })
    const edgePicks = fc.array(fc.boolean(), { minLength: 18, maxLength: 18 })
    assertProperty(
      fc.property(times, edgePicks, (rows, picks) => {
        const ends = rows[0]!.map((_, column) => column)
        const inner = [0, 1].flatMap((row) =>
          ends.flatMap((from) =>
            // Every node keeps the edge straight on; the others are picked.
            ends
              .filter((to) => from === to || picks[row * 9 + from * 3 + to])
              .map((to) => [nameAt(row, from), nameAt(row + 1, to)] as const),
          ),
        )
        const scenario = scenarioOf({
          nodes: rows.flatMap((row, index) =>
            row.map((_, column) => `${nameAt(index, column)} model M${index}${column}`),
          ),
          edges: [
            ...ends.map((column) => `source ${nameAt(0, column)}`),
            ...inner.map((edge) => edge.join(" ")),
            ...ends.map((column) => `${nameAt(2, column)} sink`),
          ],
          serviceMs: Object.fromEntries(
            rows.flatMap((row, index) => row.map((serviceMs, column) => [`M${index}${column}`, [serviceMs]])),
          ),
          arrivalMs: [0],
        })
        const lengths = ends.flatMap((first) =>
          ends.flatMap((second) =>
            ends
              .filter((third) =>
                [
                  [nameAt(0, first), nameAt(1, second)],
                  [nameAt(1, second), nameAt(2, third)],
                ].every(([from, to]) => inner.some((edge) => edge[0] === from && edge[1] === to)),
              )
              .map((third) => rows[0]![first]! + rows[1]![second]! + rows[2]![third]!),
          ),
        )
        expect(minLatencyMs(scenario)).toBe(Math.max(...lengths))
      }),
    )
  })
})

describe("the maximum throughput", () => {
  it("is replicas × the best n / τ(n), which need not be at the largest batch", () => {
    expect(maxThroughputQps(oneModel([4, 5, 12], { maxBatchSize: 3, replicas: 3 }, [0]))).toBe(3 * (2 / 5) * 1000)
  })

  it("is that of the slowest model", () => {
    expect(maxThroughputQps(diamond({ run: { a: { replicas: 5 }, b: { replicas: 3 } } }))).toBeCloseTo(1000 / 3, 9)
  })

  it("is boundless where nothing is served", () => {
    const scenario = scenarioOf({ nodes: ["a join"], edges: ["source a", "a sink"], arrivalMs: [0] })
    expect(maxThroughputQps(scenario)).toBe(Number.POSITIVE_INFINITY)
  })
})

/** Every choice of disjoint runs of queries, each a sum of its surplus; by trying them all. */
const mostByTrying = (arrivalMs: ReadonlyArray<number>, capacityPerMs: number, slackMs: number, from = 0): number => {
  let most = 0
  for (let first = from; first < arrivalMs.length; first++) {
    for (let last = first; last < arrivalMs.length; last++) {
      const windowMs = arrivalMs[last]! - arrivalMs[first]! + slackMs
      const surplus = last - first + 1 - capacityPerMs * windowMs
      most = Math.max(most, surplus + mostByTrying(arrivalMs, capacityPerMs, slackMs, last + 1))
    }
  }
  return most
}

/** Eighths up to so many of them. */
const eighths = (most: number) => fc.integer({ min: 1, max: most }).map((eighth) => eighth / 8)

describe("the fewest misses", () => {
  it("of a burst are those beyond what is served within the SLO", () => {
    // One query per 10 ms and 35 ms of time: at most 3.5 of the 8 are in time.
    expect(minMisses(new Float64Array(8), 0.1, 35)).toBeCloseTo(4.5, 12)
  })

  it("of arrivals that are served in time are none", () => {
    expect(minMisses(Float64Array.of(0, 10, 20, 30), 0.1, 10)).toBe(0)
  })

  it("of two bursts far apart add up", () => {
    expect(minMisses(Float64Array.of(0, 0, 0, 1000, 1000, 1000), 0.125, 8)).toBe(4)
    // No further than to more than is enough.
    expect(
      [0, 1, 2, 3].map((enough) => minMisses(Float64Array.of(0, 0, 0, 1000, 1000, 1000), 0.125, 8, enough)),
    ).toEqual([1, 2, 3, 4])
  })

  it("are the most that any choice of disjoint runs of queries proves", () => {
    const headwaysMs = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 7 })
    assertProperty(
      fc.property(headwaysMs, eighths(16), eighths(80), (headways, capacityPerMs, slackMs) => {
        let nowMs = 0
        const arrivalMs = [0, ...headways.map((headwayMs) => (nowMs += headwayMs))]
        const misses = minMisses(Float64Array.from(arrivalMs), capacityPerMs, slackMs)
        expect(misses).toBe(mostByTrying(arrivalMs, capacityPerMs, slackMs))
      }),
      300,
    )
  })
})

describe("a proof of impossibility", () => {
  it("is the longest path where that is above the SLO", () => {
    const scenario = oneModel([10], {}, [0])
    expect(findImpossibility(scenario, { sloMs: 9.9, percentile: max })).toEqual({ _tag: "TooSlow", minLatencyMs: 10 })
    expect(findImpossibility(scenario, { sloMs: 10, percentile: max })).toBeUndefined()
  })

  it("is an overloaded node, with how many queries miss and how many may", () => {
    const scenario = oneModel([10], {}, [0, 0, 0, 0, 0, 0, 0, 0])
    const half: Percentile = { label: "p50", parts: 50_000 }
    expect(findImpossibility(scenario, { sloMs: 30, percentile: half })).toEqual({
      _tag: "Overloaded",
      node: "a",
      minMisses: 5,
      allowedMisses: 4,
    })
    expect(findImpossibility(scenario, { sloMs: 40, percentile: half })).toBeUndefined()
  })

  it("counts replicas and batches", () => {
    const burst = [0, 0, 0, 0, 0, 0, 0, 0]
    const objective = { sloMs: 30, percentile: max }
    expect(findImpossibility(oneModel([10], { replicas: 2 }, burst), objective)?._tag).toBe("Overloaded")
    expect(findImpossibility(oneModel([10], { replicas: 3 }, burst), objective)).toBeUndefined()
    expect(findImpossibility(oneModel([10, 10, 10, 10], { maxBatchSize: 4 }, burst), objective)).toBeUndefined()
  })

  it("leaves a node only the time that the nodes before and after it leave", () => {
    const scenario = scenarioOf({
      nodes: ["a model A", "b model B", "c model C"],
      edges: ["source a", "a b", "b c", "c sink"],
      serviceMs: { A: [10], B: [4], C: [20] },
      run: { a: { replicas: 9 }, c: { replicas: 9 } },
      arrivalMs: [0, 0, 0],
    })
    expect(findImpossibility(scenario, { sloMs: 42, percentile: max })).toBeUndefined()
    expect(findImpossibility(scenario, { sloMs: 38, percentile: max })).toMatchObject({ node: "b", minMisses: 1 })
  })

  it("names the first such node by rank", () => {
    const scenario = scenarioOf({
      nodes: ["b model B", "a model A"],
      edges: ["source a", "a b", "b sink"],
      serviceMs: { A: [10], B: [10] },
      arrivalMs: [0, 0, 0, 0],
    })
    expect(findImpossibility(scenario, { sloMs: 20, percentile: max })).toMatchObject({ node: "a" })
  })
})

describe("on a clock that is coarser than a service time", () => {
  it("claims nothing, since adding that time may add nothing", async () => {
    const arrivalMs = [0, ...Array.from({ length: 1000 }, () => 1e9)]
    const scenario = oneModel([1e-8], {}, arrivalMs)
    const objective = { sloMs: 1e-7, percentile: max }
    expect((await Effect.runPromise(KernelEngine.make().verdict(scenario, objective)))._tag).toBe("Meets")
    expect(findImpossibility(scenario, objective)).toBe(undefined)
  })
})

describe("on a clock that goes in halves of a ms", () => {
  // At 2^51 ms; each service of 0.7 ms then takes half a ms.
  const late = oneModel([0.7], {}, new Float64Array(10).fill(2 ** 51))

  it("no more misses than do", () => {
    const objective = { sloMs: 5, percentile: max }
    expect(Effect.runSync(KernelEngine.make().verdict(late, objective))).toEqual({ _tag: "Meets", latencyMs: 5 })
    expect(findImpossibility(late, objective)).toBeUndefined()
  })
})

describe("the critical capacity", () => {
  it("is told to a thousandth, also of a trace that is long beside its slack", () => {
    const arrivalMs = Float64Array.from({ length: 2000 }, (_, query) => 5000 + 10 * query)
    const critical = criticalCapacityPerMs(arrivalMs, 40, 5)
    // Of n queries within 10 (n - 1) ms and the slack, all but five.
    const exact = (2000 - 5) / (10 * 1999 + 40)
    expect(critical).toBeLessThanOrEqual(exact)
    expect(critical).toBeGreaterThan(0.998 * exact)
  })

  const traces = fc
    .array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 30 })
    .map((headways) => Float64Array.from(headways, (_, index) => headways.slice(0, index).reduce((a, b) => a + b, 0)))

  it("is told to a thousandth, also where the slack is less than a ms", () => {
    const critical = criticalCapacityPerMs(new Float64Array(10), 0.1, 0)
    expect(critical).toBeLessThan(100)
    expect(critical).toBeGreaterThan(99.8)
  })

  it("lets too many miss, and a hundredth more does not, or none does", () => {
    let met = 0
    assertProperty(
      fc.property(traces, fc.integer({ min: 1, max: 20 }), fc.nat({ max: 3 }), (arrivalMs, slackMs, allowed) => {
        const critical = criticalCapacityPerMs(arrivalMs, slackMs, allowed)
        const missed = (capacityPerMs: number): number => Math.ceil(minMisses(arrivalMs, capacityPerMs, slackMs) - 1e-9)
        if (critical !== 0) {
          met++
          expect(missed(critical)).toBeGreaterThan(allowed)
        }
        const step = 0.002 * (arrivalMs.length / slackMs)
        expect(missed(critical + step)).toBeLessThanOrEqual(allowed)
      }),
      300,
    )
    expect(met).toBeGreaterThan(100)
  })
})
