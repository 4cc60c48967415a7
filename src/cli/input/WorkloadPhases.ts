/** Which phases a command's workload has, as its flags or its workload file say. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { decode, type DecodeFailure, formatPath } from "../../domain/Decode.ts"
import { InvalidValue } from "../../domain/InputErrors.ts"
import * as Workload from "../../domain/Workload.ts"
import { orDefault, type WorkloadFlags } from "../Flags.ts"
import { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { readJsonFile } from "./JsonFile.ts"

/** A part of a workload, generated or recorded. */
export type Phase = Workload.WorkloadDocument["phases"][number]

/** Flags that say how to generate, how to read a trace, or both; as they are written. */
const generatorFlags = { scv: "--scv", cv: "--cv", headways: "--headways", minHeadwayMs: "--min-headway-ms" } as const
const traceFlags = {
  traceFormat: "--trace-format",
  column: "--column",
  columnForm: "--column-form",
  spread: "--spread",
  from: "--from",
  to: "--to",
  resample: "--resample",
} as const
const sharedFlags = { rate: "--rate", seed: "--seed" } as const

/** The phases, at least one, the paths of traces relative to the working directory. */
export const readPhases = Effect.fnUntraced(function* (
  flags: WorkloadFlags,
): Effect.fn.Return<ReadonlyArray<Phase>, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  if (Option.isNone(flags.workload)) {
    yield* refuse(flags, traceFlags, "found it without --workload, expected it only with a trace")
    return [yield* generatedPhase(flags)]
  }
  const file = flags.workload.value
  yield* refuse(flags, generatorFlags, `found it beside ${file}, expected it only for a generated workload`)
  if (!file.endsWith(".json")) return [recordedPhase(file, flags)]
  yield* refuse(flags, { ...sharedFlags, ...traceFlags }, `found it beside ${file}, expected it inside that file`)
  return yield* documentPhases(file)
})

/** Fails if one of these flags was given: a flag that has no effect is a mistake of whoever gave it. */
const refuse = <Key extends keyof WorkloadFlags>(
  flags: WorkloadFlags,
  names: Readonly<Record<Key, string>>,
  why: string,
): Effect.Effect<void, UsageError> => {
  const given = (Object.keys(names) as Array<Key>).find((key) => Option.isSome<unknown>(flags[key]))
  return given === undefined ? Effect.void : Effect.fail(new UsageError({ reason: `${names[given]}: ${why}` }))
}

const generatedPhase = (flags: WorkloadFlags): Effect.Effect<Workload.GeneratedWorkload, UsageError> => {
  if (Option.isSome(flags.scv) && Option.isSome(flags.cv)) {
    return Effect.fail(
      new UsageError({ reason: "--cv: found it beside --scv, expected one of the two, as they say the same" }),
    )
  }
  const fallback = Workload.notebookWorkload
  return Effect.succeed({
    rateQps: orDefault(flags.rate, fallback.rateQps),
    scv: Option.match(flags.cv, { onNone: () => orDefault(flags.scv, fallback.scv), onSome: (cv) => cv * cv }),
    headways: orDefault(flags.headways, fallback.headways),
    seed: orDefault(flags.seed, fallback.seed),
    minHeadwayMs: orDefault(flags.minHeadwayMs, fallback.minHeadwayMs),
  })
}

const recordedPhase = (file: string, flags: WorkloadFlags): Workload.RecordedWorkload => ({
  file,
  ...(Option.isSome(flags.traceFormat) ? { format: flags.traceFormat.value } : {}),
  ...(Option.isSome(flags.column) ? { column: flags.column.value } : {}),
  ...(Option.isSome(flags.columnForm) ? { columnForm: flags.columnForm.value } : {}),
  ...(Option.isSome(flags.spread) ? { spread: flags.spread.value } : {}),
  ...(Option.isSome(flags.seed) ? { seed: flags.seed.value } : {}),
  ...(Option.isSome(flags.from) ? { fromSeconds: flags.from.value } : {}),
  ...(Option.isSome(flags.to) ? { toSeconds: flags.to.value } : {}),
  ...(Option.isSome(flags.rate) ? { rateQps: flags.rate.value } : {}),
  ...(Option.isSome(flags.resample) ? { resample: flags.resample.value } : {}),
})

/** A `WorkloadDocument` whose phases are not decoded yet. */
const PhasesDocument = Schema.Struct({ phases: Schema.NonEmptyArray(Schema.Unknown) })

/** Decodes each phase as what it means to be: what is wrong with a recorded one is not that it is not generated. */
const decodePhases = ({ phases }: typeof PhasesDocument.Type): Result.Result<ReadonlyArray<Phase>, InvalidValue> =>
  Result.all(
    phases.map((phase, index) => {
      const isRecorded = typeof phase === "object" && phase !== null && "file" in phase
      const decoded: Result.Result<Phase, DecodeFailure> = isRecorded
        ? decode(Workload.RecordedWorkload, phase)
        : decode(Workload.GeneratedWorkload, phase)
      return Result.mapError(decoded, ({ path, error: { found, expected } }) => {
        return new InvalidValue({ path: formatPath(["phases", index, ...path]), found, expected })
      })
    }),
  )

const documentPhases = Effect.fnUntraced(function* (
  file: string,
): Effect.fn.Return<ReadonlyArray<Phase>, InputFileError, FileSystem.FileSystem | Path.Path> {
  const path = yield* Path.Path
  const { value: phases } = yield* readJsonFile(file, { schema: PhasesDocument, check: decodePhases })
  return phases.map((phase) =>
    Workload.isGenerated(phase) || path.isAbsolute(phase.file)
      ? phase
      : { ...phase, file: path.join(path.dirname(file), phase.file) },
  )
})
