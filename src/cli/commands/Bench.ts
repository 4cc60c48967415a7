/** `headway bench`: how fast Headway is on this machine, beside named baselines, every answer checked first. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { listNames } from "../../domain/InputErrors.ts"
import { WrongAnswer } from "../Errors.ts"
import { jsonFlag } from "../Flags.ts"
import { InputFileError } from "../input/InputFileError.ts"
import { readTextFile } from "../input/TextFile.ts"
import { openOutput } from "../output/Output.ts"
import { withProgress } from "../output/Terminal.ts"
import { UsageError } from "../UsageError.ts"

const defaultSamples = 7

const SampleCount = Schema.Number.check(
  Schema.isInt(),
  Schema.isBetween({ minimum: 1, maximum: 1000 }, { expected: "a whole number from 1 to 1000" }),
)

const maxHistoryBytes = 64 * 2 ** 20

const smokeAlone = (flag: string) =>
  new UsageError({ reason: `--smoke: found ${flag} too, expected it without, since a smoke run measures nothing` })

const unknownBenchmark = ({ unknown, known }: { readonly unknown: string; readonly known: ReadonlyArray<string> }) =>
  new UsageError({
    reason: `--only: found ${JSON.stringify(unknown)}, expected ${listNames(known)}, or a part before "/"`,
  })

const flags = {
  list: Flag.Boolean("list").pipe(Flag.withDescription("name the benchmarks, and stop"), Flag.withDefault(false)),
  only: Flag.String("only").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription('this benchmark, or all sizes of it ("hold-model"); may be repeated (default: all)'),
    Flag.atLeast(0),
  ),
  samples: Flag.Int("samples").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(SampleCount),
    Flag.withDescription(`samples of each contestant, every one a process of its own (default: ${defaultSamples})`),
    Flag.optional,
  ),
  clock: Flag.Literals("clock", ["wall", "processor"]).pipe(
    Flag.withDescription("time that passed, or time used by all threads, for a busy machine (default: wall)"),
    Flag.withDefault("wall" as const),
  ),
  smoke: Flag.Boolean("smoke").pipe(
    Flag.withDescription("small sizes, each once: does it run, are the answers right"),
    Flag.withDefault(false),
  ),
  json: jsonFlag,
  record: Flag.String("record").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("append the medians to this history file, and compare with its last record"),
    Flag.optional,
  ),
}

/** Loaded only where it is used, since it holds every engine and baseline. */
const importSuite = Effect.promise(() => import("../../../bench/suite.ts"))

/** The text of a history file, empty where there is none yet, and its records. */
const readHistory = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const isThere = yield* Effect.orElseSucceed(fileSystem.exists(file), () => true)
  const text = isThere ? yield* readTextFile(file, maxHistoryBytes) : ""
  const { parseHistory } = yield* Effect.promise(() => import("../../../bench/framework/History.ts"))
  const records = yield* Effect.mapError(
    Effect.fromResult(parseHistory(text)),
    (reason) => new InputFileError({ file, reason }),
  )
  return { text, records }
})

/** The command. */
export const benchCommand = Command.make(
  "bench",
  flags,
  Effect.fnUntraced(function* ({ list, only, samples, clock, smoke, json, record }) {
    const suite = yield* importSuite
    if (smoke && Option.isSome(record)) return yield* smokeAlone("--record")
    if (smoke && Option.isSome(samples)) return yield* smokeAlone("--samples")
    const scale = smoke ? "smoke" : "full"
    const selected = suite.select(scale, only)
    if ("unknown" in selected) return yield* unknownBenchmark(selected)
    if (list) return yield* Console.log(suite.listText(selected.benchmarks))
    const history = yield* readHistory(Option.getOrElse(record, () => suite.historyFile))
    const output = yield* openOutput(record)
    const result = yield* withProgress(({ show }) =>
      Effect.promise((signal) =>
        suite.run(selected.benchmarks, {
          scale,
          samples: Option.getOrElse(samples, () => defaultSamples),
          clock,
          onProgress: (doing) => show(() => doing),
          signal,
        }),
      ),
    )
    yield* Console.log(json ? JSON.stringify(result, null, 2) : suite.textOf(result, history.records))
    if (result.benchmarks.some(({ failure }) => failure !== undefined)) return yield* new WrongAnswer()
    if (Option.isNone(output)) return
    yield* output.value.write(suite.recorded(history.text, result))
    yield* output.value.commit
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Measure how fast Headway simulates on this machine, beside named baselines in the same run. Every answer is " +
      "checked before anything is timed: a wrong one exits with 1. A missed target is printed, and no failure.",
  ),
  Command.withShortDescription("Measure speed beside named baselines"),
  Command.withExamples([
    { command: "headway bench --list", description: "What there is" },
    { command: "headway bench --smoke --only chain", description: "Does it run, are the answers right" },
  ]),
)
