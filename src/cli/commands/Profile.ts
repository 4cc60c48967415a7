/** `headway profile check` and `headway profile import`: what a catalogue holds and what is odd about it, or a new one. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { findings } from "../../domain/ProfileFindings.ts"
import { catalogText } from "../../report/CatalogText.ts"
import { jsonFlag } from "../Flags.ts"
import { readCatalog } from "../input/PipelineFiles.ts"
import { paint } from "../output/Terminal.ts"
import { bundledCatalog } from "../Package.ts"
import { profileMeasureCommand } from "./ProfileMeasure.ts"
import { importCommand } from "./ProfileImport.ts"

const check = Command.make(
  "check",
  {
    catalog: Argument.String("CATALOG.json").pipe(
      Argument.withDescription("catalog file (default: the notebook's)"),
      Argument.withDefault(bundledCatalog),
    ),
    json: jsonFlag,
  },
  Effect.fnUntraced(function* ({ catalog: file, json }) {
    const { value: catalog } = yield* readCatalog(file)
    const found = findings(catalog)
    const document = { catalog: { name: catalog.name, file }, valid: true, findings: found }
    yield* Console.log(json ? JSON.stringify(document, null, 2) : catalogText(catalog, found, paint()))
  }),
).pipe(
  Command.withDescription(
    "Check a model catalog: its schema, and whether service time, latency and throughput rise with the batch size. " +
      "Findings are no errors; an invalid catalog exits with 2.",
  ),
  Command.withShortDescription("Check a model catalog"),
  Command.withExamples([{ command: "headway profile check", description: "The notebook's six profiles" }]),
)

/** The command. */
export const profileCommand = Command.make("profile").pipe(
  Command.withDescription("Measure profiles, import them, and look at them"),
  Command.withSubcommands([check, importCommand, profileMeasureCommand]),
)
