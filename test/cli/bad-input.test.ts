/** Every bad input ends with exit code 2 and one message that says where and what, and leaves no file behind. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type BadInput, commands, good } from "./bad/BadInput.ts"
import { badCatalogs } from "./bad/catalogs.ts"
import { badConfigurations } from "./bad/configurations.ts"
import { badFiles } from "./bad/files.ts"
import { badFlags } from "./bad/flags.ts"
import { badImports } from "./bad/imports.ts"
import { badOutputs } from "./bad/outputs.ts"
import { badPipelines } from "./bad/pipelines.ts"
import { badTraces } from "./bad/traces.ts"
import { badWorkloads } from "./bad/workloads.ts"
import { inNewDirectory, run, type Run } from "./run.ts"
import { runHere } from "./run-here.ts"

const tables = {
  pipelines: badPipelines,
  catalogs: badCatalogs,
  configurations: badConfigurations,
  workloads: badWorkloads,
  traces: badTraces,
  imports: badImports,
  files: badFiles,
  flags: badFlags,
  outputs: badOutputs,
}

/** Whether this machine has the devices that a bad input names. */
const isPossibleHere = ({ args }: BadInput): boolean =>
  args.every((argument) => !argument.startsWith("/dev/") || existsSync(argument))

const furnish = (directory: string, { files, directories = [], links = {} }: BadInput): void => {
  for (const [name, content] of Object.entries({ ...good, ...files })) writeFileSync(join(directory, name), content)
  for (const name of directories) mkdirSync(join(directory, name))
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(directory, name))
}

/** Everything in a directory, hidden files and contents too. */
const contentsOf = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(directory, { withFileTypes: true, recursive: true }).map((entry) => [
      join(entry.parentPath, entry.name),
      entry.isFile() ? readFileSync(join(entry.parentPath, entry.name), "latin1") : "",
    ]),
  )

/** One line, or for a wrong command line a second one that says where help is. */
const oneMessage = /^headway: [^\n]*(?:found|cannot be) [^\n]*, expected [^\n]+\n(?:Try "headway[a-z ]* --help"\.\n)?$/

/** What a run makes of a bad input: how it ended, and whether it left the directory as it was. */
const judge = (badInput: BadInput, runIt: (args: ReadonlyArray<string>, options: { cwd: string }) => Promise<Run>) =>
  inNewDirectory(async (directory) => {
    furnish(directory, badInput)
    const before = contentsOf(directory)
    const { exitCode, stdout, stderr } = await runIt(badInput.args, { cwd: directory })
    const says = `headway: ${badInput.says}`
    expect(stderr.slice(0, says.length)).toBe(says)
    expect(stderr).toMatch(oneMessage)
    expect(stderr).not.toMatch(/Error:|\n\s+at |\bundefined\b|\[object/)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(contentsOf(directory)).toEqual(before)
  })

for (const [name, table] of Object.entries(tables)) {
  describe(`bad ${name}`, () => {
    it.each(table.filter(isPossibleHere))("$name", (badInput) => judge(badInput, runHere))
  })
}

// A process costs over half a second, so only some are run as one: the first of each table, and some about devices.
const asProcesses = [
  ...Object.values(tables).map(([first]) => first!),
  ...badOutputs.filter(({ args }) => args.includes("/dev/full")),
]

describe.concurrent("as a process of its own", () => {
  it.each(asProcesses.filter(isPossibleHere))("$name", (badInput) => judge(badInput, run))
})

it.each(Object.entries(commands))("the good files are good: %s", (_, args) =>
  inNewDirectory(async (directory) => {
    furnish(directory, { name: "good", args, says: "" })
    expect(await runHere(args, { cwd: directory })).toMatchObject({ exitCode: 0, stderr: "" })
  }),
)
