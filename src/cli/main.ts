/** The command line: composes the commands, runs one, and ends with an exit code that scripts can trust. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import { benchCommand } from "./commands/Bench.ts"
import { explainCommand } from "./commands/Explain.ts"
import { exportCommand } from "./commands/Export.ts"
import { lawsCommand } from "./commands/Laws.ts"
import { frontierCommand } from "./commands/Frontier.ts"
import { maximizeCommand } from "./commands/Maximize.ts"
import { pipelineCommand } from "./commands/Pipeline.ts"
import { planCommand } from "./commands/Plan.ts"
import { profileCommand } from "./commands/Profile.ts"
import { replayCommand } from "./commands/Replay.ts"
import { reportCommand } from "./commands/Report.ts"
import { retestCommand } from "./commands/Retest.ts"
import { schemaCommand } from "./commands/Schema.ts"
import { simulateCommand } from "./commands/Simulate.ts"
import { workloadCommand } from "./commands/Workload.ts"
import { endingText, ExitCode, exitCodeOf } from "./Errors.ts"
import { describeInvalidInvocation } from "./InvalidInvocation.ts"
import { version } from "./Package.ts"

/** The root command. */
export const headway = Command.make("headway").pipe(
  Command.withDescription(
    "Plan machine-learning inference pipelines: batch size, replicas and hardware of every model, at the least cost " +
      "that meets a latency objective, proved by simulating every query.",
  ),
  Command.withExamples([
    { command: "headway plan", description: "Plan the bundled image driver at p99 ≤ 500 ms" },
    { command: "headway simulate --rate 120 --json", description: "Simulate the bundled configuration, as JSON" },
  ]),
  Command.withSubcommands([
    planCommand,
    frontierCommand,
    maximizeCommand,
    explainCommand,
    retestCommand,
    replayCommand,
    reportCommand,
    exportCommand,
    simulateCommand,
    workloadCommand,
    profileCommand,
    pipelineCommand,
    lawsCommand,
    schemaCommand,
    benchCommand,
  ]),
)

/** Help goes to standard output where it was asked for; a wrong use says why on standard error, and only there. */
const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error(describeInvalidInvocation(event))
      : CliOutput.defaultPresenter.present(event),
})

const configuration = CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })

const services = Layer.mergeAll(NodeServices.layer, presenter, configuration)

/** A reader that has seen enough, such as `head`, is no failure; a full disk is one. */
const watchStandardStreams = (): void => {
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit(ExitCode.done)
    process.stderr.write(`headway: standard output: cannot be written (${code}), expected a place for the answer\n`)
    process.exit(ExitCode.badInput)
  })
  process.stderr.on("error", () => {}) // there is nobody left to tell
}

/** Runs the command line with these arguments, and says what went wrong if something did. */
export const commandLine = (args: ReadonlyArray<string>) =>
  Command.runWith(headway, { version })(args).pipe(
    Effect.provide(services),
    Effect.onExit((exit) => {
      const text = Exit.isFailure(exit) ? endingText(exit.cause) : undefined
      return text === undefined ? Effect.void : Console.error(text)
    }),
  )

/** Runs the command line with these arguments and exits. */
export const main = (args: ReadonlyArray<string>): void => {
  watchStandardStreams()
  let isTerminated = false
  process.on("SIGTERM", () => {
    isTerminated = true
  })
  NodeRuntime.runMain(commandLine(args), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      const exitCode = exitCodeOf(exit)
      onExit(isTerminated && exitCode === ExitCode.interrupted ? ExitCode.terminated : exitCode)
    },
  })
}
