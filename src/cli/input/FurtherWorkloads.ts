/** The workloads that a plan is to serve besides its first: other seeds of it, and other traces. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import type * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import { arrivalTimesMs, isGenerated } from "../../domain/Workload.ts"
import { seedCount } from "../../domain/Units.ts"
import type { Problem } from "../../planner/Problem.ts"
import { countFlag, type WorkloadFlags } from "../Flags.ts"
import type { Progress } from "../output/Terminal.ts"
import { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { readWorkload, type WorkloadInputs, workloadOf } from "./WorkloadInputs.ts"

/** Further workloads, at least one, and on how many of all a plan may miss its objective. */
export interface FurtherWorkloads {
  readonly workloads: ReadonlyArray<WorkloadInputs>
  readonly mayMiss: number
}

/** The most workloads of each kind. */
const maxWorkloads = 1000

/** Flags that name further workloads. */
export const furtherFlags = {
  samples: countFlag(
    "samples",
    "plan for so many samples of the workload at once, its seed and those that follow, not for one",
    { least: 1, most: maxWorkloads, otherwise: 1 },
  ),
  also: Flag.String("also").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("plan for this trace or workload (.json) as well, such as another day; may be repeated"),
    Flag.atMost(maxWorkloads),
  ),
  share: Flag.Finite("share").pipe(
    Flag.withMetavar("PERCENT"),
    Flag.withSchema(
      Schema.Number.check(
        Schema.isGreaterThan(0, { expected: "a percentage above 0, up to 100" }),
        Schema.isLessThanOrEqualTo(100, { expected: "a percentage above 0, up to 100" }),
      ),
    ),
    Flag.withDescription("percentage of the workloads on which the objective must be met (default: 100)"),
    Flag.optional,
  ),
}

/** What `furtherFlags` parse to. */
export type FurtherFlags = {
  readonly [Key in keyof typeof furtherFlags]: (typeof furtherFlags)[Key] extends Flag.Flag<infer A> ? A : never
}

/** Reads or generates the further workloads, if there are any. */
export const readFurtherWorkloads = Effect.fnUntraced(function* (
  given: FurtherFlags & WorkloadFlags,
  { phases }: WorkloadInputs,
  progress: Progress,
): Effect.fn.Return<FurtherWorkloads | undefined, InputFileError | UsageError, FileSystem.FileSystem | Path.Path> {
  const workloads: Array<WorkloadInputs> = []
  if (1 < given.samples) {
    const [phase] = phases
    if (phases.length !== 1 || !isGenerated(phase!)) {
      const reason =
        "--samples: found it with a recorded workload, expected one that is generated, which other seeds make anew"
      return yield* new UsageError({ reason })
    }
    for (let sample = 1; sample < given.samples; sample++) {
      const other = { ...phase, seed: (phase.seed + sample) % seedCount }
      workloads.push(yield* workloadOf([other], Option.none(), progress))
    }
  }
  for (const file of given.also) workloads.push(yield* readWorkload(nothingBut(file), progress))
  const count = workloads.length + 1
  if (count === 1) {
    if (Option.isNone(given.share)) return undefined
    const reason = "--share: found it with one workload, expected --samples or --also, so that there are several"
    return yield* new UsageError({ reason })
  }
  const share = Option.getOrElse(given.share, () => 100)
  return { workloads, mayMiss: mayMissOf(share, count) }
})

/** On how many of several workloads the objective may be missed if it must be met on so many percent of them. */
export const mayMissOf = (sharePercent: number, count: number): number =>
  // Multiplied first, so that 7 % of 100 are 7.
  count - Math.ceil((sharePercent * count) / 100)

/** The flags of a workload that a file tells of alone. */
const nothingBut = (file: string): WorkloadFlags => ({
  workload: Option.some(file),
  rate: Option.none(),
  scv: Option.none(),
  cv: Option.none(),
  headways: Option.none(),
  seed: Option.none(),
  minHeadwayMs: Option.none(),
  traceFormat: Option.none(),
  column: Option.none(),
  columnForm: Option.none(),
  spread: Option.none(),
  from: Option.none(),
  to: Option.none(),
  resample: Option.none(),
})

/** The further workloads as a planning problem has them. */
export const moreOf = (further: FurtherWorkloads | undefined): Problem["more"] =>
  further === undefined
    ? undefined
    : {
        arrivals: further.workloads.map(({ headwaysMs }) => arrivalTimesMs(headwaysMs)),
        mayMiss: further.mayMiss,
      }
