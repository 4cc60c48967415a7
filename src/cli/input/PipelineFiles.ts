/** A pipeline file and the catalogue it names. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Catalog from "../../domain/Catalog.ts"
import * as Configuration from "../../domain/Configuration.ts"
import { type InputError, InvalidValue } from "../../domain/InputErrors.ts"
import * as Pipeline from "../../domain/Pipeline.ts"
import type { InputFileError } from "./InputFileError.ts"
import { type JsonFile, readJsonFile } from "./JsonFile.ts"

/** What the pipeline file gives: the graph, and the catalogue's place if it names one. */
interface PipelineFile {
  readonly pipeline: Pipeline.Pipeline
  readonly catalog: string | undefined
}

/** A pipeline and its catalogue, checked against each other. */
export interface PipelineInputs {
  readonly pipeline: Pipeline.Pipeline
  readonly pipelineFile: string
  readonly catalog: Catalog.Catalog
  readonly catalogFile: string
  /** An error about the pipeline, placed in its file. */
  readonly locate: (error: InputError) => InputFileError
}

const pipelineForm = {
  schema: Pipeline.PipelineDocument,
  check: (document: Pipeline.PipelineDocument) =>
    Result.map(Pipeline.make(document), (pipeline): PipelineFile => ({ pipeline, catalog: document.catalog })),
}

/** Reads a catalogue file. */
export const readCatalog = (
  file: string,
): Effect.Effect<JsonFile<Catalog.Catalog>, InputFileError, FileSystem.FileSystem> =>
  readJsonFile(file, { schema: Catalog.Catalog, check: Catalog.check })

/** Reads a pipeline file and its catalogue; `catalogOverride` is used instead of the one that the pipeline names. */
export const readPipeline = Effect.fnUntraced(function* (
  file: string,
  catalogOverride: string | undefined,
): Effect.fn.Return<PipelineInputs, InputFileError, FileSystem.FileSystem | Path.Path> {
  const path = yield* Path.Path
  const beside = (other: string) => path.join(path.dirname(file), other)
  const pipelineFile = yield* readJsonFile(file, pipelineForm)
  const { pipeline, catalog: named } = pipelineFile.value
  const catalogFile = catalogOverride ?? (named === undefined || path.isAbsolute(named) ? named : beside(named))
  if (catalogFile === undefined) {
    const error = { path: "catalog", found: "nothing", expected: "the path of a catalog, or the flag --catalog" }
    return yield* pipelineFile.locate(new InvalidValue(error))
  }
  const catalog = yield* readCatalog(catalogFile)
  const models = Configuration.checkModels(catalog.value, pipeline)
  if (Result.isFailure(models)) return yield* pipelineFile.locate(models.failure)
  return { pipeline, pipelineFile: file, catalog: catalog.value, catalogFile, locate: pipelineFile.locate }
})

/** Reads a pipeline to run: one without program nodes, since their code is not to be had on the command line. */
export const readRunnablePipeline = Effect.fnUntraced(function* (
  file: string,
  catalogOverride: string | undefined,
): Effect.fn.Return<PipelineInputs, InputFileError, FileSystem.FileSystem | Path.Path> {
  const inputs = yield* readPipeline(file, catalogOverride)
  for (const { role, documentPath } of inputs.pipeline.nodes) {
    if (role._tag !== "Program") continue
    return yield* inputs.locate(
      new InvalidValue({
        path: `${documentPath}.program`,
        found: `the program ${JSON.stringify(role.program)}, which the command line does not have`,
        expected: "models and joins; programs run through the library",
      }),
    )
  }
  return inputs
})

/** Reads a configuration file and checks it against a pipeline and its catalogue. */
export const readConfiguration = (
  file: string,
  { catalog, pipeline }: PipelineInputs,
): Effect.Effect<JsonFile<Configuration.Configuration>, InputFileError, FileSystem.FileSystem> =>
  readJsonFile(file, {
    schema: Configuration.Configuration,
    check: (configuration) => Configuration.check(catalog, pipeline, configuration),
  })
