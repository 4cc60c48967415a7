/** The document of a plan or of a simulation, and the inputs that it was made from, read again. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Configuration from "../../domain/Configuration.ts"
import { decode, formatFound } from "../../domain/Decode.ts"
import { firstDifference } from "../../domain/Difference.ts"
import { type InputError, InvalidValue, listNames } from "../../domain/InputErrors.ts"
import type { Objective } from "../../domain/Objective.ts"
import * as Percentile from "../../domain/Percentile.ts"
import type { InputsDocument, SimulatedConfiguration } from "../../domain/Plan.ts"
import { arrivalTimesMs, isGenerated } from "../../domain/Workload.ts"
import type { Problem } from "../../planner/Problem.ts"
import { type EngineName, engineNames } from "../Engines.ts"
import { inputsDocument, workloadDocument } from "../Inputs.ts"
import type { Progress } from "../output/Terminal.ts"
import type { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { type JsonFile, readJsonFile } from "./JsonFile.ts"
import { type PipelineInputs, readRunnablePipeline } from "./PipelineFiles.ts"
import { type FurtherWorkloads, moreOf } from "./FurtherWorkloads.ts"
import { type WorkloadInputs, workloadOf } from "./WorkloadInputs.ts"
import type { Phase } from "./WorkloadPhases.ts"

/** The schemas of the documents that may be read, by their format. */
export type Forms<Document> = Readonly<Record<string, Schema.Decoder<Document>>>

/** A decoded document. */
interface DecodedDocument<Document> {
  readonly document: Document
  readonly objective: Objective
  readonly engineName: EngineName
}

/** A document, and the problem that it speaks of. */
export interface DocumentInputs<Document extends InputsDocument = InputsDocument> extends DecodedDocument<Document> {
  readonly file: string
  readonly pipelineInputs: PipelineInputs
  readonly workload: WorkloadInputs
  readonly further: FurtherWorkloads | undefined
  readonly problem: Problem
  /** An error about the document, placed in its file. */
  readonly locate: (error: InputError) => InputFileError
}

/** Reads a document and all that it names; whether these still give the same figures is `inputsDifference`'s to say. */
export const readDocument = Effect.fnUntraced(function* <Document extends InputsDocument>(
  file: string,
  forms: Forms<Document>,
  progress: Progress,
): Effect.fn.Return<DocumentInputs<Document>, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  const documentFile = yield* readJsonFile(file, {
    schema: Schema.Unknown,
    check: (value) => decodeDocument(forms, value),
  })
  const { document, objective } = documentFile.value
  const pipelineFile = yield* findInput(documentFile, "pipeline.file", document.pipeline.file)
  const catalogFile = yield* findInput(documentFile, "catalog.file", document.catalog.file)
  const readAgain = Effect.fnUntraced(function* (summary: InputsDocument["workload"], place: string) {
    const phases: Array<Phase> = []
    for (const [index, phase] of summary.phases.entries()) {
      if (isGenerated(phase)) phases.push(phase)
      else phases.push({ ...phase, file: yield* findInput(documentFile, `${place}.phases[${index}].file`, phase.file) })
    }
    return yield* workloadOf(phases, Option.some(file), progress)
  })
  const pipelineInputs = yield* readRunnablePipeline(pipelineFile, catalogFile)
  const workload = yield* readAgain(document.workload, "workload")
  const { furtherWorkloads } = document
  const further: FurtherWorkloads | undefined =
    furtherWorkloads === undefined
      ? undefined
      : {
          workloads: yield* Effect.forEach(furtherWorkloads.workloads, (summary, index) =>
            readAgain(summary, placeOf(index)),
          ),
          mayMiss: furtherWorkloads.mayMiss,
        }
  const problem: Problem = {
    catalog: pipelineInputs.catalog,
    pipeline: pipelineInputs.pipeline,
    arrivalMs: arrivalTimesMs(workload.headwaysMs),
    more: moreOf(further),
    serviceTimeModel: document.serviceTime,
    objective,
  }
  return { ...documentFile.value, file, pipelineInputs, workload, further, problem, locate: documentFile.locate }
})

/** Where a further workload stands in a document. */
const placeOf = (index: number): string => `furtherWorkloads.workloads[${index}]`

/** What the document is comes first: of another one, little else would be as it should. */
const decodeDocument = <Document extends InputsDocument>(
  forms: Forms<Document>,
  value: unknown,
): Result.Result<DecodedDocument<Document>, InputError> => {
  const { format } = (value ?? {}) as { readonly format?: unknown }
  const formats = Object.keys(forms)
  const known = formats.find((each) => each === format)
  if (known === undefined) {
    return complain("format", formatFound(format), formats.map((each) => JSON.stringify(each)).join(" or "))
  }
  return Result.flatMap(
    Result.mapError(decode(forms[known]!, value), ({ error }) => error),
    checkDocument,
  )
}

const complain = (path: string, found: string, expected: string) =>
  Result.fail(new InvalidValue({ path, found, expected }))

const checkDocument = <Document extends InputsDocument>(
  document: Document,
): Result.Result<DecodedDocument<Document>, InputError> => {
  const engineName = engineNames.find((name) => name === document.engine)
  if (engineName === undefined) {
    return complain("engine", JSON.stringify(document.engine), `an engine of ${listNames(engineNames)}`)
  }
  const { workload, furtherWorkloads } = document
  if (workload.phases.length === 0) return complain("workload.phases", "an empty array", "at least one phase")
  if (furtherWorkloads !== undefined) {
    const { workloads, mayMiss } = furtherWorkloads
    if (workloads.length === 0) return complain("furtherWorkloads.workloads", "an empty array", "at least one workload")
    const empty = workloads.findIndex(({ phases }) => phases.length === 0)
    if (0 <= empty) return complain(`${placeOf(empty)}.phases`, "an empty array", "at least one phase")
    if (!Number.isInteger(mayMiss) || mayMiss < 0 || workloads.length < mayMiss) {
      const expected = `a whole number from 0 to ${workloads.length}, so that one is left to be met`
      return complain("furtherWorkloads.mayMiss", String(mayMiss), expected)
    }
  }
  return Result.match(Percentile.parse(document.objective.percentile), {
    onFailure: ({ found, expected }) => complain("objective.percentile", found, expected),
    onSuccess: (percentile) =>
      Result.succeed({ document, engineName, objective: { sloMs: document.objective.sloMs, percentile } }),
  })
}

/** The place of a file that a document names: relative to the working directory, as when it was made, or to itself. */
const findInput = Effect.fnUntraced(function* (
  document: JsonFile<unknown>,
  place: string,
  named: string,
): Effect.fn.Return<string, InputFileError, FileSystem.FileSystem | Path.Path> {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const beside = path.isAbsolute(named) ? named : path.join(path.dirname(document.file), named)
  for (const candidate of [named, beside]) {
    if (yield* Effect.orElseSucceed(fileSystem.exists(candidate), () => false)) return candidate
  }
  return yield* document.locate(
    new InvalidValue({
      path: place,
      found: `${JSON.stringify(named)}, which is neither here nor beside this file`,
      expected: "the file that it was made from",
    }),
  )
})

/** Where the inputs, read again, are not those that the document tells of. */
export const inputsDifference = ({ document, pipelineInputs, workload, further, objective }: DocumentInputs) => {
  const now = inputsDocument(
    pipelineInputs,
    workloadDocument(workload),
    document.serviceTime,
    objective,
    document.engine,
    further,
  )
  return firstDifference(figuresOf(document), figuresOf(now))
}

const figuresOf = ({ pipeline, catalog, workload, furtherWorkloads, objective }: InputsDocument) => ({
  pipeline: { name: pipeline.name },
  catalog: { name: catalog.name },
  workload: figuresOfWorkload(workload),
  furtherWorkloads: { workloads: furtherWorkloads?.workloads.map(figuresOfWorkload) },
  objective,
})

const figuresOfWorkload = ({ headways, meanRateQps, scv }: InputsDocument["workload"]) => ({
  headways,
  meanRateQps,
  scv,
})

/** Where a configuration, which stands at a place of the document, does not fit its pipeline and catalogue. */
export const configurationFlaw = (
  { pipelineInputs }: DocumentInputs,
  { configuration }: SimulatedConfiguration,
  place: string,
): InvalidValue | undefined => {
  const checked = Configuration.check(pipelineInputs.catalog, pipelineInputs.pipeline, configuration)
  if (Result.isSuccess(checked)) return undefined
  const { found, expected, path } = checked.failure
  return new InvalidValue({ path: `${place}.configuration.${path}`, found, expected })
}
