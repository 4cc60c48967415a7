/** `headway pipeline check`: whether a pipeline is sound, and what it looks like. */
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hardwareOf } from "../../domain/Catalog.ts"
import { pipelineText } from "../../report/PipelineText.ts"
import { catalogFlag, jsonFlag, pipelineArgument } from "../Flags.ts"
import { readPipeline } from "../input/PipelineFiles.ts"
import { paint } from "../output/Terminal.ts"

const check = Command.make(
  "check",
  { pipeline: pipelineArgument, catalog: catalogFlag, json: jsonFlag },
  Effect.fnUntraced(function* (given) {
    const { pipeline, catalog, pipelineFile, catalogFile } = yield* readPipeline(
      given.pipeline,
      Option.getOrUndefined(given.catalog),
    )
    const nodes = pipeline.nodes.map(({ name, rank, role, parents }) => ({
      name,
      rank,
      kind: role._tag.toLowerCase(),
      ...(role._tag === "Model" ? { model: role.model, hardware: hardwareOf(catalog, role.model) } : {}),
      ...(role._tag === "Program" ? { program: role.program } : {}),
      parents: parents.map((parent) => pipeline.nodes[parent]!.name),
    }))
    const document = {
      pipeline: { name: pipeline.name, file: pipelineFile },
      catalog: { name: catalog.name, file: catalogFile },
      valid: true,
      nodes,
    }
    yield* Console.log(given.json ? JSON.stringify(document, null, 2) : pipelineText(pipeline, catalog, paint()))
  }),
).pipe(
  Command.withDescription(
    "Check a pipeline: names, edges, cycles, reach, and its models against the catalog; then draw it. " +
      "An invalid pipeline exits with 2.",
  ),
  Command.withShortDescription("Check a pipeline and draw it"),
  Command.withExamples([{ command: "headway pipeline check", description: "The bundled image driver" }]),
)

/** The command. */
export const pipelineCommand = Command.make("pipeline").pipe(
  Command.withDescription("Look at pipelines"),
  Command.withSubcommands([check]),
)
