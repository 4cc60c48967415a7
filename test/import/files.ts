/** The files of measuring programs among the fixtures, imported. */
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { assemble, type Imported, type Request } from "../../src/import/Assemble.ts"
import { guessFormat, readers } from "../../src/import/Format.ts"
import type { Measurement, ReadOptions } from "../../src/import/Measurement.ts"
import { successOf } from "../result.ts"

/** The text of a fixture. */
export const textOf = (name: string): string =>
  readFileSync(new URL(`../../fixtures/import/${name}`, import.meta.url), "utf8")

/** Nothing told but what the files say themselves. */
export const plainOptions: ReadOptions = { instances: "one", columns: {}, rename: {} }

/** The usual request. */
export const plainRequest: Request = {
  name: "test",
  origin: "test",
  rule: "saturation",
  fractionalBatch: "interpolate",
  costPerHour: {},
}

/** The measurements of a text. */
export const measurementsOf = (
  file: string,
  text: string,
  options: Partial<ReadOptions> = {},
): ReadonlyArray<Measurement> => {
  const format = guessFormat(text)
  if (format === undefined || format === "perf-analyzer-json") throw new Error(`no text to read: ${file}`)
  return successOf(readers[format](file, text, { ...plainOptions, ...options }))
}

/** What is wrong with a text that is read in the format it is in. */
export const complaintOf = (text: string, options: Partial<ReadOptions> = {}): string => {
  const format = guessFormat(text)
  if (format === undefined || format === "perf-analyzer-json") throw new Error("no text to read")
  return Result.match(readers[format]("a", text, { ...plainOptions, ...options }), {
    onSuccess: (measurements) => `read ${measurements.length} measurements`,
    onFailure: ({ message }) => message,
  })
}

/** A catalogue of measurements. */
export const importOf = (measurements: ReadonlyArray<Measurement>, request: Partial<Request> = {}): Imported =>
  successOf(assemble(measurements, { ...plainRequest, ...request }))
