/** Searches in small worlds, told step by step: what is asked of the engine, what it answers, and what is reported. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Objective } from "../../../src/domain/Objective.ts"
import * as Percentile from "../../../src/domain/Percentile.ts"
import { leadingToNode, modelStages, type Scenario } from "../../../src/domain/Scenario.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import type { Verdict } from "../../../src/engine/Verdict.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { defaultOptions, type ExactStep, search } from "../../../src/planner/exact/Exact.ts"
import type { FeasibleCandidate } from "../../../src/planner/Candidate.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf } from "../../worlds.ts"
import type { SearchWorld } from "./searchWorlds.ts"

const problemOf = ({ tables, edges, arrivalMs, sloMs, percentile, more, mayMiss = 0 }: SearchWorld): Problem => ({
  catalog: catalogOf({ cpu: 2, gpu: 3 }, tables),
  pipeline: pipelineOf(
    Object.keys(tables).map((model) => `${model.toLowerCase()} model ${model}`),
    edges,
  ),
  arrivalMs: Float64Array.from(arrivalMs),
  serviceTimeModel: "p99",
  objective: { sloMs, percentile: Percentile.ladder.find(({ label }) => label === percentile)! },
  ...(more === undefined ? {} : { more: { arrivals: more.map((each) => Float64Array.from(each)), mayMiss } }),
})

/** Batch size × replicas of every model, and its delay. */
const scenarioText = (scenario: Scenario): string =>
  modelStages(scenario)
    .map(
      ({ name, maxBatchSize, replicas, batchingDelayMs, serviceMs }) =>
        `${name} ${maxBatchSize}×${replicas}${batchingDelayMs === 0 ? "" : ` +${batchingDelayMs}`} τ ${serviceMs[1]}`,
    )
    .join(", ")

const objectiveText = ({ percentile, sloMs }: Objective): string => `${percentile.label} ≤ ${sloMs}`

const verdictText = (verdict: Verdict): string => (verdict._tag === "Meets" ? `Meets ${verdict.latencyMs}` : "Misses")

/** The kernel, which writes down what it is asked. */
const listening = (heard: Array<string>): Engine["Service"] => {
  const kernel = KernelEngine.make()
  const note = (question: string, scenario: Scenario, answer: string): void => {
    heard.push(`${question} of ${scenario.arrivalMs.length}: ${scenarioText(scenario)} → ${answer}`)
  }
  return {
    ...kernel,
    verdict: (scenario, objective) =>
      Effect.tap(kernel.verdict(scenario, objective), (verdict) =>
        Effect.sync(() => note(objectiveText(objective), scenario, verdictText(verdict))),
      ),
    nodeVerdict: (scenario, node, objective) =>
      Effect.tap(kernel.nodeVerdict(scenario, node, objective), ({ verdict, largestBatch }) =>
        Effect.sync(() => {
          const answer = `${verdictText(verdict)}, batches up to ${largestBatch}`
          note(`${objectiveText(objective)} at ${node}`, leadingToNode(scenario, node), answer)
        }),
      ),
    latencies: (scenario, into) =>
      Effect.tap(kernel.latencies(scenario, into), (latencies) =>
        Effect.sync(() => note("latencies", scenario, latencies.join(" "))),
      ),
    deliveries: (scenario, node) =>
      Effect.tap(kernel.deliveries(scenario, node), ({ deliveredMs }) =>
        Effect.sync(() => note(`deliveries to ${node}`, scenario, deliveredMs.join(" "))),
      ),
    simulate: (scenario) =>
      Effect.tap(kernel.simulate(scenario), () => Effect.sync(() => note("lineage", scenario, "known"))),
  }
}

const candidateText = (candidate: FeasibleCandidate | undefined): string =>
  candidate === undefined
    ? "none"
    : `${Object.entries(candidate.configuration)
        .map(([node, { hardware, maxBatchSize, replicas }]) => `${node} ${hardware} ${maxBatchSize}×${replicas}`)
        .join(", ")} at ${candidate.costPerHour} with ${candidate.verdict.latencyMs} ms`

/** The certificate, with its counts as numbers. */
const certificateText = (certificate: unknown): string =>
  JSON.stringify(certificate, (_, value: unknown) =>
    typeof value === "bigint" ? Number(value) : value === Number.POSITIVE_INFINITY ? "∞" : value,
  )

const told = (step: ExactStep): string => {
  switch (step._tag) {
    case "Standing":
      return `≥ ${step.lowerBoundPerHour}, best ${candidateText(step.best)}; ${step.simulated}`
    case "Planned":
      return `Planned ${candidateText(step.candidate)}: ${certificateText(step.certificate)}`
    case "Infeasible":
      return `Infeasible, ${JSON.stringify(step.why ?? null)}: ${certificateText(step.certificate ?? null)}`
  }
}

/** Everything that was asked and told, in its order; what is told again, once. */
export const transcriptOf = async (world: SearchWorld): Promise<ReadonlyArray<string>> => {
  const lines: Array<string> = []
  await Effect.runPromise(
    Effect.provideService(
      Stream.runForEach(search(problemOf(world), { ...defaultOptions, ...world.options }), (step) =>
        Effect.sync(() => {
          lines.push(told(step))
        }),
      ),
      Engine,
      listening(lines),
    ),
  )
  return lines.filter((line, index) => line !== lines[index - 1])
}

/** The transcript on file of a world, within the fixtures. */
export const fileOf = (name: string): string => `searches/${name.replaceAll(/[^a-z]+/g, "-")}.txt`
