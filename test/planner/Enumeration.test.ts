import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { costPerHour } from "../../src/domain/Configuration.ts"
import { max } from "../../src/domain/Percentile.ts"
import { Engine } from "../../src/engine/Engine.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import type { FeasibleCandidate } from "../../src/planner/Candidate.ts"
import { configurationsUpTo, countUpTo, findBetter } from "../../src/planner/Enumeration.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../worlds.ts"

/** Two models, one of them on two hardwares; ten queries a ms apart. */
const problem: Problem = {
  catalog: catalogOf({ cpu: 1, gpu: 2.5 }, { A: { cpu: [6, 8], gpu: [2] }, B: { cpu: [1] } }),
  pipeline: pipelineOf(["a model A", "b model B"], ["source a", "a b", "b sink"]),
  arrivalMs: Float64Array.from({ length: 10 }, (_, index) => index),
  serviceTimeModel: "p99",
  objective: { sloMs: 12, percentile: max },
}
const space = { maxReplicas: 4, batchingDelaysMs: [0, 3] }

/** All of the space, by nested loops. */
const all = [
  ...[1, 2].map((maxBatchSize) => ({ hardware: "cpu", maxBatchSize })),
  { hardware: "gpu", maxBatchSize: 1 },
].flatMap((a) =>
  [0, 3].flatMap((delayA) =>
    [0, 3].flatMap((delayB) =>
      [1, 2, 3, 4].flatMap((replicasA) =>
        [1, 2, 3, 4].map((replicasB) => ({
          a: { ...a, replicas: replicasA, ...(delayA === 0 ? {} : { batchingDelayMs: delayA }) },
          b: {
            hardware: "cpu",
            maxBatchSize: 1,
            replicas: replicasB,
            ...(delayB === 0 ? {} : { batchingDelayMs: delayB }),
          },
        })),
      ),
    ),
  ),
)

const sorted = (configurations: Iterable<unknown>): ReadonlyArray<string> =>
  Array.from(configurations, (configuration) => JSON.stringify(sortedKeys(configuration))).toSorted()

const sortedKeys = (value: unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted()
          .map(([key, inner]) => [key, sortedKeys(inner)]),
      )
    : value

describe("enumeration", () => {
  it.each([
    [Number.POSITIVE_INFINITY, true],
    [6, true],
    [6, false],
    [3.5, true],
    [2, false],
  ])("is of all that cost up to %d per hour, inclusive or not (%s), each once", (ceilingPerHour, isIncluded) => {
    const expected = all.filter((configuration) => {
      const cost = costPerHour(problem.catalog, configuration)
      return cost < ceilingPerHour || (isIncluded && cost === ceilingPerHour)
    })
    const ceiling = { costPerHour: ceilingPerHour, isIncluded }
    expect(sorted(configurationsUpTo(problem, space, ceiling))).toEqual(sorted(expected))
    expect(countUpTo(problem, space, ceiling, 1000)).toBe(expected.length)
  })

  it("counts no further than it is told", () => {
    expect(countUpTo(problem, space, { costPerHour: Number.POSITIVE_INFINITY, isIncluded: true }, 7)).toBe(8)
  })

  it("has no more replicas than there are queries", () => {
    const few = { ...problem, arrivalMs: Float64Array.of(0, 1) }
    const replicas = Array.from(
      configurationsUpTo(few, space, { costPerHour: Number.POSITIVE_INFINITY, isIncluded: true }),
      ({ a }) => a!.replicas,
    )
    expect(Math.max(...replicas)).toBe(2)
  })

  it("finds the first feasible configuration that is better, and tells how many it judged", async () => {
    const engine = EventLoopEngine.make()
    const find = (limitPerHour: number) => {
      let judged = 0
      const configurations = configurationsUpTo(problem, space, { costPerHour: limitPerHour, isIncluded: true })
      return Effect.runPromise(
        Effect.provideService(
          findBetter(
            problem,
            configurations,
            () => true,
            (count) => (judged = count),
          ),
          Engine,
          engine,
        ),
      ).then((candidate) => ({ candidate, judged }))
    }
    const none = await find(2)
    expect(none).toEqual({ candidate: undefined, judged: 8 })
    const { candidate } = await find(100)

    expect(candidate!.verdict.latencyMs).toBeLessThanOrEqual(12)
    expect(candidate!.costPerHour).toBe(costPerHour(problem.catalog, candidate!.configuration))
  })

  it("goes on past a feasible configuration that is not better", async () => {
    const configurations = configurationsUpTo(problem, space, { costPerHour: 6, isIncluded: true })
    const feasible: Array<FeasibleCandidate> = []
    const found = Effect.provideService(
      findBetter(
        problem,
        configurations,
        (candidate) => feasible.push(candidate) === 3,
        () => undefined,
      ),
      Engine,
      EventLoopEngine.make(),
    )
    expect(await Effect.runPromise(found)).toBe(feasible[2])
    expect(feasible).toHaveLength(3)
  })

  it("leaves the rest of a configuration as much as its cheapest hardware costs", () => {
    const dear = {
      ...problem,
      catalog: catalogOf({ cpu: 1, gpu: 2.5, tpu: 9 }, { A: { cpu: [6], tpu: [6] }, B: { gpu: [1], tpu: [1] } }),
    }
    const configurations = configurationsUpTo(
      dear,
      { maxReplicas: 4, batchingDelaysMs: [0] },
      { costPerHour: 5.5, isIncluded: true },
    )
    expect(sorted(configurations)).toEqual(
      sorted(
        [1, 2, 3].map((replicas) => ({
          a: { hardware: "cpu", maxBatchSize: 1, replicas },
          b: { hardware: "gpu", maxBatchSize: 1, replicas: 1 },
        })),
      ),
    )
  })
})
