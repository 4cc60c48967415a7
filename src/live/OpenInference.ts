/**
 * The Open Inference Protocol, version 2, as far as a load generator speaks it: metadata of server and model, and
 * requests whose tensors are JSON. https://github.com/kserve/open-inference-protocol
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { InvalidValue } from "../domain/InputErrors.ts"

/** Answer of `GET /v2`. */
export const ServerMetadata = Schema.Struct({ name: Schema.String, version: Schema.String })
export type ServerMetadata = typeof ServerMetadata.Type

// oxfmt-ignore
const datatypes = [
  "BOOL", "BYTES", "FP16", "FP32", "FP64", "BF16",
  "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64",
] as const

const TensorMetadata = Schema.Struct({
  name: Schema.NonEmptyString,
  datatype: Schema.Literals(datatypes),
  shape: Schema.NonEmptyArray(Schema.Int),
})

/** Answer of `GET /v2/models/NAME`: the tensors that the model takes and gives; a size of −1 is any size. */
export const ModelMetadata = Schema.Struct({
  name: Schema.String,
  inputs: Schema.NonEmptyArray(TensorMetadata),
  outputs: Schema.Array(TensorMetadata),
})
export type ModelMetadata = typeof ModelMetadata.Type

const Tensor = Schema.Struct({
  name: Schema.NonEmptyString,
  datatype: Schema.Literals(datatypes),
  shape: Schema.NonEmptyArray(Schema.Int),
  data: Schema.Array(Schema.Json),
})

/** Body of `POST /v2/models/NAME/infer`. */
export const InferenceRequest = Schema.Struct({ inputs: Schema.NonEmptyArray(Tensor) })
export type InferenceRequest = typeof InferenceRequest.Type

/** Answer to that; what the tensors hold is of no interest here. */
export const InferenceResponse = Schema.Struct({
  outputs: Schema.NonEmptyArray(
    Schema.Struct({ name: Schema.String, datatype: Schema.String, shape: Schema.Array(Schema.Int) }),
  ),
})

/** How servers tell an error. */
export const ErrorResponse = Schema.Struct({ error: Schema.String })

/** A request of one query, all zeros, in the shapes of the model's inputs. */
export const zeroRequest = ({ inputs }: ModelMetadata): Result.Result<InferenceRequest, InvalidValue> => {
  const flaw = inputs.findIndex(({ shape }) => shape.slice(1).some((size) => size < 1) || shape[0] === 0)
  if (flaw !== -1) {
    const { shape, name } = inputs[flaw]!
    const found = `the shape ${JSON.stringify(shape)} of ${JSON.stringify(name)}`
    const expected = "sizes above 0 but for the first; --input gives a request instead"
    return Result.fail(new InvalidValue({ path: `inputs[${flaw}].shape`, found, expected }))
  }
  const [first, ...rest] = inputs
  return Result.succeed({ inputs: [zeroTensor(first), ...rest.map(zeroTensor)] })
}

const zeroTensor = ({ name, datatype, shape }: typeof TensorMetadata.Type): typeof Tensor.Type => {
  const [first, ...sizes] = shape
  const ofQuery: readonly [number, ...Array<number>] = [Math.max(1, first), ...sizes]
  const zero = datatype === "BYTES" ? "" : datatype === "BOOL" ? false : 0
  const length = ofQuery.reduce((product, size) => product * size, 1)
  return { name, datatype, shape: ofQuery, data: Array.from({ length }, (): Schema.Json => zero) }
}

/** Fails unless a request is of one query, that is, unless the first size of all its tensors is 1. */
export const checkOneQuery = ({ inputs }: InferenceRequest): Result.Result<void, InvalidValue> => {
  const flaw = inputs.findIndex(({ shape }) => shape[0] !== 1)
  if (flaw === -1) return Result.succeed(undefined)
  const found = `the shape ${JSON.stringify(inputs[flaw]!.shape)} of ${JSON.stringify(inputs[flaw]!.name)}`
  return Result.fail(
    new InvalidValue({ path: `inputs[${flaw}].shape`, found, expected: "a first size of 1, which is one query" }),
  )
}

/** A request of one query, as one of a batch of such queries. */
export const ofBatch = ({ inputs }: InferenceRequest, batchSize: number): InferenceRequest => {
  const [first, ...rest] = inputs
  const repeat = (tensor: typeof Tensor.Type): typeof Tensor.Type => ({
    ...tensor,
    shape: [batchSize, ...tensor.shape.slice(1)],
    data: Array.from({ length: batchSize }, () => tensor.data).flat(),
  })
  return { inputs: [repeat(first), ...rest.map(repeat)] }
}

/** Whether a model takes batches: whether the first size of all its inputs is open. */
export const takesBatches = ({ inputs }: ModelMetadata): boolean => inputs.every(({ shape }) => shape[0] === -1)
