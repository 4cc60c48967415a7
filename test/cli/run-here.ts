/** Runs the command line inside this process: the same code but for the last few lines, in a hundredth of the time. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { exitCodeOf } from "../../src/cli/Errors.ts"
import { commandLine } from "../../src/cli/main.ts"
import { inRepository, type Run } from "./run.ts"

/** A process has one working directory, so that one runs at a time. */
let last: Promise<unknown> = Promise.resolve()

/** Runs the command line in a directory, the repository unless given, when it is its turn. */
export const runHere = (
  args: ReadonlyArray<string>,
  { cwd = inRepository(".") }: { readonly cwd?: string } = {},
): Promise<Run> => {
  const run = last.then(() => runIn(cwd, args))
  last = run.catch(() => {})
  return run
}

const runIn = async (cwd: string, args: ReadonlyArray<string>): Promise<Run> => {
  const home = process.cwd()
  const stdout: Array<string> = []
  const stderr: Array<string> = []
  const console: Console.Console = {
    ...globalThis.console,
    log: (line: string) => stdout.push(`${line}\n`),
    error: (line: string) => stderr.push(`${line}\n`),
  }
  process.chdir(cwd)
  try {
    const exit = await Effect.runPromiseExit(Effect.provideService(commandLine(args), Console.Console, console))
    return { exitCode: exitCodeOf(exit), stdout: stdout.join(""), stderr: stderr.join("") }
  } finally {
    process.chdir(home)
  }
}
