/** What maximizers report of small worlds, as texts. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { max, type Percentile } from "../../../src/domain/Percentile.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import type * as Maximize from "../../../src/planner/maximize/Maximize.ts"
import type { MaximizeStep, Question } from "../../../src/planner/maximize/Question.ts"
import type { FeasibleCandidate } from "../../../src/planner/Candidate.ts"
import { catalogOf, pipelineOf, type ServiceTables } from "../../worlds.ts"

/** What is asked about a chain of models `a`, `b`, …; cpu costs 1 per hour, gpu 3 unless told. */
export interface World {
  readonly tables: ServiceTables
  readonly headwaysMs: ReadonlyArray<number>
  readonly sloMs: number
  readonly budgetPerHour: number
  readonly percentile?: Percentile
  readonly tolerance?: number
  readonly prices?: Readonly<Record<string, number>>
}

const questionOf = (world: World): Question => {
  const { tables, headwaysMs, sloMs, budgetPerHour, percentile = max, tolerance = 0.05 } = world
  const names = Object.keys(tables).map((model) => model.toLowerCase())
  return {
    catalog: catalogOf(world.prices ?? { cpu: 1, gpu: 3 }, tables),
    pipeline: pipelineOf(
      Object.keys(tables).map((model) => `${model.toLowerCase()} model ${model}`),
      [...names, "sink"].map((name, index) => `${["source", ...names][index]} ${name}`),
    ),
    serviceTimeModel: "p99",
    objective: { sloMs, percentile },
    headwaysMs: Float64Array.from(headwaysMs),
    budgetPerHour,
    tolerance,
    space: { maxReplicas: 10, batchingDelaysMs: [0] },
  }
}

/** Four digits. */
const short = (value: number): string => String(Number(value.toPrecision(4)))

/** Hardware, batch size × replicas. */
const configurationText = (configuration: FeasibleCandidate["configuration"]): string =>
  Object.entries(configuration)
    .map(([node, { hardware, maxBatchSize, replicas }]) => `${node} ${hardware} ${maxBatchSize}×${replicas}`)
    .join(", ")

const candidateText = ({ configuration, costPerHour, verdict: { _tag, latencyMs } }: FeasibleCandidate): string =>
  `${configurationText(configuration)}: ${_tag} at ${costPerHour} per hour with ${short(latencyMs)} ms`

const endingText = (ending: Extract<MaximizeStep, { readonly _tag: "Finished" }>["ending"]): string => {
  switch (ending._tag) {
    case "Infeasible":
      return JSON.stringify(ending)
    case "NotFound":
      return `NotFound, closest ${ending.closest === undefined ? "none" : configurationText(ending.closest)}`
    case "Sustained": {
      const { answer, bottleneck } = ending
      const limit =
        bottleneck === undefined
          ? "no limit"
          : `${bottleneck.node} limits ${short(bottleneck.scale)}: ${short(bottleneck.latencyMs)} ms, ` +
            `relieved ${short(bottleneck.relievedLatencyMs)} ms`
      return `Sustained ${short(answer.scale)}, ${candidateText(answer.candidate)}; ${limit}`
    }
  }
}

/** A line a step, the simulations so far last. */
const told = (step: MaximizeStep): string => {
  switch (step._tag) {
    case "Bounded":
      return `Bounded ${short(step.excludedFromScale)}`
    case "Checked": {
      const { scale, isFeasible, by } = step.check
      return `Checked ${short(scale)}: ${isFeasible ? "yes" : "no"}, ${by}; ${step.simulated}`
    }
    case "Found":
      return `Found ${short(step.best.scale)}, ${candidateText(step.best.candidate)}; ${step.simulated}`
    case "Finished":
      return `${endingText(step.ending)}; ${step.simulated}`
  }
}

/** All steps of a search, a line a step. */
export const report = (search: typeof Maximize.search, world: World): Promise<ReadonlyArray<string>> =>
  Effect.runPromise(
    Effect.provide(Stream.runCollect(Stream.map(search(questionOf(world)), told)), KernelEngine.layer()),
  )
