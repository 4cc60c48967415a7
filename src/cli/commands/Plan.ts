/** `headway plan`: the cheapest configuration that meets the objective. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { costPerHourOf } from "../../domain/Catalog.ts"
import type { Objective } from "../../domain/Objective.ts"
import { plannerNames } from "../../domain/Plan.ts"
import { arrivalTimesMs } from "../../domain/Workload.ts"
import { Engine } from "../../engine/Engine.ts"
import { compile } from "../../planner/Candidate.ts"
import * as Greedy from "../../planner/Greedy.ts"
import type { Problem } from "../../planner/Problem.ts"
import { latenciesOn } from "../../planner/Workloads.ts"
import { onWorkloads, planDocument, simulatedConfiguration } from "../../report/Documents.ts"
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
  workersFlag,
  workloadFlags,
} from "../Flags.ts"
import { inputsDocument, workloadDocument } from "../Inputs.ts"
import { plannerEngineLayer } from "../Engines.ts"
import { type FurtherWorkloads, furtherFlags, moreOf, readFurtherWorkloads } from "../input/FurtherWorkloads.ts"
import { type PipelineInputs, readRunnablePipeline } from "../input/PipelineFiles.ts"
import { readWorkload, type WorkloadInputs } from "../input/WorkloadInputs.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { warnOfNotebook } from "../output/Warnings.ts"
import { delayFlag, delaysOf, maxReplicasFlag, timeLimitFlag } from "../SearchFlags.ts"
import { runPlanner } from "./Planners.ts"
import { planVerifyCommand } from "./PlanVerify.ts"

const flags = {
  pipeline: pipelineArgument,
  catalog: catalogFlag,
  ...workloadFlags,
  ...furtherFlags,
  slo: sloFlag,
  percentile: percentileFlag,
  serviceTime: serviceTimeFlag,
  planner: Flag.Literals("planner", plannerNames).pipe(
    Flag.withDescription(
      "exact: the cheapest plan, with proof; greedy: InferLine's, a local optimum; cg-mean, cg-peak: the whole pipeline " +
        "as one unit, replicated for the mean or the peak rate (default: exact)",
    ),
    Flag.withDefault("exact"),
  ),
  timeLimit: timeLimitFlag("exact: time after which the best plan so far is given, with a bound on its gap"),
  maxReplicas: maxReplicasFlag(
    "exact, as many as could ever be busy; " +
      `greedy, ${Greedy.defaultOptions.maxReplicas} at batch size 1, where it starts`,
  ),
  delay: delayFlag("exact: a batching delay to choose from"),
  engine: engineFlag,
  workers: workersFlag("threads that judge configurations, with the kernel; the plan is the same"),
  json: jsonFlag,
  output: outputFlag,
}

/** Once a planner runs, an interruption ends its search and not the command: the best plan so far is still told. */
const plan = (given: Command.Command.Config.Infer<typeof flags>) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const objective = yield* objectiveOf(given.slo, given.percentile)
      const pipelineInputs = yield* readRunnablePipeline(given.pipeline, Option.getOrUndefined(given.catalog))
      const output = yield* openOutput(given.output)
      const document = yield* withProgress(
        Effect.fnUntraced(function* (progress) {
          const workload = yield* restore(readWorkload(given, progress))
          const further = yield* restore(readFurtherWorkloads(given, workload, progress))
          return yield* makePlan(given, objective, { pipelineInputs, workload, further }, progress)
        }),
      )
      yield* emit(output, document, given.json, () =>
        planText(document, (hardware) => costPerHourOf(pipelineInputs.catalog, hardware), paint()),
      )
      if (document.outcome !== "planned") return yield* new NoFeasiblePlan()
    }),
  )

/** What a plan is made for. */
interface PlanningInputs {
  readonly pipelineInputs: PipelineInputs
  readonly workload: WorkloadInputs
  readonly further: FurtherWorkloads | undefined
}

const makePlan = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  objective: Objective,
  { pipelineInputs, workload, further }: PlanningInputs,
  progress: Progress,
) {
  const engine = yield* Engine
  yield* warnOfNotebook(given.serviceTime)

  const { catalog, pipeline } = pipelineInputs
  const arrivalMs = arrivalTimesMs(workload.headwaysMs)
  const problem: Problem = {
    catalog,
    pipeline,
    arrivalMs,
    more: moreOf(further),
    serviceTimeModel: given.serviceTime,
    objective,
  }
  const record = yield* runPlanner(
    given.planner,
    problem,
    {
      timeLimitSeconds: given.timeLimit,
      maxReplicas: Option.getOrUndefined(given.maxReplicas),
      batchingDelaysMs: delaysOf(given.delay),
    },
    progress,
  )

  const inputs = inputsDocument(
    pipelineInputs,
    workloadDocument(workload),
    given.serviceTime,
    objective,
    engine.name,
    further,
  )
  const { configuration } = record
  if (configuration === undefined) return planDocument(inputs, record, undefined)
  const scenario = compile(problem, configuration)
  const lineage = yield* engine.simulate(scenario)
  const plan = simulatedConfiguration(catalog, configuration, objective, scenario, lineage)
  if (further === undefined) return planDocument(inputs, record, plan)
  return planDocument(inputs, record, plan, onWorkloads(objective, yield* latenciesOn(problem, scenario)))
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
    {
      command: "headway plan --headways 5000 --samples 10 --share 90",
      description: "A plan that meets the objective on nine of ten samples of the workload",
    },
    { command: "headway plan --json | jq .plan.configuration", description: "The configuration alone, for a script" },
  ]),
  Command.withSubcommands([planVerifyCommand]),
)
