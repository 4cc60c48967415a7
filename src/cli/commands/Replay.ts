/** `headway replay`: a plan's workload, sent to live servers, and how that compares with the prediction. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Result from "effect/Result"
import { type InputError, listNames } from "../../domain/InputErrors.ts"
import * as Percentile from "../../domain/Percentile.ts"
import { modelNodes, type Pipeline } from "../../domain/Pipeline.ts"
import type { ReplayDocument } from "../../domain/Replay.ts"
import { msOfSeconds, QueryCount } from "../../domain/Units.ts"
import { findModel, type Inference, inference } from "../../live/ModelServer.ts"
import {
  compare,
  comparedPercentiles,
  isWithin,
  type Measured,
  measuredOf,
  type Prediction,
} from "../../live/replay/Compare.ts"
import { replay, type ReplayRecord } from "../../live/replay/OpenLoop.ts"
import { predict } from "../../live/replay/Predict.ts"
import { assignTargets, type NodeTarget, splitName } from "../../live/Target.ts"
import { formatCount } from "../../report/Format.ts"
import { replayText } from "../../report/ReplayText.ts"
import { engineLayer } from "../Engines.ts"
import { NotAsPredicted } from "../Errors.ts"
import { countFlag, engineFlag, jsonFlag, outputFlag, planArgument } from "../Flags.ts"
import { httpLayer } from "../HttpLayer.ts"
import { readInferenceInput } from "../input/InferenceInput.ts"
import { readSoundPlan, type SoundPlan } from "../input/SoundPlan.ts"
import { Percent, timeoutFlag } from "../LiveFlags.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { UsageError } from "../UsageError.ts"

const maxTargets = 1000

const flags = {
  plan: planArgument,
  target: Flag.String("target").pipe(
    Flag.withMetavar("[NODE=]URL"),
    Flag.withDescription(
      "where the queries of a node go, or of all nodes of a model, or of all that no other target names; the URL is a " +
        "server's, with the node's model on it, or ends in /v2/models/NAME",
    ),
    Flag.between(1, maxTargets),
  ),
  queries: Flag.Int("queries").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(QueryCount),
    Flag.withDescription("send only the first so many queries (default: all)"),
    Flag.optional,
  ),
  warmup: countFlag("warmup", "requests to each node's server beforehand, one after the other", {
    least: 1,
    most: 100_000,
    otherwise: 20,
  }),
  timeout: timeoutFlag,
  input: Flag.String("input").pipe(
    Flag.withMetavar("NODE=FILE"),
    Flag.withDescription("inference request of one query for a node, JSON as the protocol has it (default: zeros)"),
    Flag.atMost(maxTargets),
  ),
  tolerance: Flag.Finite("tolerance").pipe(
    Flag.withMetavar("PERCENT"),
    Flag.withSchema(Percent),
    Flag.withDescription(
      "exit with 1 if p50, p90, p99 or the objective's percentile differ from the prediction by more",
    ),
    Flag.optional,
  ),
  engine: engineFlag,
  json: jsonFlag,
  output: outputFlag,
}

type Given = Command.Command.Config.Infer<typeof flags>

const run = Effect.fnUntraced(function* (given: Given) {
  const output = yield* openOutput(given.output)
  const document = yield* withProgress((progress) =>
    Effect.gen(function* () {
      const sound = yield* readSoundPlan(given.plan, progress)
      const { stages, arrivalMs } = sound.scenario
      const scenario = { stages, arrivalMs: arrivalMs.slice(0, Option.getOrUndefined(given.queries)) }
      const targets = yield* atFlag("target", assignTargets(sound.pipelineInputs.pipeline, given.target))
      const served = yield* serveNodes(given, sound, targets, progress)
      progress.show(() => "predicting")
      const prediction = yield* predict(scenario, sound.objective.sloMs)
      const record = yield* replay(scenario, {
        serve: (rank) => served.get(rank) ?? Effect.void,
        onProgress: ({ sent, done, failed }) =>
          progress.show(
            () =>
              `replaying: ${formatCount(sent)} of ${formatCount(scenario.arrivalMs.length)} queries sent, ` +
              `${formatCount(sent - done - failed)} under way, ${formatCount(failed)} failed`,
          ),
      })
      return documentOf(given, sound, targets, prediction, measuredOf(record, scenario.arrivalMs), record.failures)
    }),
  )
  yield* emit(output, document, given.json, () => replayText(document, paint()))
  if (document.isWithinTolerance === false) return yield* new NotAsPredicted()
})

const atFlag = <A>(flag: string, result: Result.Result<A, InputError>): Effect.Effect<A, UsageError> =>
  Effect.mapError(Effect.fromResult(result), ({ message }) => new UsageError({ reason: `--${flag}: ${message}` }))

/** What asks for one query at each model node, by rank; every server has been tried and is warm. */
const serveNodes = Effect.fnUntraced(function* (
  given: Given,
  { pipelineInputs }: SoundPlan,
  targets: ReadonlyArray<NodeTarget>,
  progress: Progress,
) {
  const inputs = yield* inputFiles(given.input, pipelineInputs.pipeline)
  const timeoutMs = msOfSeconds(given.timeout)
  const served = new Map<number, Inference["ask"]>()
  for (const { node, baseUrl, modelPath } of targets) {
    progress.show(() => `warming up ${node.name} at ${baseUrl}`)
    const model = yield* findModel(baseUrl, modelPath, timeoutMs)
    const query = yield* readInferenceInput(inputs.get(node.name), model)
    const { ask, askAndCheck } = inference(model.inferUrl, query, timeoutMs)
    yield* askAndCheck
    for (let request = 1; request < given.warmup; request++) yield* ask
    served.set(node.rank, ask)
  }
  return served
})

/** The files of `--input`, by node. */
const inputFiles = Effect.fnUntraced(function* (
  texts: ReadonlyArray<string>,
  pipeline: Pipeline,
): Effect.fn.Return<ReadonlyMap<string, string>, UsageError> {
  const files = new Map<string, string>()
  const names = modelNodes(pipeline).map(({ name }) => name)
  for (const text of texts) {
    const { name, rest } = splitName(text)
    if (!names.includes(name)) {
      const expected = `NODE=FILE, the node one of ${listNames(names)}`
      return yield* new UsageError({ reason: `--input: found ${JSON.stringify(text)}, expected ${expected}` })
    }
    files.set(name, rest)
  }
  return files
})

const documentOf = (
  given: Given,
  { file, head, objective }: SoundPlan,
  targets: ReadonlyArray<NodeTarget>,
  prediction: Prediction,
  measured: Measured,
  failures: ReplayRecord["failures"],
): ReplayDocument => {
  const { rungs, caveats } = compare(prediction, measured, comparedPercentiles(objective.percentile))
  const tolerancePercent = Option.getOrNull(given.tolerance)
  const judged = ["p50", "p90", "p99", objective.percentile.label]
  const attainment = (ascending: Float64Array) => Percentile.countAtMost(ascending, objective.sloMs) / ascending.length
  const lag = (percentile: Percentile.Percentile) => Percentile.ofAscending(measured.lagAscending, percentile)
  return {
    format: "headway-replay/1",
    file,
    ...head,
    targets: targets.map(({ node, baseUrl, modelPath }) => ({ node: node.name, url: baseUrl, model: modelPath })),
    queries: measured.ascending.length,
    failedQueries: measured.failed,
    failures: [...failures].map(([text, queries]) => ({ text, queries })),
    sender: { lagMsP50: lag(Percentile.p50), lagMsP99: lag(Percentile.p99), lagMsMax: lag(Percentile.max) },
    utilisation: prediction.models.map(({ node, utilisation }) => ({ node, utilisation })),
    serviceTimeError: prediction.serviceTimeError,
    percentiles: rungs,
    sloAttainment: { predicted: attainment(prediction.ascending), measured: attainment(measured.ascending) },
    caveats,
    tolerancePercent,
    isWithinTolerance: tolerancePercent === null ? null : isWithin(rungs, judged, tolerancePercent),
  }
}

/** The command. */
export const replayCommand = Command.make("replay", flags, (given) =>
  run(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine)), Effect.provide(httpLayer)),
).pipe(
  Command.withDescription(
    "Send a plan's workload to live servers that run the plan, each query at its own instant, node by node through the " +
      "pipeline, and hold the latencies, which count from the intended instants, against the prediction. The servers " +
      "speak the Open Inference Protocol v2 over HTTP and form batches themselves. " +
      "Exit code 0: compared, whatever came of it; 1: not within --tolerance; 2: bad input or a server that cannot be used.",
  ),
  Command.withShortDescription("Send a plan's workload to live servers and compare with the prediction"),
  Command.withExamples([
    {
      command: "headway replay plan.json --target http://localhost:8000",
      description: "One server has the models of all nodes",
    },
    {
      command:
        "headway replay plan.json --target http://localhost:8000 --target KSVM=http://localhost:8000/v2/models/LogReg --queries 50",
      description: "Another model for one node, and the first 50 queries",
    },
  ]),
)
