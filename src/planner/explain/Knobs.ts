/** Knobs: what one step of any of them, on one model, does to cost and latency. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Configuration, costPerHour, type NodeConfiguration } from "../../domain/Configuration.ts"
import { ofAscending } from "../../domain/Percentile.ts"
import { maxReplicas } from "../../domain/Units.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import { compile } from "../Candidate.ts"
import { type NodeOptions, nodeOptions } from "../Options.ts"
import type { Problem } from "../Problem.ts"

/** The knobs of a model. */
export const knobs = ["replica-more", "replica-fewer", "larger-batch", "smaller-batch", "other-hardware"] as const
export type Knob = (typeof knobs)[number]

/** One step of one knob. */
export interface Step {
  readonly node: string
  readonly knob: Knob
  readonly to: NodeConfiguration
}

/** What a step comes to. */
export interface StepResult extends Step {
  readonly costPerHour: number
  readonly latencyMs: number
  readonly meetsSlo: boolean
}

/** Every step there is from a configuration: nodes by rank, then knobs in their order. */
export const stepsFrom = (problem: Problem, configuration: Configuration): ReadonlyArray<Step> =>
  nodeOptions(problem).flatMap((options) => stepsOf(options, configuration[options.node.name]!))

const stepsOf = ({ node, hardware }: NodeOptions, now: NodeConfiguration): ReadonlyArray<Step> => {
  const step = (knob: Knob, change: Partial<NodeConfiguration>): Step => ({
    node: node.name,
    knob,
    to: { ...now, ...change },
  })
  const batchSizes = hardware.find((option) => option.hardware === now.hardware)?.batchSizes ?? []
  const larger = batchSizes.find((size) => now.maxBatchSize < size)
  const smaller = batchSizes.findLast((size) => size < now.maxBatchSize)
  return [
    ...(now.replicas < maxReplicas ? [step("replica-more", { replicas: now.replicas + 1 })] : []),
    ...(1 < now.replicas ? [step("replica-fewer", { replicas: now.replicas - 1 })] : []),
    ...(larger === undefined ? [] : [step("larger-batch", { maxBatchSize: larger })]),
    ...(smaller === undefined ? [] : [step("smaller-batch", { maxBatchSize: smaller })]),
    ...hardware
      .filter((option) => option.hardware !== now.hardware)
      .map((option) =>
        // Where the other hardware was not profiled so far, its largest batch size.
        step("other-hardware", {
          hardware: option.hardware,
          maxBatchSize: Math.min(now.maxBatchSize, option.batchSizes.at(-1)!),
        }),
      ),
  ]
}

/** Simulates every step, in their order; each result comes when it is known. */
export const trySteps = (
  problem: Problem,
  configuration: Configuration,
): Stream.Stream<StepResult, SimulationError, Engine> =>
  Stream.mapEffect(Stream.fromIterable(stepsFrom(problem, configuration)), (step) =>
    tryStep(problem, configuration, step),
  )

const tryStep = Effect.fnUntraced(function* (
  problem: Problem,
  configuration: Configuration,
  step: Step,
): Effect.fn.Return<StepResult, SimulationError, Engine> {
  const engine = yield* Engine
  const { catalog, objective } = problem
  const changed = { ...configuration, [step.node]: step.to }
  const latencies = yield* engine.latencies(compile(problem, changed))
  const latencyMs = ofAscending(latencies.toSorted(), objective.percentile)
  return { ...step, costPerHour: costPerHour(catalog, changed), latencyMs, meetsSlo: latencyMs <= objective.sloMs }
})
