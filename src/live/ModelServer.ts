/** Model servers that speak the Open Inference Protocol over HTTP, as clients see them. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { decode, type DecodeFailure } from "../domain/Decode.ts"
import {
  ErrorResponse,
  type InferenceRequest,
  InferenceResponse,
  ModelMetadata,
  ServerMetadata,
} from "./OpenInference.ts"
import { ServerError } from "./ServerError.ts"

/** A model that a server has ready. */
export interface ServedModel {
  /** Where requests go. */
  readonly inferUrl: string
  readonly server: ServerMetadata
  readonly metadata: ModelMetadata
}

const json = "application/json"

/** Asks a server for a model: that it is there, ready, and speaks the protocol; and what the model takes. */
export const findModel = Effect.fnUntraced(function* (
  baseUrl: string,
  modelPath: string,
  timeoutMs: number,
): Effect.fn.Return<ServedModel, ServerError, HttpClient.HttpClient> {
  const get = (path: string) => answerOf(HttpClientRequest.get(`${baseUrl}${path}`), timeoutMs)
  const server = yield* Effect.flatMap(get("/v2"), decodedAs(ServerMetadata, "a server's metadata"))
  yield* Effect.mapError(
    get("/v2/health/ready"),
    ({ url, found }) => new ServerError({ url, found, expected: "200, a server that is ready" }),
  )
  const metadata = yield* Effect.flatMap(
    Effect.mapError(
      get(`/v2/models/${modelPath}`),
      ({ url, found }) => new ServerError({ url, found, expected: `200, the metadata of the model "${modelPath}"` }),
    ),
    decodedAs(ModelMetadata, "a model's metadata"),
  )
  return { inferUrl: `${baseUrl}/v2/models/${modelPath}/infer`, server, metadata }
})

/** An inference that can be asked for again and again; its request is put into words once. */
export interface Inference {
  /** Asks once, and reads the answer to its end without looking into it. */
  readonly ask: Effect.Effect<void, ServerError, HttpClient.HttpClient>
  /** Asks once, and fails unless the answer has the form that the protocol wants. */
  readonly askAndCheck: Effect.Effect<void, ServerError, HttpClient.HttpClient>
}

/** The inference of a request on a model; `timeoutMs` is how long an answer may take. */
export const inference = (inferUrl: string, request: InferenceRequest, timeoutMs: number): Inference => {
  const post = HttpClientRequest.post(inferUrl, { body: HttpBody.text(JSON.stringify(request), json) })
  const answer = answerOf(post, timeoutMs)
  const batchSize = request.inputs[0].shape[0]
  return {
    ask: Effect.asVoid(answer),
    askAndCheck: Effect.flatMap(answer, (found) =>
      Effect.flatMap(decodedAs(InferenceResponse, "an inference's outputs")(found), ({ outputs }) => {
        const { name, shape } = outputs[0]
        if (shape[0] === batchSize) return Effect.void
        const told = `the shape ${JSON.stringify(shape)} of the output ${JSON.stringify(name)}`
        return Effect.fail(
          new ServerError({ url: inferUrl, found: told, expected: `a first size of ${batchSize}, as in the request` }),
        )
      }),
    ),
  }
}

/** What a server answered. */
interface Answer {
  readonly url: string
  readonly text: string
}

/** Sends a request; fails unless all of an answer of status 200 comes in time. */
const answerOf = (
  request: HttpClientRequest.HttpClientRequest,
  timeoutMs: number,
): Effect.Effect<Answer, ServerError, HttpClient.HttpClient> => {
  const { url, method } = request
  const expected = `an answer of status 200 to ${method}`
  return Effect.flatMap(HttpClient.HttpClient, (client) => client.execute(request)).pipe(
    Effect.flatMap((response) => Effect.map(response.text, (text) => ({ response, text }))),
    Effect.provideContext(untraced),
    Effect.mapError((error) => new ServerError({ url, found: describeFailure(error), expected })),
    Effect.timeoutOrElse({
      duration: timeoutMs,
      orElse: () => Effect.fail(new ServerError({ url, found: `no answer within ${timeoutMs} ms`, expected })),
    }),
    Effect.flatMap(({ response, text }) =>
      response.status === 200
        ? Effect.succeed({ url, text })
        : Effect.fail(new ServerError({ url, found: describeStatus(response, text), expected })),
    ),
  )
}

/** Spans and their headers would burden every request that is timed. */
const untraced = Context.make(HttpClient.TracerDisabledWhen, () => true)

const describeFailure = ({ reason }: HttpClientError.HttpClientError): string => {
  const { cause } = reason as { readonly cause?: { readonly code?: unknown; readonly message?: unknown } }
  const what = reason._tag === "TransportError" ? "no server" : "no readable answer"
  return `${what} (${String(cause?.code ?? cause?.message ?? reason._tag)})`
}

/** The status, with the server's own words where it has some. */
const describeStatus = ({ status }: HttpClientResponse.HttpClientResponse, text: string): string => {
  const told = Result.flatMap(parseJson(text), (body) => decode(ErrorResponse, body, "ignore"))
  return `status ${status}${Result.isSuccess(told) ? `, ${JSON.stringify(told.success.error.slice(0, 200))}` : ""}`
}

const parseJson = (text: string): Result.Result<unknown, string> =>
  Result.try({ try: (): unknown => JSON.parse(text), catch: () => "no JSON" })

/** Reads an answer as JSON of a schema; it may say more than the schema knows. */
const decodedAs =
  <S extends Schema.Decoder<unknown>>(schema: S, what: string) =>
  ({ url, text }: Answer): Effect.Effect<S["Type"], ServerError> =>
    parseJson(text).pipe(
      Result.mapError(() => ({ found: JSON.stringify(text.slice(0, 60)), expected: "JSON" })),
      Result.flatMap((body) => Result.mapError(decode(schema, body, "ignore"), describeDecoding)),
      Result.mapError(
        ({ found, expected }) =>
          new ServerError({ url, found, expected: `${expected}, as ${what} in the Open Inference Protocol v2` }),
      ),
      Effect.fromResult,
    )

const describeDecoding = ({ error: { path, found, expected } }: DecodeFailure) => ({
  found: path === "" ? found : `${found} at ${path}`,
  expected,
})
