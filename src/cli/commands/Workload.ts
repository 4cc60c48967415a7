/** `headway workload generate` and `headway workload describe`. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { arrivalsPerBucket, describeHeadways } from "../../domain/WorkloadStatistics.ts"
import { formatCount } from "../../report/Format.ts"
import { phaseText } from "../../report/PlanText.ts"
import { workloadText } from "../../report/WorkloadText.ts"
import { jsonFlag, workloadFlags } from "../Flags.ts"
import { readWorkload } from "../input/WorkloadInputs.ts"
import { openOutputFile, type OutputFile } from "../output/OutputFile.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"
import { UsageError } from "../UsageError.ts"

const headwaysPerWrite = 50_000
const plotWidth = 60

const writeHeadways = Effect.fnUntraced(function* (file: OutputFile, headwaysMs: Float64Array, progress: Progress) {
  for (let start = 0; start < headwaysMs.length; start += headwaysPerWrite) {
    progress.show(() => `writing: ${formatCount(start)} of ${formatCount(headwaysMs.length)} headways`)
    yield* file.write(`${headwaysMs.subarray(start, start + headwaysPerWrite).join("\n")}\n`)
  }
  yield* file.commit
})

const generate = Command.make(
  "generate",
  {
    file: Argument.String("FILE.deltas").pipe(
      Argument.withDescription("where to write the headways, one a line, in ms"),
    ),
    ...workloadFlags,
  },
  Effect.fnUntraced(function* (given) {
    if (!given.file.endsWith(".deltas")) {
      return yield* new UsageError({ reason: `${given.file}: found another ending, expected .deltas` })
    }
    const output = yield* openOutputFile(given.file)
    const { headwaysMs, phases } = yield* withProgress((progress) =>
      Effect.tap(readWorkload(given, progress), ({ headwaysMs }) => writeHeadways(output, headwaysMs, progress)),
    )
    yield* Console.log(
      `${given.file}: ${formatCount(headwaysMs.length)} headways: ${phases.map(phaseText).join("; then ")}`,
    )
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Generate a workload, or convert, rescale or concatenate recorded ones, and write its headways to a .deltas file. " +
      "The same flags give the same bytes on every machine.",
  ),
  Command.withShortDescription("Write headways to a .deltas file"),
  Command.withExamples([
    {
      command: "headway workload generate burst.deltas --rate 300 --scv 16 --seed 7",
      description: "A bursty workload; use it with --workload burst.deltas",
    },
  ]),
)

const describe = Command.make(
  "describe",
  {
    file: Argument.String("FILE").pipe(
      Argument.withDescription("trace or workload file; the same as --workload"),
      Argument.optional,
    ),
    ...workloadFlags,
    json: jsonFlag,
  },
  Effect.fnUntraced(function* (given) {
    if (Option.isSome(given.file) && Option.isSome(given.workload)) {
      return yield* new UsageError({
        reason: `--workload: found it beside ${given.file.value}, expected one of the two`,
      })
    }
    const { headwaysMs, phases } = yield* withProgress((progress) =>
      readWorkload({ ...given, workload: Option.orElse(given.file, () => given.workload) }, progress),
    )
    const statistics = describeHeadways(headwaysMs)
    if (given.json) {
      // JSON has no infinity: where everything arrives at once there is no rate.
      return yield* Console.log(JSON.stringify({ phases, ...statistics }, null, 2))
    }
    const buckets = [...arrivalsPerBucket(headwaysMs, Math.min(plotWidth, headwaysMs.length))]
    yield* Console.log(workloadText(phases.map(phaseText).join("; then "), statistics, buckets, paint()))
  }),
).pipe(
  Command.withDescription(
    "Describe a workload: rate, variation, peak rates and dispersion by window, and a plot of its rate over time",
  ),
  Command.withShortDescription("Describe a trace or a generated workload"),
  Command.withExamples([
    { command: "headway workload describe", description: "The bundled workload" },
    { command: "headway workload describe --rate 50 --scv 1", description: "A Poisson workload" },
  ]),
)

/** The command. */
export const workloadCommand = Command.make("workload").pipe(
  Command.withDescription("Generate and describe workloads"),
  Command.withSubcommands([generate, describe]),
)
