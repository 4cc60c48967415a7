/** `headway simulate`: what a given configuration does with a workload, query by query. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { costPerHourOf } from "../../domain/Catalog.ts"
import { type Configuration, costPerHour } from "../../domain/Configuration.ts"
import type { Objective } from "../../domain/Objective.ts"
import * as Scenario from "../../domain/Scenario.ts"
import { arrivalTimesMs, type GeneratedWorkload } from "../../domain/Workload.ts"
import { Engine } from "../../engine/Engine.ts"
import { simulatedConfiguration, simulationDocument } from "../../report/Documents.ts"
import { formatCount } from "../../report/Format.ts"
import { simulationText } from "../../report/PlanText.ts"
import { engineLayer } from "../Engines.ts"
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
import type { JsonFile } from "../input/JsonFile.ts"
import { type PipelineInputs, readConfiguration, readRunnablePipeline } from "../input/PipelineFiles.ts"
import { readStreamedPhase, readWorkload } from "../input/WorkloadInputs.ts"
import { bundledConfiguration, bundledPipeline } from "../Package.ts"
import { type LineageFile, openLineageFile, writeLineage } from "../output/LineageFile.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { warnOfNotebook } from "../output/Warnings.ts"
import { UsageError } from "../UsageError.ts"
import { simulateStream } from "./SimulateStream.ts"

const flags = {
  pipeline: pipelineArgument,
  configuration: Flag.String("configuration").pipe(
    Flag.withAlias("c"),
    Flag.withMetavar("FILE"),
    Flag.withDescription("configuration to simulate (default: the notebook's, for the bundled image driver)"),
    Flag.optional,
  ),
  catalog: catalogFlag,
  ...workloadFlags,
  slo: sloFlag,
  percentile: percentileFlag,
  serviceTime: serviceTimeFlag,
  engine: engineFlag,
  lineage: Flag.String("lineage").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "write every query's times at every model, one row a query: Parquet to FILE.parquet, else CSV",
    ),
    Flag.optional,
  ),
  json: jsonFlag,
  output: outputFlag,
}

const simulate = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const objective = yield* objectiveOf(given.slo, given.percentile)
  const pipelineInputs = yield* readRunnablePipeline(given.pipeline, Option.getOrUndefined(given.catalog))
  const configuration = yield* readConfiguration(yield* configurationFile(given), pipelineInputs)
  const output = yield* openOutput(given.output)
  const lineageFile = yield* openLineageFile(given.lineage)
  const document = yield* withProgress((progress) =>
    makeSimulation(given, { objective, pipelineInputs, configuration, lineageFile }, progress),
  )
  yield* emit(output, document, given.json, () =>
    simulationText(document, (hardware) => costPerHourOf(pipelineInputs.catalog, hardware), paint()),
  )
})

/** The bundled configuration is there for the bundled pipeline alone. */
const configurationFile = Effect.fnUntraced(function* ({
  configuration,
  pipeline,
}: Command.Command.Config.Infer<typeof flags>): Effect.fn.Return<string, UsageError, Path.Path> {
  const path = yield* Path.Path
  if (Option.isSome(configuration)) return configuration.value
  if (path.resolve(pipeline) === path.resolve(bundledPipeline)) return bundledConfiguration
  return yield* new UsageError({ reason: `--configuration: found nothing, expected the file of one for ${pipeline}` })
})

/** What a simulation needs beyond the workload. */
interface Setting {
  readonly objective: Objective
  readonly pipelineInputs: PipelineInputs
  readonly configuration: JsonFile<Configuration>
  readonly lineageFile: Option.Option<LineageFile>
}

const makeSimulation = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  setting: Setting,
  progress: Progress,
) {
  const keepsQueries = Option.isSome(given.lineage) || given.engine !== "kernel"
  const streamed = keepsQueries ? undefined : yield* readStreamedPhase(given)
  return streamed === undefined
    ? yield* simulateWhole(given, setting, progress)
    : yield* simulateStreamed(given, setting, streamed, progress)
})

const compile = (
  { serviceTime }: Command.Command.Config.Infer<typeof flags>,
  { pipelineInputs, configuration }: Setting,
  arrivalMs: Float64Array,
) =>
  Scenario.compile({
    catalog: pipelineInputs.catalog,
    pipeline: pipelineInputs.pipeline,
    configuration: configuration.value,
    arrivalMs,
    serviceTimeModel: serviceTime,
  }).pipe(Effect.fromResult, Effect.mapError(configuration.locate))

const simulateWhole = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  setting: Setting,
  progress: Progress,
) {
  const { objective, pipelineInputs, configuration, lineageFile } = setting
  const engine = yield* Engine
  const workload = yield* readWorkload(given, progress)
  yield* warnOfNotebook(given.serviceTime)
  const arrivalMs = arrivalTimesMs(workload.headwaysMs)
  const scenario = yield* compile(given, setting, arrivalMs)
  progress.show(() => `simulating ${formatCount(arrivalMs.length)} queries`)
  const lineage = yield* engine.simulate(scenario)
  if (Option.isSome(lineageFile)) yield* writeLineage(lineageFile.value, lineage, progress)

  progress.show(() => `estimating from ${formatCount(arrivalMs.length)} queries`)
  return simulationDocument(
    inputsDocument(pipelineInputs, workloadDocument(workload), given.serviceTime, objective, engine.name),
    simulatedConfiguration(pipelineInputs.catalog, configuration.value, objective, scenario, lineage),
  )
})

const simulateStreamed = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
  setting: Setting,
  phase: GeneratedWorkload,
  progress: Progress,
) {
  const { objective, pipelineInputs, configuration } = setting
  const engine = yield* Engine
  yield* warnOfNotebook(given.serviceTime)
  const { stages } = yield* compile(given, setting, Float64Array.of(0))
  const { estimate, latencyMs, meanRateQps, scv } = yield* simulateStream(stages, phase, objective, progress)
  const workload = { phases: [phase], headways: phase.headways, meanRateQps, scv }
  return simulationDocument(inputsDocument(pipelineInputs, workload, given.serviceTime, objective, engine.name), {
    configuration: configuration.value,
    costPerHour: costPerHour(pipelineInputs.catalog, configuration.value),
    latencyMs,
    meetsSlo: latencyMs <= objective.sloMs,
    estimate,
  })
})

/** The command. */
export const simulateCommand = Command.make("simulate", flags, (given) =>
  simulate(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine))),
).pipe(
  Command.withDescription(
    "Simulate one configuration query by query and estimate its latency, queues and cost. " +
      "Exit code 0 whether or not it meets the objective; 2: bad input.",
  ),
  Command.withShortDescription("Simulate one configuration query by query"),
  Command.withExamples([
    { command: "headway simulate", description: "The notebook's configuration on its workload" },
    { command: "headway simulate --lineage lineage.csv", description: "Every query's times at every model" },
    { command: "headway simulate --rate 150 --slo 300 --json", description: "One JSON document, for a script" },
  ]),
)
