/** `headway profile measure`: a profile, measured on a live model server. */
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { MeasuredRun, MeasurementDocument, MeasurementSettings } from "../../domain/Measurement.ts"
import { msOfSeconds } from "../../domain/Units.ts"
import { measure, plannedRuns } from "../../live/measure/Measure.ts"
import { findingsOf, profileOf, summarise } from "../../live/measure/Summary.ts"
import { findModel, inference, type ServedModel } from "../../live/ModelServer.ts"
import { type InferenceRequest, ofBatch, takesBatches } from "../../live/OpenInference.ts"
import { ServerError } from "../../live/ServerError.ts"
import { parseTarget } from "../../live/Target.ts"
import { formatCount } from "../../report/Format.ts"
import { measurementText } from "../../report/MeasurementText.ts"
import { NotStable } from "../Errors.ts"
import { httpLayer } from "../HttpLayer.ts"
import { readInferenceInput } from "../input/InferenceInput.ts"
import { type Journal, openJournal } from "../input/Journal.ts"
import { catalogName, catalogToAddTo, withProfile } from "../measure/MeasuredCatalog.ts"
import { measureFlags, type MeasureFlags, settingsOf } from "../measure/MeasureFlags.ts"
import { openOutputFile } from "../output/OutputFile.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { version } from "../Package.ts"
import { UsageError } from "../UsageError.ts"

const run = Effect.fnUntraced(function* (given: MeasureFlags) {
  const name = yield* catalogName(given)
  const settings = yield* settingsOf(given)
  const catalog = yield* catalogToAddTo(given)
  const output = yield* openOutputFile(given.output)
  const { document, journal } = yield* withProgress(
    Effect.fnUntraced(function* (progress) {
      progress.show(() => `asking ${given.url} for its model`)
      const model = yield* askForModel(given, settings)
      const query = yield* readInferenceInput(Option.getOrUndefined(given.input), model)
      const head = { format: "headway-measurement-journal/1", url: given.url, model: given.model, settings } as const
      const journal = yield* openJournal(`${given.output}.partial`, head, given.resume)
      const setting = { given, settings, model, query, journal }
      const runs = yield* measureRuns(setting, progress)
      return { journal, document: yield* documentOf(setting, name, runs) }
    }),
  )
  yield* output.write(`${JSON.stringify(withProfile(catalog, document), null, 2)}\n`)
  yield* output.commit
  yield* journal.remove
  yield* Console.log(given.json ? JSON.stringify(document, null, 2) : measurementText(document, given.output, paint()))
  if (!document.isStable) return yield* new NotStable()
})

/** What a measurement works with. */
interface Setting {
  readonly given: MeasureFlags
  readonly settings: MeasurementSettings
  readonly model: ServedModel
  /** The request of one query. */
  readonly query: InferenceRequest
  readonly journal: Journal
}

/** Finds the model on its server; it must take the batches that are to be measured. */
const askForModel = Effect.fnUntraced(function* (
  { url, model: name, timeout }: MeasureFlags,
  { batchSizes }: MeasurementSettings,
) {
  const { baseUrl } = yield* Effect.mapError(
    Effect.fromResult(parseTarget(url)),
    ({ message }) => new UsageError({ reason: `--url: ${message}` }),
  )
  const model = yield* findModel(baseUrl, name, msOfSeconds(timeout))
  if (1 < batchSizes.at(-1)! && !takesBatches(model.metadata)) {
    const shapes = model.metadata.inputs.map(({ shape }) => JSON.stringify(shape)).join(", ")
    return yield* new ServerError({
      url: model.inferUrl.replace(/\/infer$/, ""),
      found: `inputs of the shape ${shapes}`,
      expected: "a first size of -1, which takes batches; or --batch-size 1 alone",
    })
  }
  return model
})

/** Measures the runs that the journal lacks; each is in the journal once it is over, so a failure costs one at most. */
const measureRuns = Effect.fnUntraced(function* (
  { given, settings, model, query, journal }: Setting,
  progress: Progress,
) {
  const planned = plannedRuns(settings)
  const runs: Array<MeasuredRun> = [...journal.earlierRuns]
  let requests = 0
  const tellProgress = () => {
    const { batchSize, repeat } = planned[runs.length]!
    progress.show(
      () =>
        `measuring run ${runs.length + 1} of ${planned.length}: batch size ${batchSize}, repeat ${repeat} of ` +
        `${settings.repeats}; ${formatCount(requests)} requests answered`,
    )
  }
  const requestOf = (batchSize: number) => {
    const { ask } = inference(model.inferUrl, ofBatch(query, batchSize), msOfSeconds(given.timeout))
    return Effect.map(ask, () => {
      requests++
      tellProgress()
    })
  }
  const checked = Effect.forEach(
    settings.batchSizes,
    (batchSize) => inference(model.inferUrl, ofBatch(query, batchSize), msOfSeconds(given.timeout)).askAndCheck,
    { discard: true },
  )
  const measured = Stream.runForEach(measure(planned.slice(runs.length), requestOf, settings), (run) =>
    Effect.map(journal.append(run), () => {
      runs.push(run)
    }),
  )
  yield* Effect.onError(Effect.andThen(checked, measured), () => keepOrRemove(journal, runs.length, planned.length))
  return runs
})

/** What becomes of a journal when a measurement fails or is interrupted. */
const keepOrRemove = (journal: Journal, runs: number, planned: number) =>
  runs === 0
    ? Effect.ignore(journal.remove)
    : Console.error(
        `headway: ${runs} of ${planned} runs are kept in ${journal.file}; the same command with --resume goes on`,
      )

const documentOf = (
  { given, settings, model }: Setting,
  name: string,
  runs: ReadonlyArray<MeasuredRun>,
): Effect.Effect<MeasurementDocument> =>
  Effect.sync(() => {
    const batchSizes = summarise(runs, settings)
    return {
      format: "headway-measurement/1",
      headway: version,
      server: { url: given.url, name: model.server.name, version: model.server.version, model: given.model },
      measuredAt: new Date().toISOString(),
      model: name,
      hardware: given.hardware,
      settings,
      isStable: batchSizes.every(({ isStable }) => isStable),
      batchSizes,
      findings: findingsOf(batchSizes, runs, settings),
      profile: profileOf(batchSizes),
      runs,
    }
  })

/** The command. */
export const profileMeasureCommand = Command.make("measure", measureFlags, (given) =>
  run(given).pipe(Effect.scoped, Effect.provide(httpLayer)),
).pipe(
  Command.withDescription(
    "Measure a profile on a live model server that speaks the Open Inference Protocol v2 over HTTP. For each batch size, " +
      "one client at a time gives the latency, then as many clients as saturate the server give the throughput. A load " +
      "ends when three windows of requests in a row agree. " +
      "Exit code 0: measured; 1: measured, but some figures did not become stable; 2: bad input or a failing server.",
  ),
  Command.withShortDescription("Measure a profile on a live model server"),
  Command.withExamples([
    {
      command:
        "headway profile measure ResNet --url http://localhost:8000 --hardware V100 --cost-per-hour 3 --batch-size 1 --batch-size 8 --repeats 1 --window 10 -o catalog.json",
      description: "A quick look at two batch sizes, into a new catalog",
    },
  ]),
)
