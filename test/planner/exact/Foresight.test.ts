import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { max, p50, type Percentile } from "../../../src/domain/Percentile.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { compile } from "../../../src/planner/Candidate.ts"
import { Foresight } from "../../../src/planner/exact/Foresight.ts"
import type { Look } from "../../../src/planner/exact/Offers.ts"
import { type Opening, Openings } from "../../../src/planner/exact/Openings.ts"
import { PartJudge } from "../../../src/planner/exact/PartJudge.ts"
import { partsOf } from "../../../src/planner/exact/Parts.ts"
import { modelSpaces } from "../../../src/planner/exact/Space.ts"
import { fastest } from "../../../src/planner/Hopeless.ts"
import { nodeOptions } from "../../../src/planner/Options.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { workloadsOf } from "../../../src/planner/Workloads.ts"
import { catalogOf, pipelineOf, type ServiceTables } from "../../worlds.ts"

/** A model of batches up to four that all take 30 ms, unless told otherwise, and what follows it. */
interface World {
  readonly tables: ServiceTables
  readonly edges: ReadonlyArray<string>
  readonly sloMs?: number
  readonly percentile?: Percentile
  readonly arrivalMs?: ReadonlyArray<number>
  readonly more?: ReadonlyArray<ReadonlyArray<number>>
  readonly mayMiss?: number
}

/** Queries leave `a` at 30, 60, 60 and 90 ms. */
const arrivals = [0, 20, 24, 48]
const a = { cpu: [30, 30, 30, 30] }

const problemOf = ({
  tables,
  edges,
  sloMs = 55,
  percentile = max,
  arrivalMs = arrivals,
  more,
  mayMiss = 0,
}: World): Problem => ({
  catalog: catalogOf({ cpu: 2, gpu: 5, mini: 1, twin: 2 }, { A: a, ...tables }),
  pipeline: pipelineOf(
    Object.keys({ A: a, ...tables }).map((model) => `${model.toLowerCase()} model ${model}`),
    edges,
  ),
  arrivalMs: Float64Array.from(arrivalMs),
  serviceTimeModel: "p99",
  objective: { sloMs, percentile },
  ...(more !== undefined && { more: { arrivals: more.map((each) => Float64Array.from(each)), mayMiss } }),
})

/** The judge of a world's only part. */
const judgeOf = (world: World, maxReplicas = 4): PartJudge => {
  const problem = problemOf(world)
  const nodes = nodeOptions(problem)
  const template = compile(problem, fastest(nodes))
  const workloads = workloadsOf(problem)
  const spaces = modelSpaces(template, nodes, problem.objective, { maxReplicas, batchingDelaysMs: [0] }, workloads)
  return new PartJudge(template, partsOf(template, spaces)[0]!, problem.objective, { workloads })
}

/** What is open after the largest batches and so many replicas for the first models. */
const after = (judge: PartJudge, ...replicas: ReadonlyArray<number>): Opening =>
  new Openings(judge).open(
    replicas.map((count, place): Look => {
      const choice = { series: judge.part.models[place]!.series.at(-1)!, replicas: count }
      return { choice, costPerHour: 2 * count, count: 1, fate: "meets", latencyMs: 42 }
    }),
  )

/** What is open after one replica with batches up to four for `a`. */
const afterTheFirst = (judge: PartJudge): Opening => after(judge, 1)

const run = <A>(effect: Effect.Effect<A, unknown, Engine>, engine: Engine["Service"] = KernelEngine.make()): A =>
  Effect.runSync(Effect.provideService(effect, Engine, engine) as Effect.Effect<A>)

const raise = (world: World, enough = Number.POSITIVE_INFINITY, maxReplicas?: number): number => {
  const judge = judgeOf(world, maxReplicas)
  return run(new Foresight(judge).raise(afterTheFirst(judge), 0, 55, enough))
}

/** After two replicas of the first model, and one of the second. */
const raiseAfterTwo = (world: World): number => {
  const judge = judgeOf(world, 3)
  return run(new Foresight(judge).raise(after(judge, 2, 1), 0, judge.objective.sloMs, 9))
}

const inARow = (models: string): ReadonlyArray<string> =>
  [...models].map((model, index) => `${models[index - 1] ?? "source"} ${model}`).concat(`${models.at(-1)!} sink`)

// Two queries come to `c` at 61 ms: one after the other they leave at 71 and 81 ms, 57 ms after the second one's arrival.
const row: World = { tables: { B: { cpu: [1] }, C: { cpu: [10] } }, edges: inARow("abc") }

describe("a model that hears of models that are not chosen", () => {
  it("must cost what its next choice does, where one replica is late", () => {
    expect(raise(row)).toBe(2)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10], mini: [10] } } })).toBe(1)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10], gpu: [10] } } })).toBe(2)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10], gpu: [10] } } }, 9, 1)).toBe(3)
  })

  it("costs no more where it is in time, or so few are late as may be", () => {
    expect(raise({ ...row, sloMs: 57 })).toBe(0)
    expect(raise({ ...row, sloMs: 56.9 })).toBe(2)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10, 10] } } })).toBe(0)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10], mini: [8] } } })).toBe(0)
  })

  it("costs no more for all that is known if it has no other choice, or its cheapest is of several replicas", () => {
    expect(raise(row, 9, 1)).toBe(0)
    const burst = { arrivalMs: [0, 0, 0, 0, 500], sloMs: 60 }
    expect(judgeOf({ ...row, ...burst }).part.models[2]!.leastCostPerHour).toBe(4)
    expect(raise({ ...row, ...burst })).toBe(0)
  })

  it("costs no more where one of its cheapest choices is in time, or none is a single replica", () => {
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10], twin: [10] } } })).toBe(2)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [10], twin: [1] } } })).toBe(0)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [20, 22], twin: [20] } } })).toBe(2)
    expect(raise({ ...row, tables: { ...row.tables, C: { cpu: [20, 22], twin: [1] } } })).toBe(0)
    const asDear = { ...row, tables: { ...row.tables, C: { cpu: [10], mini: [23] } } }
    const { series, leastCostPerHour } = judgeOf(asDear).part.models[2]!
    expect(series.map((one) => one.minReplicas * one.costPerHour)).toEqual([leastCostPerHour, leastCostPerHour])
    expect(raise(asDear)).toBe(0)
  })

  it("is late whatever else hears of what feeds it, or feeds it", () => {
    const branch = { B: { cpu: [1] }, C: { cpu: [10] }, D: { cpu: [1] } }
    expect(raise({ tables: branch, edges: [...inARow("abc"), "a d", "d sink"] })).toBe(2)
    const direct = {
      tables: { B: { cpu: [1] }, C: { cpu: [10] } },
      edges: ["source a", "source b", "a c", "b c", "c sink"],
    }
    expect(raise(direct)).toBe(2)
  })

  it("is overtaken as at the models that feed it, not once more as at those before them", () => {
    // At two replicas of `a` queries overtake those that are in a batch of two; `b` keeps their order.
    const swift = { A: { cpu: [6, 28] }, B: { cpu: [1] }, C: { cpu: [1] }, D: { cpu: [6] } }
    const one = { tables: swift, edges: inARow("abcd"), sloMs: 17, percentile: p50, arrivalMs: [0, 0, 3, 4, 9, 13] }
    expect(raiseAfterTwo(one)).toBe(2)
    // The same where another model that is not chosen hears of `a`.
    const branch = { A: { cpu: [4, 18] }, B: { cpu: [3] }, C: { cpu: [1] }, D: { cpu: [5] }, E: { cpu: [1] } }
    const edges = [...inARow("abcd"), "a e", "e sink"]
    expect(raiseAfterTwo({ tables: branch, edges, sloMs: 16, percentile: p50, arrivalMs: [0, 0, 2, 3, 6, 7] })).toBe(2)
  })

  it("is foreseen only while it hears of models that are not chosen, and of one that is", () => {
    expect(raise({ tables: { C: { cpu: [10] } }, edges: inARow("ac") })).toBe(0)
    expect(raise({ tables: { B: { cpu: [1] }, C: { cpu: [10] } }, edges: [...inARow("ab"), "a c", "c sink"] })).toBe(0)
    // One replica of `c` would be late by far: three queries at once leave it 21 ms after they came, not 20.7 ms.
    const far = {
      tables: {
        A: { cpu: [1] },
        B: { cpu: [0.5] },
        C: { cpu: [10, 11] },
        D: { cpu: [1] },
        E: { cpu: [33.3] },
        F: { cpu: [1] },
      },
      edges: ["source a", "a f", "f d", "source b", "b c", "c e", "e d", "d sink"],
      arrivalMs: [0, 0, 0],
    }
    const { models } = judgeOf(far).part
    expect(models[0]!.stage.name).toBe("a")
    expect(models.find(({ stage }) => stage.name === "c")!.leastCostPerHour).toBe(2)
    expect(raise(far)).toBe(0)
  })

  it("is reached no sooner than on the fastest hardware in between", () => {
    expect(raise({ ...row, sloMs: 57, tables: { ...row.tables, B: { cpu: [2], gpu: [1] } } })).toBe(0)
    expect(raise({ ...row, sloMs: 57, tables: { ...row.tables, B: { cpu: [2], gpu: [3] } } })).toBe(2)
  })

  it("is in time where a query may overtake another on its way, for less than the next choice costs", () => {
    // Two replicas of `b` for less than two more: with one overtaken, the last is the second to be done.
    expect(raise({ ...row, tables: { ...row.tables, B: { mini: [1] } } })).toBe(0)
    expect(raise({ ...row, tables: { ...row.tables, B: { mini: [1] } } }, 9, 1)).toBe(0)
    expect(raise({ ...row, tables: { B: { mini: [1] }, C: { mini: [10] } } })).toBe(1)
  })

  it("is served no sooner than the longest way there takes", () => {
    const edges = ["source a", "a b", "a d", "d e", "b c", "e c", "c sink"]
    const tables = { B: { cpu: [1] }, C: { cpu: [10] }, D: { cpu: [3] }, E: { cpu: [4] } }
    // By way of `d` and `e` they come 6 ms later, and leave 63 ms after.
    expect(raise({ tables, edges, sloMs: 62.9 })).toBe(2)
    expect(raise({ tables, edges, sloMs: 63 })).toBe(0)
  })

  it("is late on as many workloads as may not miss", () => {
    const calm = [0, 100, 200, 300]
    expect(raise({ ...row, more: [arrivals], mayMiss: 0 })).toBe(2)
    expect(raise({ ...row, more: [calm], mayMiss: 0 })).toBe(2)
    expect(raise({ ...row, more: [calm], mayMiss: 1 })).toBe(0)
    expect(raise({ ...row, more: [calm, arrivals], mayMiss: 1 })).toBe(2)
  })
})

describe("several such models", () => {
  // Three come together to `c` at 61 ms and to `d` at 71 ms: the last leaves them 67 and 77 ms after its arrival.
  const three = {
    tables: { B: { cpu: [1] }, C: { cpu: [10] }, D: { cpu: [10] } },
    edges: inARow("abcd"),
    arrivalMs: [0, 18, 21, 24],
  }

  it("add up, until it is enough", () => {
    const world = { ...three, sloMs: 65 }
    expect(raise(world)).toBe(4)
    expect(raise(world, 0)).toBe(2)
    expect(raise(world, 1.9)).toBe(2)
    expect(raise(world, 2)).toBe(4)
  })

  it("leave more to spare for overtaking, the more there are", () => {
    // The last may leave `d` after 67 ms: it does if it has overtaken one, by way of what `b` or `c` cost more.
    expect(raise({ ...three, sloMs: 67 })).toBe(2)
    expect(raise({ ...three, sloMs: 66.9 })).toBe(4)
    const tables = { ...three.tables, C: { cpu: [10], gpu: [10] }, D: { cpu: [10], gpu: [10] } }
    expect(raise({ ...three, tables, sloMs: 67 }, 9, 1)).toBe(6)
  })
})

/** How much is raised by each of these openings, and how often the engine was asked. */
const raises = (judge: PartJudge, openings: ReadonlyArray<Opening>) => {
  const foresight = new Foresight(judge)
  const kernel = KernelEngine.make()
  let asked = 0
  const engine = {
    ...kernel,
    deliveries: (...args: Parameters<typeof kernel.deliveries>) => {
      asked++
      return kernel.deliveries(...args)
    },
  }
  const { sloMs } = judge.objective
  const raised = openings.map((opening) => run(foresight.raise(opening, 0, sloMs, 9), engine))
  expect(judge.simulatedCount).toBe(asked)
  return { raised, asked }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const times = (count: number, value: number) => upTo(count).map(() => value)

describe("what is asked again and again", () => {
  it("has the same answer, and counts once", () => {
    const late = judgeOf(row)
    expect(raises(late, [after(late, 1), after(late, 1)])).toEqual({ raised: [2, 2], asked: 1 })
    // With two replicas of `a` the queries come to `c` at 31, 51, 55 and 79 ms: the third leaves it after 47 ms.
    const judge = judgeOf({ ...row, sloMs: 50 })
    const again = upTo(12).map(() => after(judge, 2))
    expect(raises(judge, [...again, after(judge, 1)])).toEqual({ raised: [...times(12, 0), 2], asked: 2 })
  })

  it("is answered if it was before, though much else has said nothing", () => {
    const judge = judgeOf({ ...row, sloMs: 50 })
    const openings = [1, ...upTo(9), 1].map((replicas) => after(judge, replicas))
    expect(raises(judge, openings)).toEqual({ raised: [2, 2, ...times(8, 0), 2], asked: 9 })
  })

  it("is not asked any more where it has said nothing eight times", () => {
    const judge = judgeOf({ ...row, sloMs: 57 })
    const openings = upTo(12).map((replicas) => after(judge, replicas))
    expect(raises(judge, openings)).toEqual({ raised: times(12, 0), asked: 8 })
  })

  it("is told apart by the model that it is about", () => {
    const judge = judgeOf({ tables: { B: { cpu: [1] }, C: { cpu: [1] }, D: { cpu: [1] } }, edges: inARow("abcd") })
    const openings = upTo(12).map((replicas) => after(judge, replicas))
    expect(raises(judge, openings)).toEqual({ raised: times(12, 0), asked: 8 })
  })

  it("is asked as often as it says something", () => {
    const tables = { B: { cpu: [1] }, C: { cpu: [1] }, D: { cpu: [10] } }
    const judge = judgeOf({ tables, edges: inARow("abcd") })
    const openings = upTo(12).map((replicas) => after(judge, 1, replicas))
    expect(raises(judge, openings)).toEqual({ raised: times(12, 2), asked: 12 })
  })
})
