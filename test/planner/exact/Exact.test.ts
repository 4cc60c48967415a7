import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describe, expect, it } from "vitest"
import { max } from "../../../src/domain/Percentile.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { defaultOptions, type ExactOptions, type ExactStep, search } from "../../../src/planner/exact/Exact.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../../worlds.ts"

const problemOf = (
  nodes: ReadonlyArray<string>,
  edges: ReadonlyArray<string>,
  { sloMs, arrivalMs }: { readonly sloMs: number; readonly arrivalMs: ReadonlyArray<number> },
): Problem => ({
  catalog: catalogOf({ gpu: 1 }, { A: { gpu: [10] } }),
  pipeline: pipelineOf(nodes, edges),
  arrivalMs: Float64Array.from(arrivalMs),
  serviceTimeModel: "p99",
  objective: { sloMs, percentile: max },
})

/** How a search ends. */
const endOf = (problem: Problem, options: Partial<ExactOptions> = {}): Promise<ExactStep | undefined> =>
  Effect.runPromise(
    Effect.provideService(
      Stream.runFold(
        search(problem, { ...defaultOptions, ...options }),
        (): ExactStep | undefined => undefined,
        (_, step) => step,
      ),
      Engine,
      KernelEngine.make(),
    ),
  )

const alone = (sloMs: number) => problemOf(["a model A"], ["source a", "a sink"], { sloMs, arrivalMs: [0, 0, 0] })

describe("the exact search", () => {
  it("runs the fewest replicas that do, and accounts for every configuration", async () => {
    expect(await endOf(alone(20))).toMatchObject({
      _tag: "Planned",
      candidate: { configuration: { a: { replicas: 2 } }, costPerHour: 2, verdict: { latencyMs: 20 } },
      certificate: { configurations: 3n, parts: [{ excludedByCapacity: 1n, kept: 1n, excludedByCost: 1n }] },
    })
  })

  it.each([0, 4000])(
    "chooses from the delays that it was told alone, asking greedy after %d simulations",
    async (patience) => {
      expect(await endOf(alone(20), { batchingDelaysMs: [5], patience })).toMatchObject({
        _tag: "Planned",
        candidate: { configuration: { a: { replicas: 3, batchingDelayMs: 5 } }, verdict: { latencyMs: 15 } },
      })
    },
  )

  it("takes from greedy no plan with more replicas of one model than there may be", async () => {
    const problem = {
      ...problemOf(["a model A", "b model B"], ["source a", "a b", "b sink"], { sloMs: 13, arrivalMs: [0, 0, 0] }),
      catalog: catalogOf({ cpu: 1, gpu: 5 }, { A: { cpu: [10], gpu: [4] }, B: { cpu: [1] } }),
    }
    expect(await endOf(problem, { patience: 0 })).toMatchObject({
      candidate: { configuration: { a: { hardware: "cpu", replicas: 3 }, b: { replicas: 1 } }, costPerHour: 4 },
    })
    expect(await endOf(problem, { patience: 0, maxReplicas: 2 })).toMatchObject({
      candidate: { configuration: { a: { hardware: "gpu", replicas: 1 }, b: { replicas: 1 } }, costPerHour: 6 },
    })
  })

  it("takes a pipeline of many diamonds for no more than its models", async () => {
    const diamonds = Array.from({ length: 40 }, (_, index) => index)
    const last = diamonds.length - 1
    const end = await endOf(
      problemOf(
        [
          ...diamonds.flatMap((index) => [`l${index} join`, `r${index} join`, `j${index} join`]),
          "a model A",
          "b model A",
          "c model A",
        ],
        [
          "source a",
          "source c",
          "c b",
          ...diamonds.flatMap((index) => {
            const from = index === 0 ? "a" : `j${index - 1}`
            return [`${from} l${index}`, `${from} r${index}`, `l${index} j${index}`, `r${index} j${index}`]
          }),
          `j${last} b`,
          "b sink",
        ],
        { sloMs: 20, arrivalMs: [0] },
      ),
    )
    expect(end).toMatchObject({ _tag: "Planned", candidate: { costPerHour: 3, verdict: { latencyMs: 20 } } })
  })
})
