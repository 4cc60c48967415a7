import { describe, expect, it } from "vitest"
import { max, p99, type Percentile } from "../../../src/domain/Percentile.ts"
import { compile } from "../../../src/planner/Candidate.ts"
import { isOpen, type ModelSpace, modelSpaces, nodeConfiguration } from "../../../src/planner/exact/Space.ts"
import { fastest } from "../../../src/planner/Hopeless.ts"
import { nodeOptions } from "../../../src/planner/Options.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { workloadsOf } from "../../../src/planner/Workloads.ts"
import { catalogOf, pipelineOf, type ServiceTables } from "../../worlds.ts"

const defaults = { maxReplicas: 1000, batchingDelaysMs: [0] }

/** The spaces of a chain of models, each named as its node in lower case. */
const spacesOf = (
  tables: ServiceTables,
  {
    sloMs,
    percentile = max,
    arrivalMs,
    more,
  }: Pick<Problem, "more"> & {
    readonly sloMs: number
    readonly percentile?: Percentile
    readonly arrivalMs: ReadonlyArray<number>
  },
  options = defaults,
): ReadonlyArray<ModelSpace> => {
  const names = Object.keys(tables).map((model) => model.toLowerCase())
  const way = ["source", ...names, "sink"]
  const problem: Problem = {
    catalog: catalogOf({ cpu: 1, gpu: 10 }, tables),
    pipeline: pipelineOf(
      Object.keys(tables).map((model) => `${model.toLowerCase()} model ${model}`),
      names.map((name, index) => `${way[index]} ${name}`).concat(`${names.at(-1)} sink`),
    ),
    arrivalMs: Float64Array.from(arrivalMs),
    serviceTimeModel: "p99",
    objective: { sloMs, percentile },
    ...(more === undefined ? {} : { more }),
  }
  const nodes = nodeOptions(problem)
  return modelSpaces(compile(problem, fastest(nodes)), nodes, problem.objective, options, workloadsOf(problem))
}

const leastOf = ({ series }: ModelSpace) => series.map(({ minReplicas }) => minReplicas)

/** So many arrivals, so far apart, ms. */
const every = (headwayMs: number, count: number) => Array.from({ length: count }, (_, query) => query * headwayMs)

describe("the space of a model", () => {
  it("is every hardware, batch size and delay, with up to as many replicas as there are queries", () => {
    const [space] = spacesOf(
      { A: { cpu: [10, 12], gpu: [2] } },
      { sloMs: 100, arrivalMs: every(50, 4) },
      { maxReplicas: 1000, batchingDelaysMs: [0, 5] },
    )
    expect(
      space!.series.map(({ hardware, costPerHour, maxBatchSize, batchingDelayMs, maxReplicas, serviceMs }) => [
        `${hardware} ${maxBatchSize} ${batchingDelayMs}`,
        costPerHour,
        maxReplicas,
        Array.from(serviceMs.subarray(1)),
      ]),
    ).toEqual([
      ["cpu 1 0", 1, 4, [10]],
      ["cpu 1 5", 1, 4, [10]],
      ["cpu 2 0", 1, 4, [10, 12]],
      ["cpu 2 5", 1, 4, [10, 12]],
      ["gpu 1 0", 10, 4, [2]],
      ["gpu 1 5", 10, 4, [2]],
    ])
    expect(space!.choiceCount).toBe(24n)
    expect(space!.leastCostPerHour).toBe(1)
  })

  it("has no more replicas than it may", () => {
    const [space] = spacesOf(
      { A: { cpu: [10] } },
      { sloMs: 100, arrivalMs: every(50, 4) },
      { ...defaults, maxReplicas: 2 },
    )
    expect(space!.choiceCount).toBe(2n)
    expect(space!.series[0]!.maxReplicas).toBe(2)
  })

  it("has as many replicas as the longest workload has queries, of several", () => {
    const more = { arrivals: [Float64Array.from(every(50, 6)), Float64Array.of(0)], mayMiss: 0 }
    const [space] = spacesOf({ A: { cpu: [10] } }, { sloMs: 100, arrivalMs: every(50, 4), more })
    expect(space!.choiceCount).toBe(6n)
  })

  it("knows the least time that is to come, and what rounding may take from it", () => {
    const [a, b] = spacesOf({ A: { cpu: [10], gpu: [2] }, B: { cpu: [8, 7] } }, { sloMs: 100, arrivalMs: every(50, 4) })
    expect([a!.afterMs, b!.afterMs]).toEqual([7, 0])
    expect(0 < a!.marginMs && a!.marginMs < 1e-9).toBe(true)
    expect(b!.marginMs).toBe(0)
  })

  it("leaves as much to rounding as may happen on the latest of several workloads", () => {
    const tables = { A: { cpu: [5, 4] }, B: { cpu: [9, 7] } }
    const marginOf = (arrivalMs: ReadonlyArray<number>, ...others: ReadonlyArray<ReadonlyArray<number>>): number => {
      const more = { arrivals: others.map((other) => Float64Array.from(other)), mayMiss: 0 }
      return spacesOf(tables, { sloMs: 100, arrivalMs, more })[0]!.marginMs
    }
    const [early, late] = [
      [0, 10],
      [0, 1e9],
    ] as const
    expect(marginOf(early)).toBeLessThan(marginOf(late))
    expect(marginOf(early, late)).toBe(marginOf(late))
    expect(marginOf(late, early)).toBe(marginOf(late))
  })

  it("is closed where the service of every batch is longer than the slack", () => {
    const [a, b] = spacesOf({ A: { cpu: [10], gpu: [2] }, B: { cpu: [8] } }, { sloMs: 12, arrivalMs: every(50, 4) })
    expect(leastOf(a!)).toEqual([5, 1])
    expect(a!.series.map(isOpen)).toEqual([false, true])
    expect(a!.leastCostPerHour).toBe(10)
    expect(leastOf(b!)).toEqual([1])
    const [none] = spacesOf({ A: { cpu: [10], gpu: [20] } }, { sloMs: 5, arrivalMs: every(50, 4) })
    expect(none!.leastCostPerHour).toBe(Number.POSITIVE_INFINITY)
  })

  it("is open where a service is just as long as the slack", () => {
    const [a] = spacesOf({ A: { cpu: [12] }, B: { cpu: [8] } }, { sloMs: 20, arrivalMs: every(50, 4) })
    expect(leastOf(a!)).toEqual([1])
  })
})

describe("the least number of replicas that the arrivals leave open", () => {
  it("has the capacity for a steady load, unless the excess fits into the slack", () => {
    const load = { sloMs: 100, arrivalMs: every(4, 500) }
    expect(leastOf(spacesOf({ A: { cpu: [10] } }, load)[0]!)).toEqual([3])
    expect(leastOf(spacesOf({ A: { cpu: [10] } }, { ...load, sloMs: 1e4 })[0]!)).toEqual([1])
  })

  it("counts with the best rate of batches that are not too long", () => {
    // Of batches of two one serves 200 per second, of one 100, of three none in time.
    const load = { sloMs: 20, arrivalMs: every(1, 300) }
    expect(leastOf(spacesOf({ A: { cpu: [10, 10, 21] } }, load)[0]!)).toEqual([10, 5, 5])
  })

  it("is that of a clock which goes in halves of a ms, where a service of 0.7 ms takes half a ms", () => {
    const late = Array.from({ length: 100 }, () => 2 ** 51)
    expect(leastOf(spacesOf({ A: { cpu: [0.7] } }, { sloMs: 50, arrivalMs: late })[0]!)).toEqual([1])
    const more = { arrivals: [Float64Array.from(late)], mayMiss: 0 }
    const early = every(0, 100)
    expect(leastOf(spacesOf({ A: { cpu: [0.7] } }, { sloMs: 50, arrivalMs: early })[0]!)).toEqual([2])
    expect(leastOf(spacesOf({ A: { cpu: [0.7] } }, { sloMs: 50, arrivalMs: [0], more })[0]!)).toEqual([1])
  })

  it("leaves a model the time of all others alone", () => {
    const tables = { A: { cpu: [10] }, B: { cpu: [8] }, C: { cpu: [6] } }
    const spaces = spacesOf(tables, { sloMs: 34, arrivalMs: every(0, 2) })
    expect(spaces.map(leastOf)).toEqual([[1], [1], [1]])
    expect(spacesOf(tables, { sloMs: 33, arrivalMs: every(0, 2) }).map(leastOf)).toEqual([[2], [1], [1]])
    expect(spacesOf(tables, { sloMs: 29, arrivalMs: every(0, 2) }).map(leastOf)).toEqual([[2], [2], [2]])
    expect(spacesOf(tables, { sloMs: 24, arrivalMs: every(0, 2) }).map(leastOf)).toEqual([[2], [2], [2]])
  })

  it("is less where some may miss, or some workload may", () => {
    const burst = [...every(0, 5), ...every(100, 600).map((timeMs) => 100 + timeMs)]
    expect(leastOf(spacesOf({ A: { cpu: [10] } }, { sloMs: 10, arrivalMs: burst })[0]!)).toEqual([5])
    expect(leastOf(spacesOf({ A: { cpu: [10] } }, { sloMs: 10, percentile: p99, arrivalMs: burst })[0]!)).toEqual([1])
    const more = { arrivals: [Float64Array.from(every(0, 3)), Float64Array.of(0)], mayMiss: 0 }
    const least = (mayMiss: number) =>
      leastOf(spacesOf({ A: { cpu: [10] } }, { sloMs: 10, arrivalMs: burst, more: { ...more, mayMiss } })[0]!)
    expect([0, 1, 2].map(least)).toEqual([[5], [3], [1]])
  })
})

it("a choice is written as a configuration file has it, without a delay of 0", () => {
  const [space] = spacesOf(
    { A: { cpu: [10, 12] } },
    { sloMs: 100, arrivalMs: [0] },
    { maxReplicas: 9, batchingDelaysMs: [0, 5] },
  )
  const written = space!.series.slice(2).map((series) => nodeConfiguration(series, 3))
  expect(written).toEqual([
    { hardware: "cpu", maxBatchSize: 2, replicas: 3 },
    { hardware: "cpu", maxBatchSize: 2, replicas: 3, batchingDelayMs: 5 },
  ])
  expect(Object.keys(written[0]!)).not.toContain("batchingDelayMs")
})
