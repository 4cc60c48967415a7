/** Requests of the Open Inference Protocol. */
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { checkOneQuery, type ModelMetadata, ofBatch, takesBatches, zeroRequest } from "../../src/live/OpenInference.ts"

const metadata: ModelMetadata = {
  name: "m",
  inputs: [
    { name: "x", datatype: "FP32", shape: [-1, 2, 2] },
    { name: "text", datatype: "BYTES", shape: [-1, 1] },
    { name: "mask", datatype: "BOOL", shape: [-1] },
  ],
  outputs: [],
}

describe("zeroRequest", () => {
  it("is of one query, in the model's shapes and datatypes", () => {
    expect(Result.getOrThrow(zeroRequest(metadata))).toEqual({
      inputs: [
        { name: "x", datatype: "FP32", shape: [1, 2, 2], data: [0, 0, 0, 0] },
        { name: "text", datatype: "BYTES", shape: [1, 1], data: [""] },
        { name: "mask", datatype: "BOOL", shape: [1], data: [false] },
      ],
    })
  })

  it("keeps a first size that is not open", () => {
    const fixed: ModelMetadata = { ...metadata, inputs: [{ name: "x", datatype: "INT8", shape: [3, 1] }] }
    expect(takesBatches(metadata)).toBe(true)
    expect(takesBatches(fixed)).toBe(false)
    expect(Result.getOrThrow(zeroRequest(fixed)).inputs).toEqual([
      { name: "x", datatype: "INT8", shape: [3, 1], data: [0, 0, 0] },
    ])
  })

  it("cannot guess further sizes that are open", () => {
    const open: ModelMetadata = { ...metadata, inputs: [{ name: "x", datatype: "FP32", shape: [-1, -1] }] }
    expect(Result.getOrThrow(Result.flip(zeroRequest(open))).message).toBe(
      'at inputs[0].shape: found the shape [-1,-1] of "x", expected sizes above 0 but for the first; --input gives a request instead',
    )
  })
})

describe("ofBatch", () => {
  it("repeats a query's data, flat or nested", () => {
    const query = {
      inputs: [
        { name: "x", datatype: "FP32" as const, shape: [1, 2] as const, data: [1, 2] },
        { name: "y", datatype: "FP32" as const, shape: [1, 2] as const, data: [[3, 4]] },
      ] as const,
    }
    expect(ofBatch(query, 3).inputs).toEqual([
      { name: "x", datatype: "FP32", shape: [3, 2], data: [1, 2, 1, 2, 1, 2] },
      {
        name: "y",
        datatype: "FP32",
        shape: [3, 2],
        data: [
          [3, 4],
          [3, 4],
          [3, 4],
        ],
      },
    ])
  })

  it("is of queries: a request of two is none", () => {
    const two = { inputs: [{ name: "x", datatype: "FP32", shape: [2, 1], data: [1, 2] }] } as const
    expect(Result.getOrThrow(Result.flip(checkOneQuery(two))).message).toBe(
      'at inputs[0].shape: found the shape [2,1] of "x", expected a first size of 1, which is one query',
    )
  })
})
