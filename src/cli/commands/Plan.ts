/** `headway plan`: the cheapest configuration that meets the objective. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { costPerHourOf } from "../../domain/Catalog.ts"
import type { Objective } from "../../domain/Objective.ts"
import { ReplicaCount, WorkerCount } from "../../domain/Units.ts"
import { arrivalTimesMs } from "../../domain/Workload.ts"
import { Engine } from "../../engine/Engine.ts"
import { compile, isFeasible } from "../../planner/Candidate.ts"
import * as Greedy from "../../planner/Greedy.ts"
import type { Problem } from "../../planner/Problem.ts"
import type { SearchStep } from "../../planner/Search.ts"
import { planDocument, type SearchRecord, simulatedConfiguration } from "../../report/Documents.ts"
import { formatCount, formatMs, formatNumber } from "../../report/Format.ts"
import { planText } from "../../report/PlanText.ts"
import { NoFeasiblePlan } from "../Errors.ts"
import {
  catalogFlag,
  engineFlag,
  jsonFlag,
  objectiveOf,
  outputFlag,
  percentileFlag,
  pipelineArgument,
  serviceTimeFlag,
  sloFlag,
  workloadFlags,
} from "../Flags.ts"
import { inputsDocument, workloadDocument } from "../Inputs.ts"
import { plannerEngineLayer } from "../Engines.ts"
import { type PipelineInputs, readRunnablePipeline } from "../input/PipelineFiles.ts"
import { readWorkload } from "../input/WorkloadInputs.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { warnOfNotebook } from "../output/Warnings.ts"

const flags = {
  pipeline: pipelineArgument,
  catalog: catalogFlag,
  ...workloadFlags,
  slo: sloFlag,
  percentile: percentileFlag,
  serviceTime: serviceTimeFlag,
  maxReplicas: Flag.Int("max-replicas").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(ReplicaCount),
    Flag.withDescription(
      `most replicas of a node at batch size 1, where the search starts (default: ${Greedy.defaultOptions.maxReplicas})`,
    ),
    Flag.withDefault(Greedy.defaultOptions.maxReplicas),
  ),
  engine: engineFlag,
  // One by default: this search judges few configurations at a time, and one thread's cache serves them best.
  workers: Flag.Int("workers").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(WorkerCount),
    Flag.withDescription("threads that judge configurations, with the kernel; the plan is the same (default: 1)"),
    Flag.withDefault(1),
  ),
  json: jsonFlag,
  output: outputFlag,
}

/** What a search has come to so far. */
interface Standing {
  readonly record: Omit<SearchRecord, "outcome"> & { readonly outcome: SearchRecord["outcome"] | undefined }
  /** Cost of the cheapest feasible configuration so far, and its latency. */
  readonly best: string | undefined
}

const beginning: Standing = {
  record: {
    outcome: undefined,
    effort: { simulated: 0, rejectedByBound: 0, recalled: 0 },
    start: undefined,
    moves: [],
  },
  best: undefined,
}

const advance = ({ record, best }: Standing, step: SearchStep): Standing => {
  switch (step._tag) {
    case "Started":
    case "Tried": {
      const { candidate, effort } = step
      if (best !== undefined || !isFeasible(candidate)) return { record: { ...record, effort }, best }
      return { record: { ...record, effort, start: candidate }, best: describe(candidate) }
    }
    case "Round": {
      const { move, round } = step
      if (move === undefined) return { record, best }
      return { record: { ...record, moves: [...record.moves, { ...move, round }] }, best: describe(move.best) }
    }
    case "Finished":
      return { record: { ...record, outcome: step.outcome, effort: step.effort }, best }
  }
}

const describe = (candidate: {
  readonly costPerHour: number
  readonly verdict: { readonly latencyMs: number }
}): string => `${formatNumber(candidate.costPerHour)} per hour at ${formatMs(candidate.verdict.latencyMs)}`

const howFar = ({ record, best }: Standing): string =>
  `${formatCount(record.effort.simulated)} configurations simulated, ${formatCount(record.effort.rejectedByBound)} ruled out; ` +
  (best === undefined ? "none feasible yet" : `cheapest so far ${best}`)

/** Runs the search, telling how far it is. */
const search = Effect.fnUntraced(function* (problem: Problem, options: Greedy.GreedyOptions, progress: Progress) {
  let standing = beginning
  progress.show(() => `planning: ${howFar(standing)}`)
  yield* Greedy.search(problem, options).pipe(
    Stream.runForEach((step) =>
      Effect.sync(() => {
        standing = advance(standing, step)
        progress.show(() => `planning: ${howFar(standing)}`)
      }),
    ),
  )
  return standing.record as SearchRecord
})

const plan = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const objective = yield* objectiveOf(given.slo, given.percentile)
  const pipelineInputs = yield* readRunnablePipeline(given.pipeline, Option.getOrUndefined(given.catalog))
  const output = yield* openOutput(given.output)
  const document = yield* withProgress((progress) => makePlan(given, objective, pipelineInputs, progress))
  yield* emit(output, document, given.json, () =>
    planText(document, (hardware) => costPerHourOf(pipelineInputs.catalog, hardware), paint()),
  )
  if (document.outcome !== "planned") return yield* new NoFeasiblePlan()
})

const makePlan = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  objective: Objective,
  pipelineInputs: PipelineInputs,
  progress: Progress,
) {
  const engine = yield* Engine
  const workload = yield* readWorkload(given, progress)
  yield* warnOfNotebook(given.serviceTime)

  const { catalog, pipeline } = pipelineInputs
  const arrivalMs = arrivalTimesMs(workload.headwaysMs)
  const problem: Problem = { catalog, pipeline, arrivalMs, serviceTimeModel: given.serviceTime, objective }
  const record = yield* search(problem, { maxReplicas: given.maxReplicas }, progress)

  const inputs = inputsDocument(pipelineInputs, workloadDocument(workload), given.serviceTime, objective, engine.name)
  const { outcome } = record
  if (outcome._tag !== "Planned") return planDocument(inputs, record, undefined)
  const { configuration } = outcome.candidate
  const scenario = compile(problem, configuration)
  const lineage = yield* engine.simulate(scenario)
  return planDocument(inputs, record, simulatedConfiguration(catalog, configuration, objective, scenario, lineage))
})

/** The command. */
export const planCommand = Command.make("plan", flags, (given) =>
  plan(given).pipe(Effect.scoped, Effect.provide(plannerEngineLayer(given.engine, given.workers))),
).pipe(
  Command.withDescription(
    "Find the batch size, replicas and hardware of every model that meet the latency objective at the least cost. " +
      "Exit code 0: planned; 1: no feasible plan; 2: bad input.",
  ),
  Command.withShortDescription("Find the cheapest configuration that meets the objective"),
  Command.withExamples([
    { command: "headway plan", description: "Plan the bundled image driver at p99 ≤ 500 ms" },
    {
      command: "headway plan --slo 300 --percentile max --rate 150 --scv 1",
      description: "Another objective and load",
    },
    { command: "headway plan --json | jq .plan.configuration", description: "The configuration alone, for a script" },
  ]),
)
