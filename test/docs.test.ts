/** Documents run: every transcript prints what it says, every quoted file is the file. */
import { execFile } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { runHere } from "./cli/run-here.ts"
import { inRepository } from "./cli/run.ts"
import { startStandIn } from "./live/standIn.ts"
import { documents, filesIn, matches, transcriptSteps } from "./transcript.ts"

/** Where commands of transcripts write and read the files that they name without a folder, such as `plan.json`. */
const directory = mkdtempSync(join(tmpdir(), "headway-docs-"))
const standIn = await startStandIn()
afterAll(async () => {
  await standIn.stop()
  rmSync(directory, { recursive: true, force: true })
})

/** A command of a transcript, and whether it shows standard error and the exit code as well. */
const parts = /^(.*?)( 2>&1)?(; echo \$\?)?$/

/** What a shell shows of a command of a transcript: standard output, and what else the command asks for. */
const outputOf = async (line: string): Promise<string> => {
  const [, command, withErrors, withExitCode] = parts.exec(line)!
  const [program, ...args] = standIn.addressed(command!.replace(/^npx node /, "node ")).split(" ")
  if (program === "headway") {
    const { stdout, stderr, exitCode } = await runHere(filesIn(directory, args))
    const output = `${stdout}${withErrors ? stderr : ""}${withExitCode ? exitCode : ""}`
    return standIn.shown(output.replaceAll(join(directory, "/"), ""))
  }
  if (program !== "node") throw new Error(`no document may run ${program}`)
  return (await promisify(execFile)(process.execPath, args, { cwd: inRepository(".") })).stdout
}

describe.each(documents)("%s", (path) => {
  const markdown = readFileSync(inRepository(path), "utf8")

  it.each(transcriptSteps(markdown))("$command prints what is shown", async ({ command, expected }) => {
    const actual = (await outputOf(command)).trimEnd().split("\n")
    if (!matches(expected, actual)) expect(actual).toEqual(expected)
  })

  const quoted = [...markdown.matchAll(/^```(?:ts\n\/\/|json) (\S+)\n([\s\S]*?)^```$/gm)]
  it.each(quoted.map(([, file, code]) => ({ file: file!, code: code! })))("quotes $file as it is", ({ file, code }) => {
    expect(code).toBe(readFileSync(inRepository(file), "utf8"))
  })

  const links = [...markdown.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!)
  it.each(links.map((target) => ({ target })))("links to $target, which is there", ({ target }) => {
    expect(existsSync(new URL(target, `file://${inRepository(path)}`))).toBe(true)
  })
})

describe("a transcript", () => {
  it("is matched line by line, an ellipsis standing for any number of lines", () => {
    expect(matches(["a", "…", "c"], ["a", "b", "b", "c"])).toBe(true)
    expect(matches(["a", "…"], ["a"])).toBe(true)
    expect(matches(["a", "…", "c"], ["a", "b"])).toBe(false)
    expect(matches(["a"], ["a", "b"])).toBe(false)
  })

  it("has a step for each command of its console blocks", () => {
    const markdown = "```console\n$ headway a\none\n$ headway b\n```\n\n```console\nnpm ci\n```\n"
    expect(transcriptSteps(markdown)).toEqual([
      { command: "headway a", expected: ["one"] },
      { command: "headway b", expected: [] },
    ])
  })
})
