/** Bottlenecks: which model limits a configuration. */
import * as Effect from "effect/Effect"
import type { Configuration } from "../../domain/Configuration.ts"
import { type ModelStage, modelStages, type Scenario } from "../../domain/Scenario.ts"
import { peakRatePerMs } from "../../domain/ServiceTime.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import { compile } from "../Candidate.ts"
import type { Problem } from "../Problem.ts"

/** A model, and the latency at the percentile if it never had to wait for a replica, ms. */
export interface Relief {
  readonly node: string
  readonly latencyMs: number
}

/** Latency at the objective's percentile, ms, whatever the SLO. */
export const latencyOf = Effect.fnUntraced(function* (
  { objective }: Problem,
  scenario: Scenario,
): Effect.fn.Return<number, SimulationError, Engine> {
  const engine = yield* Engine
  const verdict = yield* engine.verdict(scenario, { ...objective, sloMs: Number.POSITIVE_INFINITY })
  return verdict._tag === "Meets" ? verdict.latencyMs : Number.POSITIVE_INFINITY
})

/**
 * What relief of each model would do, the most effective first: the bottleneck. Where several do as much, the one with the
 * least capacity comes first.
 */
export const reliefs = Effect.fnUntraced(function* (
  problem: Problem,
  configuration: Configuration,
): Effect.fn.Return<ReadonlyArray<Relief>, SimulationError, Engine> {
  const scenario = compile(problem, configuration)
  const relieved = yield* Effect.forEach(modelStages(scenario), (stage) =>
    Effect.map(latencyOf(problem, withoutWaiting(scenario, stage)), (latencyMs) => ({ stage, latencyMs })),
  )
  return relieved
    .toSorted((left, right) => left.latencyMs - right.latencyMs || capacity(left.stage) - capacity(right.stage))
    .map(({ stage, latencyMs }) => ({ node: stage.name, latencyMs }))
})

/** As many replicas as there are queries are never all busy. */
const withoutWaiting = ({ stages, arrivalMs }: Scenario, { rank }: ModelStage): Scenario => ({
  arrivalMs,
  stages: stages.map((stage) =>
    stage.rank === rank && stage._tag === "Model" ? { ...stage, replicas: arrivalMs.length } : stage,
  ),
})

const capacity = ({ replicas, serviceMs }: ModelStage): number => replicas * peakRatePerMs(serviceMs)
