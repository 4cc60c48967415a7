/** Searches in small worlds, told step by step: what is asked of the engine, what it answers, and what is reported. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Percentile from "../../../src/domain/Percentile.ts"
import { modelStages, type Scenario } from "../../../src/domain/Scenario.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { defaultOptions, type ExactOptions, type ExactStep, search } from "../../../src/planner/exact/Exact.ts"
import type { FeasibleCandidate } from "../../../src/planner/Candidate.ts"
import type { Problem } from "../../../src/planner/Problem.ts"
import { catalogOf, pipelineOf, type ServiceTables } from "../../worlds.ts"

/** What is asked: models `a`, `b`, … of tables A, B, … along these edges; cpu costs 2 per hour, gpu 3. */
interface World {
  readonly tables: ServiceTables
  readonly edges: ReadonlyArray<string>
  readonly arrivalMs: ReadonlyArray<number>
  readonly sloMs: number
  readonly percentile: string
  readonly more?: ReadonlyArray<ReadonlyArray<number>>
  readonly mayMiss?: number
  readonly options?: Partial<ExactOptions>
}

const problemOf = ({ tables, edges, arrivalMs, sloMs, percentile, more, mayMiss = 0 }: World): Problem => ({
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
        Effect.sync(() => {
          const answer = verdict._tag === "Meets" ? `Meets ${verdict.latencyMs}` : "Misses"
          note(`${objective.percentile.label} ≤ ${objective.sloMs}`, scenario, answer)
        }),
      ),
    latencies: (scenario, into) =>
      Effect.tap(kernel.latencies(scenario, into), (latencies) =>
        Effect.sync(() => note("latencies", scenario, latencies.join(" "))),
      ),
    largestBatch: (scenario, node) =>
      Effect.tap(kernel.largestBatch(scenario, node), (largest) =>
        Effect.sync(() => note(`batches of ${node}`, scenario, `${largest}`)),
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
export const transcriptOf = async (world: World): Promise<ReadonlyArray<string>> => {
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

/** The worlds by name. */
export const worlds: Readonly<Record<string, World>> = {
  "branches that meet at the sink, at a median": {
    tables: { A: { cpu: [2, 2, 10] }, B: { cpu: [7] } },
    edges: ["source a", "source b", "a sink", "b sink"],
    arrivalMs: [0, 0, 4, 12, 24],
    sloMs: 42,
    percentile: "p50",
    options: { missesBeforeSurvey: 0 },
  },
  "branches after a model, at a median": {
    tables: { A: { cpu: [10], gpu: [5, 8] }, B: { cpu: [8, 10, 2], gpu: [7] }, C: { cpu: [4] } },
    edges: ["source a", "a b", "a c", "b sink", "c sink"],
    arrivalMs: [0, 0],
    sloMs: 22,
    percentile: "p50",
    options: { maxReplicas: 3 },
  },
  "nothing that is fast enough": {
    tables: {
      A: { cpu: [10, 3, 3], gpu: [9, 5] },
      B: { cpu: [10, 8], gpu: [3, 6] },
      C: { cpu: [5], gpu: [8, 3] },
      D: { cpu: [9] },
    },
    edges: ["source a", "a b", "a c", "b d", "c d", "d sink"],
    arrivalMs: [0, 0],
    sloMs: 19,
    percentile: "p90",
    options: {},
  },
  "three workloads, one of which may miss": {
    tables: { A: { cpu: [9, 7, 4] } },
    edges: ["source a", "a sink"],
    arrivalMs: [0, 0, 6, 8, 8, 14, 16],
    sloMs: 44,
    percentile: "p50",
    more: [
      [0, 4, 6, 10, 16, 16, 18],
      [0, 4, 6, 12, 14, 16, 16],
    ],
    mayMiss: 1,
    options: { missesBeforeSurvey: 0 },
  },
  "delays to choose from": {
    tables: { A: { cpu: [5, 5, 5] } },
    edges: ["source a", "a sink"],
    arrivalMs: [
      0, 2, 2, 4, 10, 16, 16, 16, 22, 22, 22, 26, 32, 32, 36, 40, 42, 48, 50, 52, 58, 64, 64, 66, 70, 76, 82, 88, 90,
      92,
    ],
    sloMs: 29,
    percentile: "max",
    options: { batchingDelaysMs: [0, 3] },
  },
  "batches that are never filled": {
    tables: { A: { cpu: [3, 7, 6] }, B: { cpu: [2], gpu: [6] } },
    edges: ["source a", "source b", "a sink", "b sink"],
    arrivalMs: [0, 8, 20, 28, 28],
    sloMs: 35,
    percentile: "max",
    options: { batchingDelaysMs: [0, 3] },
  },
  "a plan wanted at once": {
    tables: { A: { cpu: [6, 8, 10] }, B: { cpu: [7] } },
    edges: ["source a", "a b", "b sink"],
    arrivalMs: [0, 6, 12, 14],
    sloMs: 19,
    percentile: "max",
    options: { patience: 0 },
  },
  "ties between two parts": {
    tables: { A: { cpu: [7, 6, 4] }, B: { cpu: [10, 9] } },
    edges: ["source a", "source b", "a sink", "b sink"],
    arrivalMs: [0, 2, 8, 8],
    sloMs: 46,
    percentile: "max",
    options: { patience: 0 },
  },
  "greedy asked for its last plan": {
    tables: { A: { cpu: [10], gpu: [3, 6] }, B: { cpu: [5, 4], gpu: [7] }, C: { cpu: [4] } },
    edges: ["source a", "source b", "a c", "b c", "c sink"],
    arrivalMs: [0, 0, 0, 0],
    sloMs: 23,
    percentile: "max",
    more: [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    mayMiss: 1,
    options: { patience: 1 },
  },
  "more replicas than can be busy": {
    tables: { A: { cpu: [10, 0.5] } },
    edges: ["source a", "a sink"],
    arrivalMs: [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000, 2000, 3000, 4000, 5000, 6000, 7000,
      8000,
    ],
    sloMs: 8,
    percentile: "max",
  },
  "too few replicas of one model": {
    tables: { A: { cpu: [1] }, B: { cpu: [10] } },
    edges: ["source a", "a b", "b sink"],
    arrivalMs: [0, 0, 0, 0, 0],
    sloMs: 20,
    percentile: "max",
    options: { maxReplicas: 1 },
  },
  "a survey that spares a few": {
    tables: { A: { cpu: [2] }, B: { cpu: [9, 9, 9] }, C: { cpu: [5], gpu: [5, 4] }, D: { cpu: [4, 9, 7], gpu: [7] } },
    edges: ["source a", "a b", "a c", "b d", "c d", "d sink"],
    arrivalMs: [0, 8, 12, 20],
    sloMs: 23,
    percentile: "p90",
    options: { missesBeforeSurvey: 0 },
  },
  "a survey that spares many": {
    tables: { A: { cpu: [7, 4] }, B: { cpu: [6, 3], gpu: [8] } },
    edges: ["source a", "a b", "b sink"],
    arrivalMs: [0, 12, 20, 20, 24, 32, 32, 40, 52, 56, 56, 56, 56, 60, 68, 68, 68, 76],
    sloMs: 18,
    percentile: "p90",
    options: { missesBeforeSurvey: 1 },
  },
  "greedy asked for its first plan": {
    tables: {
      A: { cpu: [7, 9, 6], gpu: [10, 3] },
      B: { cpu: [3, 10, 4] },
      C: { cpu: [2, 5, 2] },
      D: { cpu: [2, 9], gpu: [2, 3] },
    },
    edges: ["source a", "a b", "a c", "b d", "c d", "d sink"],
    arrivalMs: [
      0, 6, 12, 14, 20, 26, 32, 38, 40, 42, 42, 46, 52, 54, 58, 64, 66, 66, 72, 72, 72, 72, 76, 80, 82, 86, 88, 88,
    ],
    sloMs: 14,
    percentile: "max",
    options: { maxReplicas: 2, patience: 1 },
  },
  "a branch for which nothing is left at all": {
    tables: { A: { cpu: [7] }, B: { cpu: [10, 2, 9] }, C: { cpu: [3, 8, 4] } },
    edges: ["source a", "source b", "a c", "b c", "c sink"],
    arrivalMs: [0, 0, 0, 0, 0, 0],
    sloMs: 11,
    percentile: "max",
    options: { patience: 0 },
  },
  "a last model whose cost is foreseen": {
    tables: { A: { cpu: [30, 30, 30, 30] }, B: { cpu: [1] }, C: { cpu: [10] } },
    edges: ["source a", "a b", "b c", "c sink"],
    arrivalMs: [0, 20, 24, 48],
    sloMs: 55,
    percentile: "max",
    options: { simulationsBeforeForesight: 0, patience: 100, maxReplicas: 2 },
  },
}

/** The transcript on file of a world, within the fixtures. */
export const fileOf = (name: string): string => `searches/${name.replaceAll(/[^a-z]+/g, "-")}.txt`
