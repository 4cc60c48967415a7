/** The workload of a command: read from a file or generated, as its flags say. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import { generateHeadwaysMs } from "../../domain/ArrivalProcess.ts"
import * as Workload from "../../domain/Workload.ts"
import { orDefault, type WorkloadFlags } from "../Flags.ts"
import { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { readJsonFile } from "./JsonFile.ts"
import { readTrace } from "./Trace.ts"

type Phase = Workload.WorkloadDocument["phases"][number]

/** A workload and the phases it came from; `headwaysMs` has shape [headways], at least one. */
export interface WorkloadInputs {
  readonly phases: ReadonlyArray<Phase>
  readonly headwaysMs: Float64Array
}

/** Reads or generates the workload. */
export const readWorkload = Effect.fnUntraced(function* (
  flags: WorkloadFlags,
): Effect.fn.Return<WorkloadInputs, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  const phases = yield* phasesOf(flags)
  const parts: Array<Float64Array> = []
  for (const phase of phases) parts.push(yield* headwaysOf(phase))
  return { phases, headwaysMs: parts.length === 1 ? parts[0]! : Workload.concatenated(parts) }
})

const headwaysOf = (phase: Phase): Effect.Effect<Float64Array, InputFileError, FileSystem.FileSystem> => {
  if (Workload.isGenerated(phase)) return Effect.sync(() => generateHeadwaysMs(phase))
  const { file, column, columnForm, seed, spread, rateQps } = phase
  return Effect.map(readTrace(file, { column, columnForm, seed, spread }), (headwaysMs) =>
    rateQps === undefined ? headwaysMs : Workload.rescaledToRate(headwaysMs, rateQps),
  )
}

const phasesOf = Effect.fnUntraced(function* (
  flags: WorkloadFlags,
): Effect.fn.Return<ReadonlyArray<Phase>, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  if (Option.isNone(flags.workload)) return [yield* generatedPhase(flags)]
  const file = flags.workload.value
  for (const name of ["scv", "cv", "headways", "minHeadwayMs"] as const) {
    if (flags[name]._tag === "Some") {
      const flag = name === "minHeadwayMs" ? "min-headway-ms" : name
      return yield* new UsageError({
        reason: `--${flag} describes a generated workload; leave it out beside --workload`,
      })
    }
  }
  if (!file.endsWith(".json")) return [recordedPhase(file, flags)]
  for (const name of ["rate", "seed", "column"] as const) {
    if (flags[name]._tag === "Some") {
      return yield* new UsageError({ reason: `--${name} does not apply to a workload file; write it into ${file}` })
    }
  }
  return yield* documentPhases(file)
})

const generatedPhase = Effect.fnUntraced(function* (
  flags: WorkloadFlags,
): Effect.fn.Return<Workload.GeneratedWorkload, UsageError> {
  if (Option.isSome(flags.scv) && Option.isSome(flags.cv)) {
    return yield* new UsageError({ reason: "--scv and --cv say the same thing twice; give one of them" })
  }
  const fallback = Workload.notebookWorkload
  return {
    rateQps: orDefault(flags.rate, fallback.rateQps),
    scv: Option.match(flags.cv, { onNone: () => orDefault(flags.scv, fallback.scv), onSome: (cv) => cv * cv }),
    headways: orDefault(flags.headways, fallback.headways),
    seed: orDefault(flags.seed, fallback.seed),
    minHeadwayMs: orDefault(flags.minHeadwayMs, fallback.minHeadwayMs),
  }
})

const recordedPhase = (file: string, flags: WorkloadFlags): Workload.RecordedWorkload => ({
  file,
  ...(Option.isSome(flags.column) ? { column: flags.column.value } : {}),
  ...(Option.isSome(flags.columnForm) ? { columnForm: flags.columnForm.value } : {}),
  ...(flags.spread === "even" ? { spread: flags.spread } : {}),
  ...(Option.isSome(flags.seed) ? { seed: flags.seed.value } : {}),
  ...(Option.isSome(flags.rate) ? { rateQps: flags.rate.value } : {}),
})

/** The phases of a workload file, its traces' paths taken from where the file lies. */
const documentPhases = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<ReadonlyArray<Phase>, InputFileError, FileSystem.FileSystem | Path.Path> {
  const path = yield* Path.Path
  const { value } = yield* readJsonFile(file, { schema: Workload.WorkloadDocument, check: Result.succeed })
  return value.phases.map((phase) =>
    Workload.isGenerated(phase) || path.isAbsolute(phase.file)
      ? phase
      : { ...phase, file: path.join(path.dirname(file), phase.file) },
  )
})
