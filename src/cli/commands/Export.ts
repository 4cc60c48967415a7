/** `headway export`: a plan as the files of what is to serve it. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { checkDeployment, DeploymentSettings } from "../../domain/Deployment.ts"
import { type ExportDocument, exportTargets } from "../../domain/Export.ts"
import { exportText } from "../../report/ExportText.ts"
import { engineLayer } from "../Engines.ts"
import { jsonFlag, planArgument } from "../Flags.ts"
import { readJsonFile } from "../input/JsonFile.ts"
import type { PipelineInputs } from "../input/PipelineFiles.ts"
import { readSoundPlan } from "../input/SoundPlan.ts"
import { openOutputFile } from "../output/OutputFile.ts"
import { type FolderFile, openOutputFolder } from "../output/OutputFolder.ts"
import { paint, withProgress } from "../output/Terminal.ts"
import { version } from "../Package.ts"
import { UsageError } from "../UsageError.ts"

const flags = {
  plan: planArgument,
  to: Flag.Literals("to", exportTargets).pipe(Flag.withDescription("what is to serve the plan, or to check it")),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FOLDER"),
    Flag.withDescription("new folder for the files; or FILE.yaml, where there is but one"),
  ),
  settings: Flag.String("settings").pipe(
    Flag.withAlias("s"),
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "what the plan does not know: which hardware is a GPU, images, storage (headway schema deployment)",
    ),
    Flag.optional,
  ),
  json: jsonFlag,
}

const noSettings: DeploymentSettings = {}

const readSettings = (file: Option.Option<string>, { catalog, pipeline }: PipelineInputs) =>
  Option.match(file, {
    onNone: () => Effect.succeed(noSettings),
    onSome: (name) =>
      Effect.map(
        readJsonFile(name, {
          schema: DeploymentSettings,
          check: (settings) => checkDeployment(catalog, pipeline, settings),
        }),
        ({ value }) => value,
      ),
  })

/** YAML and protobuf take long to load, and no other command needs them. */
const importExports = Effect.promise(async () => {
  const [{ formats }, deployments] = await Promise.all([
    import("../../export/Formats.ts"),
    import("../../export/Deployment.ts"),
  ])
  return { formats, ...deployments }
})

const isOneFile = (output: string): boolean => /\.ya?ml$/.test(output)

/** Opens the place of an export, a folder or a file, and gives what puts the files there. */
const openPlace = Effect.fnUntraced(function* (output: string) {
  if (!isOneFile(output)) return (yield* openOutputFolder(output)).commit
  const file = yield* openOutputFile(output)
  return (files: ReadonlyArray<FolderFile>) => Effect.andThen(file.write(files[0]!.content), file.commit)
})

const exportPlan = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const put = yield* openPlace(given.output)
  const document = yield* withProgress(
    Effect.fnUntraced(function* (progress) {
      const { file, plan, objective, lineage, pipelineInputs } = yield* readSoundPlan(given.plan, progress)
      const settings = yield* readSettings(given.settings, pipelineInputs)
      const { formats, deploymentOf, assumptions } = yield* importExports
      const { make, checked, unchecked } = formats[given.to]
      const { pipeline } = pipelineInputs
      const deployment = deploymentOf({ file, pipeline, plan, objective, lineage }, settings)
      const { files, toDo, differences } = make(deployment)
      if (isOneFile(given.output) && files.length !== 1) {
        const reason = `--output: found the name of one file, expected a folder for the ${files.length} files of ${given.to}`
        return yield* new UsageError({ reason })
      }
      yield* put(files)
      return {
        format: "headway-export/1",
        headway: version,
        plan: file,
        target: given.to,
        output: given.output,
        files: files.map(({ path, what }) => ({ path: isOneFile(given.output) ? given.output : path, what })),
        assumed: given.to === "perf-analyzer" ? [] : assumptions(deployment),
        toDo,
        differences,
        checked,
        unchecked,
      } satisfies ExportDocument
    }),
  )
  yield* Console.log(given.json ? JSON.stringify(document, null, 2) : exportText(document, paint()))
})

/** The command. */
export const exportCommand = Command.make("export", flags, (given) =>
  exportPlan(given).pipe(Effect.scoped, Effect.provide(engineLayer("kernel"))),
).pipe(
  Command.withDescription(
    "Export a plan as the files of what is to serve it: Triton model repositories, KServe, Ray Serve, Kubernetes, " +
      "Docker Compose; or as a perf_analyzer script that checks it. The plan is simulated first. " +
      "Says what is still to do, how it differs from the simulation, and what was not validated. " +
      "Exit code 0: done; 2: bad input.",
  ),
  Command.withShortDescription("Export a plan to Triton, KServe, Ray Serve, Kubernetes or Compose"),
  Command.withExamples([
    { command: "headway export plan.json --to triton --output models", description: "A model repository per hardware" },
    { command: "headway export plan.json --to kubernetes --output plan.yaml", description: "One file, for kubectl" },
  ]),
)
