/** `headway profile import`: a catalogue out of what measuring programs wrote. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { decode } from "../../domain/Decode.ts"
import { fractionalRules, type ProfileImportDocument, reductions } from "../../domain/ProfileImport.ts"
import { CostPerHour, isName } from "../../domain/Units.ts"
import { assemble, type Imported } from "../../import/Assemble.ts"
import { formats } from "../../import/Format.ts"
import type { FileFacts, ReadOptions } from "../../import/Measurement.ts"
import { ownColumns } from "../../import/OwnCsv.ts"
import { profileImportText } from "../../report/ProfileImportText.ts"
import { jsonFlag } from "../Flags.ts"
import { complainOf, type MeasurementFile, readMeasurements } from "../input/MeasurementFiles.ts"
import { openOutput } from "../output/Output.ts"
import { paint, withProgress } from "../output/Terminal.ts"
import { version } from "../Package.ts"
import { UsageError } from "../UsageError.ts"

const noPairs = (): Record<string, string> => ({})

const perFile = "one for all files, or one for each with commas between"

const flags = {
  files: Argument.String("FILE").pipe(
    Argument.withDescription("files of one model or of several"),
    Argument.variadic({ min: 1 }),
  ),
  as: Flag.Literals("as", formats).pipe(
    Flag.withDescription("format of the files (default: guessed from the content of each where it is unmistakable)"),
    Flag.optional,
  ),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("CATALOG.json"),
    Flag.withDescription("where to write the catalog; without it only the report is printed"),
    Flag.optional,
  ),
  model: Flag.String("model").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(`model that was measured, where a file does not tell it: ${perFile}`),
    Flag.optional,
  ),
  hardware: Flag.String("hardware").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(`hardware that it was measured on, likewise: ${perFile}`),
    Flag.optional,
  ),
  batchSize: Flag.String("batch-size").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription(`queries a request held, likewise: ${perFile}; may be a mean such as 7.99`),
    Flag.optional,
  ),
  costPerHour: Flag.KeyValuePair("cost-per-hour").pipe(
    Flag.withMetavar("HARDWARE=COST"),
    Flag.withDescription("price of a hardware, once for each (default: 1)"),
    Flag.withDefault(noPairs()),
  ),
  rename: Flag.KeyValuePair("rename").pipe(
    Flag.withMetavar("OLD=NEW"),
    Flag.withDescription("another name for a model or a hardware than the file's"),
    Flag.withDefault(noPairs()),
  ),
  rule: Flag.Literals("rule", reductions).pipe(
    Flag.withDescription(
      "what to keep where rows of one batch size disagree: saturation, the greatest throughput and the p99 latency under " +
        "the least load; fastest, both figures of the row of the greatest throughput; median, the median of each " +
        "(default: saturation)",
    ),
    Flag.withDefault(reductions[0]),
  ),
  fractionalBatch: Flag.Literals("fractional-batch", fractionalRules).pipe(
    Flag.withDescription(
      "what becomes of batch sizes that are means, more than 0.05 from a whole number: interpolate the nearest whole " +
        "number between its neighbours, or refuse (default: interpolate)",
    ),
    Flag.withDefault(fractionalRules[0]),
  ),
  instances: Flag.Literals("instances", ["one", "group"]).pipe(
    Flag.withDescription(
      "what a replica is in Model Analyzer's rows: one instance, so that rows of several are dropped, or the whole " +
        "instance group, as a hardware such as GPU-x2 (default: one)",
    ),
    Flag.withDefault("one" as const),
  ),
  configuration: Flag.String("model-config").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("take only Model Analyzer's rows of this model configuration"),
    Flag.optional,
  ),
  column: Flag.KeyValuePair("column").pipe(
    Flag.withMetavar("KEY=NAME"),
    Flag.withDescription(`which column of a csv holds what, once for each; KEY is one of ${ownColumns.join(", ")}`),
    Flag.withDefault(noPairs()),
  ),
  json: jsonFlag,
}

const importProfiles = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const output = yield* openOutput(given.output)
  const facts = yield* factsOf(given)
  const costPerHour = yield* costsOf(given.costPerHour)
  const { files, imported } = yield* withProgress((progress) =>
    Effect.gen(function* () {
      const files: Array<MeasurementFile> = []
      for (const [index, file] of given.files.entries()) {
        progress.show(() => `reading ${file}`)
        const options: ReadOptions = {
          ...facts[index]!,
          instances: given.instances,
          configuration: Option.getOrUndefined(given.configuration),
          columns: given.column,
          rename: given.rename,
        }
        files.push(yield* readMeasurements(file, Option.getOrUndefined(given.as), options))
      }
      const request = {
        name: catalogName(given.output),
        origin: `Imported from ${files.map(({ file, format }) => `${file} (${format})`).join(", ")}; rule ${given.rule}`,
        rule: given.rule,
        fractionalBatch: given.fractionalBatch,
        costPerHour,
      }
      const measurements = files.flatMap(({ measurements }) => measurements)
      return { files, imported: yield* complainOf(given.files, assemble(measurements, request)) }
    }),
  )
  const document = documentOf(given, files, imported)
  if (Option.isSome(output)) {
    yield* output.value.write(`${JSON.stringify(imported.catalog, null, 2)}\n`)
    yield* output.value.commit
  }
  yield* Console.log(given.json ? JSON.stringify(document, null, 2) : profileImportText(document, paint()))
})

const documentOf = (
  given: Command.Command.Config.Infer<typeof flags>,
  files: ReadonlyArray<MeasurementFile>,
  { catalog, rows, warnings }: Imported,
): ProfileImportDocument => ({
  format: "headway-profile-import/1",
  headway: version,
  catalog: Option.getOrNull(given.output),
  rule: given.rule,
  fractionalBatch: given.fractionalBatch,
  files: files.map(({ file, format, isGuessed, measurements }) => ({
    file,
    format,
    isGuessed,
    rows: measurements.length,
  })),
  hardware: catalog.hardware,
  profiles: Object.entries(catalog.models).flatMap(([model, profiles]) =>
    Object.entries(profiles).map(([hardware, profile]) => ({
      model,
      hardware,
      batchSizes: profile.map(({ batchSize }) => batchSize),
    })),
  ),
  rows,
  warnings,
})

/** The catalogue is called as its file, as far as that is a name. */
const catalogName = (output: Option.Option<string>): string => {
  const name = Option.getOrElse(output, () => "")
    .replace(/^.*[\\/]/, "")
    .replace(/\.[^.]*$/, "")
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
  return isName(name) ? name : "imported"
}

/** What is told of each file, in their order. */
const factsOf = Effect.fnUntraced(function* (
  given: Command.Command.Config.Infer<typeof flags>,
): Effect.fn.Return<ReadonlyArray<FileFacts>, UsageError> {
  const count = given.files.length
  const models = yield* eachFile("--model", given.model, count)
  const hardware = yield* eachFile("--hardware", given.hardware, count)
  const batchSizes = yield* eachFile("--batch-size", given.batchSize, count)
  const facts: Array<FileFacts> = []
  for (const index of given.files.keys()) {
    const batchSize = batchSizes[index]
    const size = batchSize === undefined ? undefined : Number(batchSize)
    if (size !== undefined && !(1 <= size && size <= 65_536)) {
      const reason = `--batch-size: found ${JSON.stringify(batchSize)}, expected a number from 1 to 65536`
      return yield* new UsageError({ reason })
    }
    facts.push({ model: models[index], hardware: hardware[index], batchSize: size })
  }
  return facts
})

/** The values of a flag for each file; an empty one tells nothing. */
const eachFile = (
  flag: string,
  value: Option.Option<string>,
  count: number,
): Effect.Effect<ReadonlyArray<string | undefined>, UsageError> => {
  if (Option.isNone(value)) return Effect.succeed([])
  const parts = value.value.split(",").map((part) => (part.trim() === "" ? undefined : part.trim()))
  if (parts.length === 1) return Effect.succeed(Array.from({ length: count }, () => parts[0]))
  return parts.length === count
    ? Effect.succeed(parts)
    : Effect.fail(
        new UsageError({
          reason: `${flag}: found ${parts.length} values, expected one, or one for each of ${count} files`,
        }),
      )
}

const costsOf = Effect.fnUntraced(function* (
  pairs: Readonly<Record<string, string>>,
): Effect.fn.Return<Readonly<Record<string, number>>, UsageError> {
  const costs: Record<string, number> = {}
  for (const [hardware, text] of Object.entries(pairs)) {
    const cost = yield* Effect.mapError(
      Effect.fromResult(decode(CostPerHour, text.trim() === "" ? text : Number(text))),
      ({ error }) =>
        new UsageError({
          reason: `--cost-per-hour ${hardware}: found ${JSON.stringify(text)}, expected ${error.expected}`,
        }),
    )
    costs[hardware] = cost
  }
  return costs
})

/** The command. */
export const importCommand = Command.make("import", flags, (given) => Effect.scoped(importProfiles(given))).pipe(
  Command.withDescription(
    "Import measured profiles: Triton Model Analyzer's inference metrics, perf_analyzer's CSV or profile export, an MLPerf " +
      "LoadGen summary, or a CSV of your own. Prints what became of every row, and writes a catalog whose every figure " +
      "keeps the file and row that it came from.",
  ),
  Command.withShortDescription("Make a catalog of measured profiles"),
  Command.withExamples([
    {
      command: "headway profile import metrics-model-inference.csv --cost-per-hour GPU=3 -o catalog.json",
      description: "Triton Model Analyzer",
    },
    {
      command: "headway profile import b1.csv b8.csv --model ResNet --hardware V100 --batch-size 1,8 -o catalog.json",
      description: "perf_analyzer, once with -b 1 and once with -b 8",
    },
  ]),
)
