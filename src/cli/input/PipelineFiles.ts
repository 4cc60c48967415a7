/** A pipeline file and the catalogue it names. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Catalog from "../../domain/Catalog.ts"
import * as Configuration from "../../domain/Configuration.ts"
import * as Pipeline from "../../domain/Pipeline.ts"
import { InputFileError } from "./InputFileError.ts"
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
  const pipelineFile = yield* readJsonFile(file, pipelineForm)
  const { pipeline, catalog: named } = pipelineFile.value
  const catalogFile = catalogOverride ?? (named === undefined ? undefined : path.join(path.dirname(file), named))
  if (catalogFile === undefined) {
    const reason = "found no catalog, expected a path at catalog, or the flag --catalog"
    return yield* new InputFileError({ file, reason })
  }
  const catalog = yield* readCatalog(catalogFile)
  const models = Configuration.checkModels(catalog.value, pipeline)
  if (Result.isFailure(models)) return yield* pipelineFile.locate(models.failure)
  return { pipeline, pipelineFile: file, catalog: catalog.value, catalogFile }
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
