/** The workload of a command: read from files or generated, as its flags say. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import { HeadwayGenerator } from "../../domain/ArrivalProcess.ts"
import { maxDurationMs, maxHeadways } from "../../domain/Units.ts"
import * as Workload from "../../domain/Workload.ts"
import { formatCount, formatNumber } from "../../report/Format.ts"
import type { WorkloadFlags } from "../Flags.ts"
import type { Progress } from "../output/Terminal.ts"
import { UsageError } from "../UsageError.ts"
import { InputFileError } from "./InputFileError.ts"
import { readTrace } from "./Trace.ts"
import { excerptOf } from "./TraceExcerpt.ts"
import { type Phase, readPhases } from "./WorkloadPhases.ts"

/** A workload and the phases it came from; `headwaysMs` has shape [headways], at least one. */
export interface WorkloadInputs {
  readonly phases: ReadonlyArray<Phase>
  readonly headwaysMs: Float64Array
}

/** Headways generated between two looks at whether the command was interrupted. */
const headwaysPerTurn = 2 ** 18

/** Reads or generates the workload. */
export const readWorkload = Effect.fnUntraced(function* (
  flags: WorkloadFlags,
  progress: Progress,
): Effect.fn.Return<WorkloadInputs, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  return yield* workloadOf(yield* readPhases(flags), flags.workload, progress)
})

/** Reads or generates the headways of phases, at least one; `source` is the file that lists them, if one does. */
export const workloadOf = Effect.fnUntraced(function* (
  phases: ReadonlyArray<Phase>,
  source: Option.Option<string>,
  progress: Progress,
): Effect.fn.Return<WorkloadInputs, InputFileError | UsageError, FileSystem.FileSystem> {
  const parts: Array<Float64Array> = []
  let headways = 0
  for (const phase of phases) {
    if (Workload.isGenerated(phase)) yield* checkHeadways(source, headways + phase.headways)
    const part = yield* headwaysOf(phase, progress)
    headways += part.length
    yield* checkHeadways(source, headways)
    parts.push(part)
  }
  const headwaysMs = parts.length === 1 ? parts[0]! : Workload.concatenated(parts)
  yield* checkDuration(
    source,
    headwaysMs.reduce((sum, headwayMs) => sum + headwayMs, 0),
  )
  return { phases, headwaysMs }
})

/** A generated workload that is too long to be kept whole, where a command can do without. */
export const streamAboveHeadways = 5_000_000

/** The phases of a workload, if it is one generated phase longer than `streamAboveHeadways`. */
export const readStreamedPhase = Effect.fnUntraced(function* (
  flags: WorkloadFlags,
): Effect.fn.Return<
  Workload.GeneratedWorkload | undefined,
  InputFileError | UsageError,
  FileSystem.FileSystem | Path.Path
> {
  const [phase, ...more] = yield* readPhases(flags)
  if (0 < more.length || !Workload.isGenerated(phase!) || phase.headways <= streamAboveHeadways) return undefined
  yield* checkHeadways(flags.workload, phase.headways)
  yield* checkDuration(flags.workload, phase.headways * Workload.meanHeadwayMs(phase))
  return phase
})

const headwaysOf = (
  phase: Phase,
  progress: Progress,
): Effect.Effect<Float64Array, InputFileError, FileSystem.FileSystem> => {
  if (Workload.isGenerated(phase)) return generate(phase, progress)
  const { file, format, column, columnForm, seed, spread } = phase
  const onProgress = (bytesRead: number, totalBytes: number) =>
    progress.show(() => `reading ${file}: ${formatMegabytes(bytesRead)} of ${formatMegabytes(totalBytes)} MB`)
  return Effect.flatMap(readTrace(file, { format, column, columnForm, seed, spread, onProgress }), (headwaysMs) =>
    excerptOf(phase, headwaysMs),
  )
}

const formatMegabytes = (bytes: number): string => formatCount(bytes / 1e6)

const generate = (workload: Workload.GeneratedWorkload, progress: Progress): Effect.Effect<Float64Array> =>
  Effect.suspend(() => {
    const { headways } = workload
    const generator = new HeadwayGenerator(workload)
    const headwaysMs = new Float64Array(headways)
    let start = 0
    const turn = Effect.suspend(() => {
      const end = Math.min(start + headwaysPerTurn, headways)
      generator.write(headwaysMs, start, end)
      start = end
      progress.show(() => `generating headways: ${formatCount(end)} of ${formatCount(headways)}`)
      return Effect.yieldNow
    })
    return Effect.as(Effect.whileLoop({ while: () => start < headways, body: () => turn, step: () => {} }), headwaysMs)
  })

const checkHeadways = (
  source: Option.Option<string>,
  headways: number,
): Effect.Effect<void, InputFileError | UsageError> =>
  headways <= maxHeadways
    ? Effect.void
    : complain(source, `found ${headways} headways in all phases, expected at most ${maxHeadways}`)

/** Each headway is within bounds, but their sum, rescaled or not, need not be. */
const checkDuration = (
  source: Option.Option<string>,
  durationMs: number,
): Effect.Effect<void, InputFileError | UsageError> => {
  if (durationMs <= maxDurationMs) return Effect.void
  return complain(
    source,
    `found headways of ${formatNumber(durationMs)} ms in all, expected at most ${maxDurationMs}; ` +
      "a higher rate or fewer headways make it shorter",
  )
}

const complain = (source: Option.Option<string>, reason: string): Effect.Effect<never, InputFileError | UsageError> =>
  Effect.fail(
    Option.match(source, {
      onNone: () => new UsageError({ reason: `the workload: ${reason}` }),
      onSome: (file) => new InputFileError({ file, reason }),
    }),
  )
