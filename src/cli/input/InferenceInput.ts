/** The request of one query that a command sends: from a file, or all zeros. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import type { InputError } from "../../domain/InputErrors.ts"
import type { ServedModel } from "../../live/ModelServer.ts"
import { checkOneQuery, InferenceRequest, takesBatches, zeroRequest } from "../../live/OpenInference.ts"
import { ServerError } from "../../live/ServerError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { readJsonFile } from "./JsonFile.ts"

/** Reads the request of a file, or makes one of zeros for the model. */
export const readInferenceInput = (
  file: string | undefined,
  model: ServedModel,
): Effect.Effect<InferenceRequest, InputFileError | ServerError, FileSystem.FileSystem> =>
  file === undefined
    ? Effect.mapError(Effect.fromResult(zeroRequest(model.metadata)), (error) => toServerError(error, model))
    : Effect.map(readJsonFile(file, formFor(model)), ({ value }) => value)

const formFor = ({ metadata }: ServedModel) => ({
  schema: InferenceRequest,
  check: (request: InferenceRequest): Result.Result<InferenceRequest, InputError> =>
    takesBatches(metadata) ? Result.map(checkOneQuery(request), () => request) : Result.succeed(request),
})

const toServerError = ({ path, found, expected }: InputError, { inferUrl }: ServedModel): ServerError =>
  new ServerError({ url: inferUrl.replace(/\/infer$/, ""), found: `${found} at ${path}`, expected })
