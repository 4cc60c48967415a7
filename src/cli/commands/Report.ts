/** `headway report`: a plan or a simulation as one file that a person reads. */
import * as Command from "effect/cli/Command"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Estimate from "../../domain/Estimate.ts"
import { InvalidValue } from "../../domain/InputErrors.ts"
import { latenciesMs } from "../../domain/Lineage.ts"
import { type PlanDocument, SimulationDocument } from "../../domain/Plan.ts"
import type { Report } from "../../report/content/Content.ts"
import { reportOf } from "../../report/content/Report.ts"
import { formatCount } from "../../report/Format.ts"
import { engineLayer } from "../Engines.ts"
import { engineFlag } from "../Flags.ts"
import { type DocumentInputs, type Forms, readDocument } from "../input/DocumentFile.ts"
import { planForms, requirePlan } from "../input/PlanFile.ts"
import { simulateAgain } from "../input/SoundRun.ts"
import { streamAboveHeadways } from "../input/WorkloadInputs.ts"
import { openOutput } from "../output/Output.ts"
import { type Progress, withProgress } from "../output/Terminal.ts"
import { version } from "../Package.ts"
import { UsageError } from "../UsageError.ts"

const formats = ["html", "svg", "png", "md"] as const
type ReportFormat = (typeof formats)[number]

const flags = {
  file: Argument.String("FILE.json").pipe(
    Argument.withDescription("plan or simulation, as headway plan --output or headway simulate --output writes it"),
  ),
  format: Flag.Literals("format", formats).pipe(
    Flag.withDescription(
      "html: the page; svg, png: one picture; md: text and tables (default: as FILE ends, else html)",
    ),
    Flag.optional,
  ),
  engine: engineFlag,
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("FILE"),
    Flag.withDescription("write the report to this file (default: standard output, but for png)"),
    Flag.optional,
  ),
}

type Given = Command.Command.Config.Infer<typeof flags>

const report = Effect.fnUntraced(function* (given: Given) {
  const format = yield* formatOf(given)
  const output = yield* openOutput(given.output)
  const { headline, content } = yield* withProgress(
    Effect.fnUntraced(function* (progress) {
      const made = yield* makeReport(given.file, progress)
      progress.show(() => "drawing the report")
      return { headline: made.headline, content: yield* rendered(made, format) }
    }),
  )
  if (Option.isNone(output)) return yield* Console.log(String(content).trimEnd())
  yield* output.value.write(content)
  yield* output.value.commit
  const file = Option.getOrThrow(given.output)
  yield* Console.log(`${file}: ${formatCount(Math.ceil(Buffer.byteLength(content) / 1000))} kB\n${headline}`)
})

/** The format that was asked for, or that the name of the output suggests. */
const formatOf = Effect.fnUntraced(function* ({
  format,
  output,
}: Given): Effect.fn.Return<ReportFormat, UsageError, Path.Path> {
  const path = yield* Path.Path
  const ending = Option.match(output, { onNone: () => ".html", onSome: path.extname })
  const chosen = Option.getOrElse(format, () => formats.find((each) => `.${each}` === ending))
  if (chosen === undefined) {
    const named = JSON.stringify(Option.getOrThrow(output))
    const endings = formats.map((each) => `.${each}`).join(", ")
    return yield* new UsageError({
      reason: `--output: found ${named}, expected a name that ends in ${endings}, or --format`,
    })
  }
  if (chosen === "png" && Option.isNone(output)) {
    return yield* new UsageError({ reason: "--format: found png without --output, expected a file to write it to" })
  }
  return chosen
})

const forms: Forms<PlanDocument | SimulationDocument> = { ...planForms, "headway-simulation/1": SimulationDocument }

const makeReport = Effect.fnUntraced(function* (file: string, progress: Progress) {
  const inputs = yield* readDocument(file, forms, progress)
  const { document, pipelineInputs, objective, locate, workload } = inputs
  const { pipeline, catalog } = pipelineInputs
  if (streamAboveHeadways < workload.headwaysMs.length) {
    const expected = `at most ${streamAboveHeadways}, since a report keeps every query`
    return yield* locate(
      new InvalidValue({ path: "workload.headways", found: String(workload.headwaysMs.length), expected }),
    )
  }
  if (pipeline.nodes.every(({ role }) => role._tag !== "Model")) {
    const expected = "a pipeline with a model, as there is nothing to tell of others"
    return yield* locate(new InvalidValue({ path: "pipeline", found: pipeline.name, expected }))
  }
  const { place, simulated: said } = isPlan(inputs)
    ? { place: "plan" as const, simulated: yield* requirePlan(inputs) }
    : { place: "simulation" as const, simulated: (document as SimulationDocument).simulation }
  const { simulated, scenario, lineage } = yield* simulateAgain(inputs, place, said, progress)
  progress.show(() => "finding where the time goes")
  yield* Effect.yieldNow
  return reportOf({
    document,
    file,
    pipeline,
    catalog,
    objective,
    simulated,
    estimate: Estimate.make(scenario, lineage, objective.sloMs),
    scenario,
    lineage,
    latenciesMs: latenciesMs(lineage).toSorted(),
  })
})

const isPlan = (inputs: DocumentInputs<PlanDocument | SimulationDocument>): inputs is DocumentInputs<PlanDocument> =>
  inputs.document.format === "headway-plan/1"

/** What draws is loaded only now: no other command needs it. */
const rendered = (made: Report, format: ReportFormat): Effect.Effect<string | Uint8Array> =>
  Effect.gen(function* () {
    const generator = `Headway ${version}`
    switch (format) {
      case "html":
        return (yield* Effect.promise(() => import("../../report/render/Page.ts"))).pageOf(made, generator)
      case "md":
        return (yield* Effect.promise(() => import("../../report/render/Markdown.ts"))).markdownOf(made, generator)
      case "svg":
        return yield* poster(made)
      case "png": {
        const { pngOf } = yield* Effect.promise(() => import("../output/Png.ts"))
        return yield* Effect.flatMap(poster(made), pngOf)
      }
    }
  })

const poster = (made: Report) =>
  Effect.map(
    Effect.promise(() => import("../../report/render/Poster.ts")),
    ({ posterOf }) => posterOf(made),
  )

/** The command. */
export const reportCommand = Command.make("report", flags, (given) =>
  report(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine))),
).pipe(
  Command.withDescription(
    "Report a plan or a simulation as one file: the pipeline, cost, latency, queues, batches, where the time goes, how " +
      "the plan was found, and how to make it again. It is simulated once more for that. " +
      "Exit code 0: done; 2: bad input, such as a plan that its inputs no longer give.",
  ),
  Command.withShortDescription("Report a plan or a simulation as a page or a picture"),
  Command.withExamples([
    { command: "headway report plan.json --output report.html", description: "One page that needs no network" },
    { command: "headway report plan.json --output report.png", description: "One picture" },
    { command: "headway report plan.json --format md", description: "Markdown on standard output" },
  ]),
)
