/** Measurements: what the files of measuring programs say, row by row, before anything is chosen among them. */
import * as Result from "effect/Result"
import { decimalOf } from "../domain/Decimal.ts"
import { formatFound } from "../domain/Decode.ts"
import { InvalidValue } from "../domain/InputErrors.ts"
import type { Place } from "../domain/Provenance.ts"
import { expectedName, isName, maxDurationMs, maxProfiledBatchSize, maxRateQps } from "../domain/Units.ts"

/** How hard the model was driven: that many requests always under way, or that many sent each second. */
export interface Load {
  readonly kind: "concurrency" | "request-rate"
  readonly value: number
}

/** What one row says of one model on one hardware; `batchSize` may be a mean, such as 7.99. */
export interface Measurement extends Place {
  readonly model: string
  readonly hardware: string
  readonly batchSize: number
  readonly load?: Load | undefined
  readonly throughputQps?: number | undefined
  readonly latencyMsP99?: number | undefined
  /** What else is known of how it was measured. */
  readonly note?: string | undefined
  /** What to know before trusting it. */
  readonly caution?: string | undefined
  /** Why the row cannot be used, if it cannot. */
  readonly refusal?: string | undefined
}

/** What is said of a file's measurements because the file does not say it itself. */
export interface FileFacts {
  readonly model?: string | undefined
  readonly hardware?: string | undefined
  readonly batchSize?: number | undefined
}

/** How a file is read. */
export interface ReadOptions extends FileFacts {
  /** What a replica is, where several instances of a model were measured together: one of them, or all. */
  readonly instances: "one" | "group"
  /** The only model configuration to take rows of. */
  readonly configuration?: string | undefined
  /** Which column holds what, for a table of one's own. */
  readonly columns: Readonly<Record<string, string>>
  /** Other names for models and hardware than the file's. */
  readonly rename: Readonly<Record<string, string>>
}

/** Measurements of a file, or the first thing that is wrong with it. */
export type ReadResult = Result.Result<ReadonlyArray<Measurement>, InvalidValue>

/** A complaint about a place in a file. */
export const invalid = (path: string, found: string, expected: string): InvalidValue =>
  new InvalidValue({ path, found, expected })

/** A figure, which may be 0 where nothing was measured. */
export const figureOf = (
  text: string,
  path: string,
  unit: string,
  maximum: number,
): Result.Result<number, InvalidValue> => {
  const value = decimalOf(text)
  return 0 <= value && value <= maximum
    ? Result.succeed(value)
    : Result.fail(invalid(path, formatFound(text), `a number of ${unit} from 0 to ${maximum}`))
}

/** A throughput in queries per second. */
export const throughputOf = (text: string, path: string): Result.Result<number, InvalidValue> =>
  figureOf(text, path, "inferences per second", maxRateQps)

/** A latency in ms, of a figure in a unit of which there are `perMs` in a millisecond. */
export const latencyOf = (
  text: string,
  path: string,
  unit: string,
  perMs: number,
): Result.Result<number, InvalidValue> =>
  Result.map(figureOf(text, path, unit, maxDurationMs * perMs), (value) => value / perMs)

/** A batch size, or the mean of several. */
export const batchSizeOf = (text: string, path: string): Result.Result<number, InvalidValue> => {
  const value = decimalOf(text)
  return 1 <= value && value <= maxProfiledBatchSize
    ? Result.succeed(value)
    : Result.fail(invalid(path, formatFound(text), `a batch size, a number from 1 to ${maxProfiledBatchSize}`))
}

/** The name that a catalogue gives to a model or a hardware. */
export const nameOf = (
  text: string,
  path: string,
  rename: ReadOptions["rename"],
): Result.Result<string, InvalidValue> => {
  const name = Object.hasOwn(rename, text) ? rename[text]! : text
  return isName(name)
    ? Result.succeed(name)
    : Result.fail(invalid(path, `the name ${formatFound(name)}`, `${expectedName}; --rename OLD=NEW gives another`))
}

/** Why a row without a figure above 0 cannot be used. */
export const refusalOfZero = ({ throughputQps, latencyMsP99 }: Partial<Measurement>): string | undefined => {
  if (throughputQps === 0) return "its throughput is 0, so nothing was measured"
  return latencyMsP99 === 0 ? "its p99 latency is 0, so it was not measured, or rounded away" : undefined
}

const flagOf = { model: "--model", hardware: "--hardware", batchSize: "--batch-size" } as const
const factName = { model: "the model", hardware: "the hardware", batchSize: "the batch size" } as const

/** What must be said of a file because it does not say it itself. */
export const requireFact = <Key extends keyof FileFacts>(
  facts: FileFacts,
  key: Key,
): Result.Result<NonNullable<FileFacts[Key]>, InvalidValue> => {
  const value = facts[key]
  return value === undefined || value === null
    ? Result.fail(
        invalid("", `nothing that tells ${factName[key]}`, `${flagOf[key]}, as a file of this format does not tell it`),
      )
    : Result.succeed(value)
}

/** Fails if something is said of a file that says it itself. */
export const refuseFact = (facts: FileFacts, key: keyof FileFacts): Result.Result<void, InvalidValue> => {
  if (facts[key] === undefined) return Result.succeed(undefined)
  const expected = `none, as the file tells ${factName[key]} itself${key === "batchSize" ? "" : "; --rename OLD=NEW gives another name"}`
  return Result.fail(invalid("", `${flagOf[key]} ${facts[key]}`, expected))
}
