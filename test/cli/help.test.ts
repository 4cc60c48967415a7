/** Help, version and completions; every example that help shows works when it is pasted. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { startStandIn } from "../live/standIn.ts"
import { documents, filesIn, transcriptSteps } from "../transcript.ts"
import { inNewDirectory, inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

/** The commands that do something. */
const commands = [
  ["plan"],
  ["frontier"],
  ["maximize"],
  ["plan", "verify"],
  ["explain"],
  ["report"],
  ["retest"],
  ["replay"],
  ["export"],
  ["simulate"],
  ["workload", "generate"],
  ["workload", "describe"],
  ["profile", "check"],
  ["profile", "measure"],
  ["pipeline", "check"],
  ["laws"],
  ["laws", "exhaustive"],
  ["laws", "queueing"],
  ["schema"],
  ["bench"],
] as const

const helpOf = async (command: ReadonlyArray<string>): Promise<string> => {
  const { exitCode, stdout, stderr } = await runHere([...command, "--help"])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  return stdout
}

/** The command lines under EXAMPLES, without the programs that their output is piped to. */
const examplesOf = (help: string): ReadonlyArray<string> =>
  help
    .slice(help.indexOf("\nEXAMPLES\n"))
    .split("\n")
    .filter((line) => line.startsWith("  headway"))
    .map((line) => line.trim().replace(/ \|.*$/, ""))

/** What documents show is run with them. */
const transcribed = new Set(
  documents.flatMap((path) => transcriptSteps(readFileSync(inRepository(path), "utf8")).map(({ command }) => command)),
)

const examples = new Set(
  (await Promise.all([[], ...commands].map(async (command) => examplesOf(await helpOf(command)))))
    .flat()
    // A round of the bench takes long, and has a test of its own.
    .filter((example) => !transcribed.has(example) && !example.startsWith("headway bench --smoke")),
)

describe("headway --help", () => {
  it.each(commands.map((command) => [command.join(" "), command] as const))(
    "%s shows an example",
    async (_, command) => {
      const help = await helpOf(command)
      expect(help).toContain(`\n  headway ${command.join(" ")}`)
      expect(examplesOf(help).length).toBeGreaterThan(0)
      expect(help).not.toContain("\u001B")
    },
  )

  it("lists the commands, and is what headway alone prints", async () => {
    const help = await run(["--help"])
    expect(help).toMatchObject({ exitCode: 0, stderr: "" })
    for (const [name] of commands) expect(help.stdout).toMatch(new RegExp(`^  ${name} +[A-Z]`, "m"))
    expect(await run([])).toEqual(help)
  })
})

const standIn = await startStandIn()
afterAll(() => standIn.stop())

describe("an example works when it is pasted", () => {
  it.each([...examples])("%s", (example) =>
    inNewDirectory(async (directory) => {
      const args = filesIn(directory, standIn.addressed(example).split(" ").slice(1))
      const plan = join(directory, "plan.json")
      if (args.includes(plan)) await runHere(["plan", "--headways", "200", "-o", plan])
      const { exitCode, stdout, stderr } = await runHere(args)
      // Whether measured figures become stable depends on this machine.
      const isAnswer = exitCode === 0 || (example.includes("profile measure") && exitCode === 1)
      expect({ isAnswer, stderr }).toEqual({ isAnswer: true, stderr: "" })
      expect(stdout).not.toBe("")
    }),
  )

  it("by a process of its own too", () =>
    inNewDirectory(async (directory) => {
      const args = ["plan", "--headways", "200", "-o", "plan.json"]
      expect(await run(args, { cwd: directory })).toMatchObject({ exitCode: 0, stderr: "" })
      const { exitCode, stdout, stderr } = await run(["explain", "plan.json"], { cwd: directory })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
      expect(stdout).not.toBe("")
    }))
})

describe("headway", () => {
  it("tells the version of its package", async () => {
    const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as { readonly version: string }
    const { exitCode, stdout, stderr } = await run(["--version"])
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: `headway v${version}\n`, stderr: "" })
  })

  it.each([
    ["bash", /complete .*headway/],
    ["zsh", /#compdef headway/],
    ["fish", /complete -c headway/],
  ])("prints completions for %s", async (shell, form) => {
    const { exitCode, stdout, stderr } = await runHere(["--completions", shell])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(form)
    expect(stdout).toContain("percentile")
  })
})
