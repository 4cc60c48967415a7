/** The reference of all commands, as Markdown, from what `--help` tells of them: `npm run docs:commands` writes it. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type { FlagDoc, HelpDoc } from "effect/cli/HelpDoc"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { writeFileSync } from "node:fs"
import { headway } from "../src/cli/main.ts"

/** A command by its words, such as `plan verify`, and what its help says. */
interface Documented {
  readonly name: string
  readonly help: HelpDoc
}

/** What the help of a command says, before it is laid out for a terminal. */
const helpOf = async (path: ReadonlyArray<string>): Promise<HelpDoc> => {
  const shown: Array<HelpDoc> = []
  const presenter = CliOutput.layerPresenter({
    present: (event) => Effect.sync(() => void (event._tag === "Help" && shown.push(event.helpDoc))),
  })
  const configuration = CliConfig.layer({ builtIns: [GlobalFlag.Help] })
  const run = Command.runWith(headway, { version: "" })([...path, "--help"])
  await Effect.runPromise(Effect.provide(run, Layer.mergeAll(NodeServices.layer, presenter, configuration)))
  return shown[0]!
}

/** A command, then all below it. */
const documented = async (path: ReadonlyArray<string>): Promise<ReadonlyArray<Documented>> => {
  const help = await helpOf(path)
  const names = (help.subcommands ?? []).flatMap(({ commands }) => commands.map(({ name }) => name))
  const below = []
  for (const name of names) below.push(...(await documented([...path, name])))
  return [{ name: path.join(" "), help }, ...below]
}

/** How a flag is written: `--output, -o FILE`. */
const flagText = ({ name, aliases, type }: FlagDoc): string => {
  const names = [`--${name}`, ...aliases].join(", ")
  return type === "boolean" ? names : `${names} ${type === "choice" ? "CHOICE" : type}`
}

/** A description, without what it says of the machine that it is shown on. */
const descriptionOf = ({ description }: Pick<FlagDoc, "description">): string =>
  Option.getOrElse(description, () => "")
    .replace(/, here \d+\)/, ")")
    .replaceAll("|", "\\|")

const rowOf = (flag: FlagDoc): string => `| \`${flagText(flag)}\` | ${descriptionOf(flag)} |`

const table = (flags: ReadonlyArray<FlagDoc>): ReadonlyArray<string> =>
  flags.length === 0 ? [] : ["", "| flag | |", "|---|---|", ...flags.map(rowOf)]

/** As many commands as share a flag, word for word, before it moves to the table at the end. */
const manyCommands = 3

const sectionOf = ({ name, help }: Documented, isShared: (flag: FlagDoc) => boolean): ReadonlyArray<string> => {
  const shared = help.flags.filter(isShared).map((flag) => `\`--${flag.name}\``)
  const args = (help.args ?? []).map((arg) => `\`${arg.name}\`: ${descriptionOf(arg)}.`)
  return [
    "",
    `## ${name}`,
    "",
    `\`${help.usage}\``,
    "",
    `${help.description.replace(/\.$/, "")}.`,
    ...(args.length === 0 ? [] : ["", ...args]),
    ...table(help.flags.filter((flag) => !isShared(flag))),
    ...(shared.length === 0 ? [] : ["", `And [of many commands](#flags-of-many-commands): ${shared.join(", ")}.`]),
  ]
}

/** The page. */
export const commandsPage = async (): Promise<string> => {
  const [, ...all] = await documented([])
  const rows = all.flatMap(({ help }) => help.flags.map((flag) => rowOf(flag)))
  const isShared = (flag: FlagDoc): boolean => manyCommands <= rows.filter((row) => row === rowOf(flag)).length
  const commands = all.filter(({ help }) => (help.subcommands ?? []).length === 0 || 0 < help.flags.length)
  const shared = new Map(
    commands.flatMap(({ help }) => help.flags.filter(isShared).map((flag) => [rowOf(flag), flag] as const)),
  )
  return `${[
    "# Commands",
    "",
    "Made from what `--help` says by `npm run docs:commands`; a test compares. `headway COMMAND --help` also has examples,",
    "`--version` and `--completions SHELL` go without a command. The [exit codes](exit-codes.md) and the",
    "[documents](documents.md) that `--json` prints have pages of their own.",
    "",
    ...commands.map(({ name }) => `- [${name}](#${name.replaceAll(" ", "-")})`),
    ...commands.flatMap((command) => sectionOf(command, isShared)),
    "",
    "## Flags of many commands",
    ...table([...shared.values()]),
  ].join("\n")}\n`
}

if (import.meta.main) {
  writeFileSync(new URL("reference/commands.md", import.meta.url), await commandsPage())
}
