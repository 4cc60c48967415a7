/** `headway maximize`: the greatest rate of a workload that a budget sustains. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { costPerHourOf } from "../../domain/Catalog.ts"
import { finiteOrNull } from "../../domain/Estimate.ts"
import { type MaximumDocument, maximizerNames } from "../../domain/Maximum.ts"
import { meanRateQps } from "../../domain/Workload.ts"
import { Engine } from "../../engine/Engine.ts"
import { compile } from "../../planner/Candidate.ts"
import * as GreedyMaximize from "../../planner/maximize/GreedyMaximize.ts"
import * as Maximize from "../../planner/maximize/Maximize.ts"
import {
  type Check,
  type MaximizeStep,
  problemAt,
  type Question,
  type Sustained,
} from "../../planner/maximize/Question.ts"
import { simulatedConfiguration } from "../../report/Documents.ts"
import { formatCount, formatNumber } from "../../report/Format.ts"
import { describeHopeless, maximumText } from "../../report/MaximumText.ts"
import { engineLayer } from "../Engines.ts"
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
import { readRunnablePipeline } from "../input/PipelineFiles.ts"
import { readWorkload } from "../input/WorkloadInputs.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { warnOfNotebook } from "../output/Warnings.ts"
import { budgetFlag, spaceFlags, spaceOf, timeLimitFlag } from "../SearchFlags.ts"
import { runStoppable, type StoppedBy } from "./Stoppable.ts"

/** A tolerance in percent. */
const TolerancePercent = Schema.Number.check(
  Schema.isBetween({ minimum: 0.001, maximum: 100 }, { expected: "a number of percent from 0.001 to 100" }),
)

const flags = {
  pipeline: pipelineArgument,
  catalog: catalogFlag,
  ...workloadFlags,
  budget: budgetFlag,
  slo: sloFlag,
  percentile: percentileFlag,
  serviceTime: serviceTimeFlag,
  planner: Flag.Literals("planner", maximizerNames).pipe(
    Flag.withDescription("exact: of all configurations; greedy: what raising bottlenecks comes to (default: exact)"),
    Flag.withDefault("exact"),
  ),
  tolerance: Flag.Finite("tolerance").pipe(
    Flag.withMetavar("PERCENT"),
    Flag.withSchema(TolerancePercent),
    Flag.withDescription("how much more than the answer may already be too much, in percent (default: 1)"),
    Flag.withDefault(1),
  ),
  timeLimit: timeLimitFlag("time after which the greatest rate so far is given"),
  ...spaceFlags,
  engine: engineFlag,
  json: jsonFlag,
  output: outputFlag,
}

/** What a search has come to so far. */
interface Found {
  readonly checks: Array<Check>
  best: Sustained | undefined
  excludedFromScale: number | undefined
  simulated: number
  ending: Extract<MaximizeStep, { readonly _tag: "Finished" }>["ending"] | undefined
}

/** Once the search runs, an interruption ends it and not the command: the best so far is still told. */
const maximize = (given: Command.Command.Config.Infer<typeof flags>) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const objective = yield* objectiveOf(given.slo, given.percentile)
      const pipelineInputs = yield* readRunnablePipeline(given.pipeline, Option.getOrUndefined(given.catalog))
      const { catalog, pipeline } = pipelineInputs
      const output = yield* openOutput(given.output)
      const engine = yield* Engine
      yield* warnOfNotebook(given.serviceTime)
      const document = yield* withProgress(
        Effect.fnUntraced(function* (progress) {
          const workload = yield* restore(readWorkload(given, progress))
          const question: Question = {
            catalog,
            pipeline,
            objective,
            serviceTimeModel: given.serviceTime,
            headwaysMs: workload.headwaysMs,
            budgetPerHour: given.budget,
            space: spaceOf(given),
            tolerance: given.tolerance / 100,
          }
          const { found, stoppedBy } = yield* find(given, question, progress)
          const inputs = inputsDocument(
            pipelineInputs,
            workloadDocument(workload),
            given.serviceTime,
            objective,
            engine.name,
          )
          return {
            format: "headway-maximum/1",
            ...inputs,
            planner: given.planner,
            budgetPerHour: given.budget,
            tolerance: question.tolerance,
            ...(yield* describeAnswer(question, found)),
            checks: found.checks.toSorted((left, right) => left.scale - right.scale),
            excludedFromScale: found.excludedFromScale ?? null,
            stoppedBy: found.ending === undefined ? (stoppedBy ?? null) : null,
            simulated: found.simulated,
            ...question.space,
          } satisfies MaximumDocument
        }),
      )
      yield* emit(output, document, given.json, () =>
        maximumText(document, (hardware) => costPerHourOf(catalog, hardware), paint()),
      )
      if (document.outcome !== "sustained") return yield* new NoFeasiblePlan()
    }),
  )

const find = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  question: Question,
  progress: Progress,
) {
  const found: Found = { checks: [], best: undefined, excludedFromScale: undefined, simulated: 0, ending: undefined }
  const search = given.planner === "greedy" ? GreedyMaximize.search : Maximize.search
  progress.show(() => howFar(found))
  const run = Stream.runForEach(search(question), (step) =>
    Effect.sync(() => {
      advance(found, step)
      progress.show(() => howFar(found))
    }),
  )
  const stoppedBy: StoppedBy | undefined = yield* runStoppable(run, given.timeLimit)
  return { found, stoppedBy }
})

const advance = (found: Found, step: MaximizeStep): void => {
  if (step._tag === "Bounded") {
    found.excludedFromScale = step.excludedFromScale
    return
  }
  found.simulated = step.simulated
  if (step._tag === "Checked") found.checks.push(step.check)
  else if (step._tag === "Found") found.best = step.best
  else found.ending = step.ending
}

const howFar = ({ best, checks, simulated }: Found): string => {
  const sustained = best === undefined ? "nothing sustained yet" : `${formatNumber(best.scale)} × sustained`
  const checked = checks.length === 0 ? "" : `, ${formatCount(checks.length)} scales checked`
  return `maximizing: ${sustained}${checked}; ${formatCount(simulated)} simulations`
}

/** The answer as the document has it: the plan is simulated at its scale. */
const describeAnswer = Effect.fnUntraced(function* (question: Question, { ending, best }: Found) {
  const answer = ending?._tag === "Sustained" ? ending.answer : best
  if (answer === undefined) {
    return ending?._tag === "Infeasible"
      ? ({ outcome: "infeasible", reason: describeHopeless(ending.why) } as const)
      : ({ outcome: "not-found", reason: notFound } as const)
  }
  const { scale, candidate } = answer
  const { catalog, objective, headwaysMs } = question
  const scenario = compile(problemAt(question, scale), candidate.configuration)
  const engine = yield* Engine
  const lineage = yield* engine.simulate(scenario)
  const bottleneck = ending?._tag === "Sustained" ? ending.bottleneck : undefined
  return {
    outcome: "sustained" as const,
    scale,
    rateQps: finiteOrNull(meanRateQps(headwaysMs) * scale),
    plan: simulatedConfiguration(catalog, candidate.configuration, objective, scenario, lineage),
    ...(bottleneck === undefined ? {} : { bottleneck }),
  }
})

const notFound = "no configuration was found that keeps the objective at any scale that was looked at"

/** The command. */
export const maximizeCommand = Command.make("maximize", flags, (given) =>
  maximize(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine))),
).pipe(
  Command.withDescription(
    "Find the greatest rate of a workload, all its headways divided by one scale, that some configuration within a " +
      "budget sustains under the objective, and name the bottleneck. " +
      "Exit code 0: found one; 1: there is none, or none was found; 2: bad input.",
  ),
  Command.withShortDescription("Find the greatest rate that a budget sustains"),
  Command.withExamples([
    {
      command: "headway maximize --budget 12 --headways 2000",
      description: "How much more than 100 qps 12 per hour can serve",
    },
  ]),
)
