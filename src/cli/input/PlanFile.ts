/** A plan file, and the inputs that it was made from, read again. */
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
import { type InputsDocument, PlanDocument, type SimulatedConfiguration } from "../../domain/Plan.ts"
import { arrivalTimesMs, isGenerated } from "../../domain/Workload.ts"
import type { Problem } from "../../planner/Problem.ts"
import { type EngineName, engineNames } from "../Engines.ts"
import { inputsDocument, workloadDocument } from "../Inputs.ts"
import type { Progress } from "../output/Terminal.ts"
import type { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { type JsonFile, readJsonFile } from "./JsonFile.ts"
import { type PipelineInputs, readRunnablePipeline } from "./PipelineFiles.ts"
import { type WorkloadInputs, workloadOf } from "./WorkloadInputs.ts"
import type { Phase } from "./WorkloadPhases.ts"

const planFormat = "headway-plan/1"

/** A decoded plan file. */
interface DecodedPlan {
  readonly document: PlanDocument
  readonly objective: Objective
  readonly engineName: EngineName
}

/** A plan, and the problem that it says it solves. */
export interface PlanInputs extends DecodedPlan {
  readonly file: string
  readonly pipelineInputs: PipelineInputs
  readonly workload: WorkloadInputs
  readonly problem: Problem
  /** An error about the plan, placed in its file. */
  readonly locate: (error: InputError) => InputFileError
}

/** Reads a plan file and all that it names; whether these still give the same figures is `inputsDifference`'s to say. */
export const readPlan = Effect.fnUntraced(function* (
  file: string,
  progress: Progress,
): Effect.fn.Return<PlanInputs, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  const planFile = yield* readJsonFile(file, { schema: Schema.Unknown, check: decodePlan })
  const { document, objective } = planFile.value
  const pipelineFile = yield* findInput(planFile, "pipeline.file", document.pipeline.file)
  const catalogFile = yield* findInput(planFile, "catalog.file", document.catalog.file)
  const phases: Array<Phase> = []
  for (const [index, phase] of document.workload.phases.entries()) {
    if (isGenerated(phase)) phases.push(phase)
    else phases.push({ ...phase, file: yield* findInput(planFile, `workload.phases[${index}].file`, phase.file) })
  }
  const pipelineInputs = yield* readRunnablePipeline(pipelineFile, catalogFile)
  const workload = yield* workloadOf(phases, Option.some(file), progress)
  const problem: Problem = {
    catalog: pipelineInputs.catalog,
    pipeline: pipelineInputs.pipeline,
    arrivalMs: arrivalTimesMs(workload.headwaysMs),
    serviceTimeModel: document.serviceTime,
    objective,
  }
  return { ...planFile.value, file, pipelineInputs, workload, problem, locate: planFile.locate }
})

/** What the document is comes first: of another one, little else would be as it should. */
const decodePlan = (value: unknown): Result.Result<DecodedPlan, InputError> => {
  const { format } = (value ?? {}) as { readonly format?: unknown }
  if (format !== planFormat) return complain("format", formatFound(format), JSON.stringify(planFormat))
  return Result.flatMap(
    Result.mapError(decode(PlanDocument, value), ({ error }) => error),
    checkPlan,
  )
}

const complain = (path: string, found: string, expected: string) =>
  Result.fail(new InvalidValue({ path, found, expected }))

const checkPlan = (document: PlanDocument): Result.Result<DecodedPlan, InputError> => {
  const engineName = engineNames.find((name) => name === document.engine)
  if (engineName === undefined) {
    return complain("engine", JSON.stringify(document.engine), `an engine of ${listNames(engineNames)}`)
  }
  if (document.workload.phases.length === 0) return complain("workload.phases", "an empty array", "at least one phase")
  return Result.match(Percentile.parse(document.objective.percentile), {
    onFailure: ({ found, expected }) => complain("objective.percentile", found, expected),
    onSuccess: (percentile) =>
      Result.succeed({ document, engineName, objective: { sloMs: document.objective.sloMs, percentile } }),
  })
}

/** The place of a file that a plan names: relative to the working directory, as when it was planned, or to the plan. */
const findInput = Effect.fnUntraced(function* (
  plan: JsonFile<unknown>,
  place: string,
  named: string,
): Effect.fn.Return<string, InputFileError, FileSystem.FileSystem | Path.Path> {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const beside = path.isAbsolute(named) ? named : path.join(path.dirname(plan.file), named)
  for (const candidate of [named, beside]) {
    if (yield* Effect.orElseSucceed(fileSystem.exists(candidate), () => false)) return candidate
  }
  return yield* plan.locate(
    new InvalidValue({
      path: place,
      found: `${JSON.stringify(named)}, which is neither here nor beside the plan`,
      expected: "the file that the plan was made from",
    }),
  )
})

/** Where the inputs, read again, are not those that the plan tells of. */
export const inputsDifference = ({ document, pipelineInputs, workload, objective }: PlanInputs) => {
  const now = inputsDocument(
    pipelineInputs,
    workloadDocument(workload),
    document.serviceTime,
    objective,
    document.engine,
  )
  return firstDifference(figuresOf(document), figuresOf(now))
}

const figuresOf = ({ pipeline, catalog, workload, objective }: InputsDocument) => ({
  pipeline: { name: pipeline.name },
  catalog: { name: catalog.name },
  workload: { headways: workload.headways, meanRateQps: workload.meanRateQps, scv: workload.scv },
  objective,
})

/** Where a plan's configuration does not fit its pipeline and catalogue. */
export const configurationFlaw = (
  { pipelineInputs }: PlanInputs,
  { configuration }: SimulatedConfiguration,
): InvalidValue | undefined => {
  const checked = Configuration.check(pipelineInputs.catalog, pipelineInputs.pipeline, configuration)
  if (Result.isSuccess(checked)) return undefined
  const { found, expected, path } = checked.failure
  return new InvalidValue({ path: `plan.configuration.${path}`, found, expected })
}

/** The plan of a file, if it has one, its inputs give the same figures as ever, and its configuration fits them. */
export const requirePlan = (inputs: PlanInputs): Effect.Effect<SimulatedConfiguration, InputFileError> => {
  const { document, locate } = inputs
  const { plan } = document
  if (plan === undefined) {
    const found = `nothing, as its outcome is "${document.outcome}"`
    return Effect.fail(locate(new InvalidValue({ path: "plan", found, expected: "a plan" })))
  }
  const difference = inputsDifference(inputs)
  if (difference !== undefined) return Effect.fail(locate(outOfDate(difference)))
  const flaw = configurationFlaw(inputs, plan)
  return flaw === undefined ? Effect.succeed(plan) : Effect.fail(locate(flaw))
}

/** A difference between a plan and what its inputs give now. */
export const outOfDate = ({ path, found, expected }: InvalidValue): InvalidValue =>
  new InvalidValue({ path, found, expected: `${expected}, which is what its inputs give now` })
