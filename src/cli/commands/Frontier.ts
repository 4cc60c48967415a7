/** `headway frontier`: every configuration that is faster than all that cost no more. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { FrontierDocument } from "../../domain/Frontier.ts"
import { PositiveMs } from "../../domain/Units.ts"
import { arrivalTimesMs } from "../../domain/Workload.ts"
import { Engine } from "../../engine/Engine.ts"
import type { FeasibleCandidate } from "../../planner/Candidate.ts"
import { type FrontierStep, search } from "../../planner/frontier/Frontier.ts"
import type { Problem } from "../../planner/Problem.ts"
import { formatCount, formatMs, formatNumber } from "../../report/Format.ts"
import { frontierText } from "../../report/FrontierText.ts"
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
  workloadFlags,
} from "../Flags.ts"
import { inputsDocument, workloadDocument } from "../Inputs.ts"
import { readRunnablePipeline } from "../input/PipelineFiles.ts"
import { readWorkload } from "../input/WorkloadInputs.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { warnOfNotebook } from "../output/Warnings.ts"
import { budgetFlag, spaceFlags, spaceOf, timeLimitFlag } from "../SearchFlags.ts"
import { runStoppable } from "./Stoppable.ts"

const flags = {
  pipeline: pipelineArgument,
  catalog: catalogFlag,
  ...workloadFlags,
  budget: budgetFlag,
  slo: Flag.Finite("slo").pipe(
    Flag.withMetavar("MS"),
    Flag.withSchema(PositiveMs),
    Flag.withDescription("leaves out what is slower than this (default: nothing is left out)"),
    Flag.optional,
  ),
  percentile: percentileFlag,
  serviceTime: serviceTimeFlag,
  timeLimit: timeLimitFlag("time after which the points so far are given, and up to which cost they are all"),
  ...spaceFlags,
  engine: engineFlag,
  json: jsonFlag,
  output: outputFlag,
}

/** What a search has come to so far. */
interface Found {
  readonly points: Array<FeasibleCandidate>
  standing: Omit<Extract<FrontierStep, { readonly _tag: "Standing" }>, "_tag">
  ending: Extract<FrontierStep, { readonly _tag: "Complete" }> | undefined
}

/** Once the search runs, an interruption ends it and not the command: the points so far are still told. */
const frontier = (given: Command.Command.Config.Infer<typeof flags>) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const sloMs = Option.getOrUndefined(given.slo)
      const objective = yield* objectiveOf(sloMs ?? Number.POSITIVE_INFINITY, given.percentile)
      const pipelineInputs = yield* readRunnablePipeline(given.pipeline, Option.getOrUndefined(given.catalog))
      const output = yield* openOutput(given.output)
      const engine = yield* Engine
      yield* warnOfNotebook(given.serviceTime)
      const document = yield* withProgress(
        Effect.fnUntraced(function* (progress) {
          const workload = yield* restore(readWorkload(given, progress))
          const { catalog, pipeline } = pipelineInputs
          const arrivalMs = arrivalTimesMs(workload.headwaysMs)
          const problem = { catalog, pipeline, arrivalMs, serviceTimeModel: given.serviceTime, objective }
          const inputs = inputsDocument(
            pipelineInputs,
            workloadDocument(workload),
            given.serviceTime,
            objective,
            engine.name,
          )
          return {
            format: "headway-frontier/1",
            ...inputs,
            objective: { percentile: objective.percentile.label, sloMs: sloMs ?? null },
            ...(yield* findPoints(given, problem, progress)),
          } satisfies FrontierDocument
        }),
      )
      yield* emit(output, document, given.json, () => frontierText(document, paint()))
      if (document.points.length === 0) return yield* new NoFeasiblePlan()
    }),
  )

const findPoints = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  problem: Problem,
  progress: Progress,
) {
  const space = spaceOf(given)
  const found: Found = { points: [], standing: { lowerBoundPerHour: 0, simulated: 0 }, ending: undefined }
  progress.show(() => describe(found))
  const run = Stream.runForEach(search(problem, { ...space, budgetPerHour: given.budget }), (step) =>
    Effect.sync(() => {
      advance(found, step)
      progress.show(() => describe(found))
    }),
  )
  const stoppedBy = yield* runStoppable(run, given.timeLimit)
  const { points, standing, ending } = found
  const beyondPerHour = Math.max(standing.lowerBoundPerHour, ending === undefined ? 0 : given.budget)
  return {
    budgetPerHour: given.budget,
    points: points.map(({ costPerHour, verdict, configuration }) => ({
      costPerHour,
      latencyMs: verdict.latencyMs,
      configuration,
    })),
    isComplete: ending !== undefined,
    isFastest: ending?.isFastest ?? false,
    stoppedBy: ending === undefined ? (stoppedBy ?? null) : null,
    lowerBoundPerHour: ending?.isFastest === true ? null : beyondPerHour,
    simulated: standing.simulated,
    ...space,
  }
})

const advance = (found: Found, step: FrontierStep): void => {
  switch (step._tag) {
    case "Standing":
      found.standing = step
      return
    case "Point":
      found.points.push(step.point)
      return
    case "Complete":
      found.ending = step
  }
}

const describe = ({ points, standing }: Found): string => {
  const last = points.at(-1)
  const latest =
    last === undefined
      ? ""
      : `, the last ${formatNumber(last.costPerHour)} per hour at ${formatMs(last.verdict.latencyMs)}`
  return (
    `looking for the frontier: ${formatCount(points.length)} points${latest}; ` +
    `complete below ${formatNumber(standing.lowerBoundPerHour)} per hour, ${formatCount(standing.simulated)} simulations`
  )
}

/** The command. */
export const frontierCommand = Command.make("frontier", flags, (given) =>
  frontier(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine))),
).pipe(
  Command.withDescription(
    "Find every configuration within a budget that is faster than all that cost no more, each proven. " +
      "Exit code 0: found some; 1: there is none, or none was found in time; 2: bad input.",
  ),
  Command.withShortDescription("Find what latency each cost can buy"),
  Command.withExamples([
    {
      command: "headway frontier --budget 12 --headways 2000",
      description: "What up to 12 per hour can buy for the bundled image driver",
    },
  ]),
)
