/** The small scope: every case on a grid, by number. */
import type { Catalog } from "../../src/domain/Catalog.ts"
import type { Configuration, NodeConfiguration } from "../../src/domain/Configuration.ts"
import type { PipelineDocument } from "../../src/domain/Pipeline.ts"
import { nodeNameAt } from "../arbitraries/pipelines.ts"
import { profileOf, type RowChoice } from "../arbitraries/profiles.ts"
import type { Case } from "../case.ts"
import { pipelinesOf } from "./shapes.ts"

/** What is enumerated for pipelines of one number of model nodes. */
export interface Grid {
  readonly modelCount: number
  /** Every workload of up to five arrivals with these headways, ms. */
  readonly headwaysMs: ReadonlyArray<number>
  /** What each node may run, independently of the others. */
  readonly choices: ReadonlyArray<NodeConfiguration>
  /** Which models the nodes run: one name each. */
  readonly models: ReadonlyArray<ReadonlyArray<ModelName>>
}

/** Every combination of these. */
const choicesOf = (
  maxBatchSizes: ReadonlyArray<number>,
  replicas: ReadonlyArray<number>,
  batchingDelaysMs: ReadonlyArray<number>,
): ReadonlyArray<NodeConfiguration> =>
  maxBatchSizes.flatMap((maxBatchSize) =>
    replicas.flatMap((replicas) =>
      batchingDelaysMs.map((batchingDelayMs) => ({ hardware: "any", maxBatchSize, replicas, batchingDelayMs })),
    ),
  )

/** Service times of batches of 1, 2 and 3, ms: they rise, fall below the first, or stay. */
const serviceTimesMs = { rising: [1, 2, 4], falling: [2, 1, 3], constant: [1, 1, 1] } as const
type ModelName = keyof typeof serviceTimesMs

const maxArrivals = 5

/** What `headway laws exhaustive` enumerates. */
export const grids: ReadonlyArray<Grid> = [
  {
    modelCount: 1,
    headwaysMs: [0, 1, 2, 3],
    choices: choicesOf([1, 2, 3], [1, 2, 3], [0, 1, 3]),
    models: [["rising"], ["falling"], ["constant"]],
  },
  {
    modelCount: 2,
    headwaysMs: [0, 1, 2],
    choices: choicesOf([1, 2], [1, 2], [0, 1]),
    models: [
      ["rising", "rising"],
      ["rising", "falling"],
      ["falling", "rising"],
      ["falling", "falling"],
    ],
  },
  {
    modelCount: 3,
    headwaysMs: [0, 1],
    // A delay only where there are batches to wait for: smaller pipelines have it with B = 1 too.
    choices: [...choicesOf([1], [1, 2], [0]), ...choicesOf([2], [1, 2], [0, 1])],
    models: [["rising", "falling", "rising"]],
  },
]

/** Every sequence of up to so many elements. */
const sequencesUpTo = <A>(elements: ReadonlyArray<A>, maxLength: number): ReadonlyArray<ReadonlyArray<A>> => {
  const longest = maxLength === 0 ? [] : sequencesUpTo(elements, maxLength - 1)
  return [[], ...longest.flatMap((rest) => elements.map((each) => [each, ...rest]))]
}

/** The cases of one grid, by number. */
interface Part {
  readonly size: GridSize
  readonly at: (index: number) => Case
}

/** One of several things, and what is left of a number after it was chosen. */
const choose = <A>(from: ReadonlyArray<A>, number: number): readonly [A, number] => [
  from[number % from.length]!,
  Math.floor(number / from.length),
]

const rowsOf = (timesMs: ReadonlyArray<number>): ReadonlyArray<RowChoice> => timesMs.map((steps) => ({ gap: 1, steps }))

const catalog: Catalog = {
  name: "small",
  hardware: { any: { costPerHour: 1 } },
  models: Object.fromEntries(
    Object.entries(serviceTimesMs).map(([model, timesMs]) => [model, { any: profileOf(rowsOf(timesMs), 1) }]),
  ),
}

const partOf = (grid: Grid): Part => {
  const workloads = sequencesUpTo(grid.headwaysMs, maxArrivals - 1)
  const pipelines: ReadonlyArray<PipelineDocument> = grid.models.flatMap((models) =>
    pipelinesOf(grid.modelCount, (index) => models[index]!),
  )
  return {
    size: {
      modelCount: grid.modelCount,
      headwaysMs: grid.headwaysMs,
      workloads: workloads.length,
      pipelines: pipelines.length,
      choicesOfNode: grid.choices.length,
      cases: workloads.length * grid.choices.length ** grid.modelCount * pipelines.length,
    },
    at: (index) => {
      const [headwaysMs, afterWorkload] = choose(workloads, index)
      let rest = afterWorkload
      const configuration: Record<string, NodeConfiguration> = {}
      for (let node = 0; node < grid.modelCount; node++) {
        const [choice, afterChoice] = choose(grid.choices, rest)
        configuration[nodeNameAt(node)] = choice
        rest = afterChoice
      }
      const pipeline = pipelines[rest]!
      return { catalog, pipeline, configuration: configuration as Configuration, serviceTimeModel: "p99", headwaysMs }
    },
  }
}

/** What there is of one number of model nodes: as many cases as the product of the others says. */
export interface GridSize {
  readonly modelCount: number
  readonly headwaysMs: ReadonlyArray<number>
  readonly workloads: number
  readonly pipelines: number
  readonly choicesOfNode: number
  readonly cases: number
}

/** A whole space of cases, by number. */
export interface Space {
  readonly size: number
  readonly at: (index: number) => Case
  readonly sizes: ReadonlyArray<GridSize>
}

/** The space of these grids, one after the other. */
export const spaceOf = (all: ReadonlyArray<Grid> = grids): Space => {
  const parts = all.map(partOf)
  return {
    size: parts.reduce((sum, { size }) => sum + size.cases, 0),
    sizes: parts.map(({ size }) => size),
    at: (index) => {
      let rest = index
      for (const { size, at } of parts) {
        if (rest < size.cases) return at(rest)
        rest -= size.cases
      }
      throw new RangeError(`there is no case ${index}`)
    },
  }
}
