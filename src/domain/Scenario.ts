/**
 * Scenarios: a pipeline, a configuration and a workload compiled to what an engine runs. Ranks stand for names, tables
 * for profiles and absolute times for headways, so the only arithmetic left to an engine is "now + duration"; that is
 * why two engines can agree to the last bit.
 */
import * as Result from "effect/Result"
import * as Catalog from "./Catalog.ts"
import * as Configuration from "./Configuration.ts"
import type { InputError } from "./InputErrors.ts"
import type { Pipeline, PipelineNode } from "./Pipeline.ts"
import { type ServiceTimeModel, serviceTimesMs } from "./ServiceTime.ts"

/** A model node ready to run. `serviceMs` has shape [maxBatchSize + 1], indexed by batch size; index 0 is NaN. */
export interface ModelStage {
  readonly _tag: "Model"
  readonly name: string
  readonly rank: number
  readonly parents: ReadonlyArray<number>
  readonly children: ReadonlyArray<number>
  readonly maxBatchSize: number
  readonly replicas: number
  readonly batchingDelayMs: number
  readonly serviceMs: Float64Array
}

/** A node that only passes queries on: the source, a join, the sink, or a program node that an engine must know. */
export interface PassStage {
  readonly _tag: "Source" | "Join" | "Sink"
  readonly name: string
  readonly rank: number
  readonly parents: ReadonlyArray<number>
  readonly children: ReadonlyArray<number>
}

/** A node whose behaviour is a program that the engine was given by name. */
export interface ProgramStage {
  readonly _tag: "Program"
  readonly name: string
  readonly program: string
  readonly rank: number
  readonly parents: ReadonlyArray<number>
  readonly children: ReadonlyArray<number>
}

export type Stage = ModelStage | PassStage | ProgramStage

/** What an engine simulates: stages by rank, and arrival times in ms, ascending, shape [queries], at least one. */
export interface Scenario {
  readonly stages: ReadonlyArray<Stage>
  readonly arrivalMs: Float64Array
}

/** What `compile` needs; the catalogue, pipeline and arrivals have been checked already. */
export interface Parts {
  readonly catalog: Catalog.Catalog
  readonly pipeline: Pipeline
  readonly configuration: Configuration.Configuration
  readonly arrivalMs: Float64Array
  readonly serviceTimeModel: ServiceTimeModel
}

/** Checks the configuration against pipeline and catalogue, and compiles a scenario. */
export const compile = (parts: Parts): Result.Result<Scenario, InputError> =>
  Result.gen(function* () {
    yield* Configuration.checkModels(parts.catalog, parts.pipeline)
    yield* Configuration.check(parts.catalog, parts.pipeline, parts.configuration)
    const stages: Array<Stage> = []
    for (const node of parts.pipeline.nodes) stages.push(yield* compileNode(parts, node))
    return { stages, arrivalMs: parts.arrivalMs }
  })

const compileNode = (parts: Parts, node: PipelineNode): Result.Result<Stage, InputError> => {
  const { name, rank, role, parents, children } = node
  const place = { name, rank, parents, children }
  switch (role._tag) {
    case "Source":
    case "Join":
    case "Sink":
      return Result.succeed({ _tag: role._tag, ...place })
    case "Program":
      return Result.succeed({ _tag: "Program", program: role.program, ...place })
    case "Model": {
      const { hardware, maxBatchSize, replicas, batchingDelayMs } = parts.configuration[name]!
      const profile = Catalog.profileOf(parts.catalog, role.model, hardware)!
      return Result.map(
        serviceTimesMs(profile, parts.serviceTimeModel, maxBatchSize, `${name}.maxBatchSize`),
        (serviceMs) => ({
          _tag: "Model" as const,
          ...place,
          maxBatchSize,
          replicas,
          batchingDelayMs: batchingDelayMs ?? 0,
          serviceMs,
        }),
      )
    }
  }
}

/** The model stages, by rank. */
export const modelStages = (scenario: Scenario): ReadonlyArray<ModelStage> =>
  scenario.stages.filter((stage): stage is ModelStage => stage._tag === "Model")

/**
 * The sink's rank and those of joins from which queries go nowhere but there. The last of several instants is the last
 * of the lasts of some of them, so the sink may as well wait for the parents of such a join itself.
 */
export const ranksAtSink = (stages: ReadonlyArray<Stage>): ReadonlySet<number> => {
  const atSink = new Set<number>()
  for (const { _tag, rank, children } of stages.toReversed()) {
    if (_tag === "Sink" || (_tag === "Join" && children.every((child) => atSink.has(child)))) atSink.add(rank)
  }
  return atSink
}

/** The ranks of some stages and of all stages upstream of them. */
export const upstreamOf = (stages: ReadonlyArray<Stage>, ranks: ReadonlyArray<number>): ReadonlySet<number> => {
  const upstream = new Set(ranks)
  for (const { rank, parents } of stages.toReversed()) {
    if (upstream.has(rank)) for (const parent of parents) upstream.add(parent)
  }
  return upstream
}

/**
 * What leads to some stages: the source, their ancestors, themselves, and a sink that waits for them alone. Up to those
 * stages every query fares as in the whole scenario, since no stage hears of what lies downstream of it.
 */
export const leadingTo = ({ stages, arrivalMs }: Scenario, exits: ReadonlyArray<number>): Scenario => {
  const kept = upstreamOf(stages, exits)
  const ranks = [...kept].toSorted((left, right) => left - right)
  const rankOf = new Map(ranks.map((rank, index) => [rank, index]))
  const renumber = (some: ReadonlyArray<number>) =>
    some.filter((rank) => kept.has(rank)).map((rank) => rankOf.get(rank)!)
  const sink = stages[stages.length - 1]!
  return {
    arrivalMs,
    stages: [
      ...ranks.map((rank, index) => {
        const children = renumber(stages[rank]!.children)
        return {
          ...stages[rank]!,
          rank: index,
          parents: renumber(stages[rank]!.parents),
          children: exits.includes(rank) ? [...children, ranks.length] : children,
        }
      }),
      { ...sink, rank: ranks.length, parents: renumber(exits.toSorted((left, right) => left - right)) },
    ],
  }
}

/** What leads to the node of a name. */
export const leadingToNode = (scenario: Scenario, node: string): Scenario =>
  leadingTo(scenario, [scenario.stages.find(({ name }) => name === node)!.rank])
