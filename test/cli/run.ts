/** Runs the command line as a child process, as a user does. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** How a run ended, and what it wrote. `exitCode` is null where a signal ended the process before it could exit. */
export interface Run {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a command runs, the repository unless given, and with what besides the environment. */
export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** A run under way. */
export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Run>
}

/** A path from the top of the repository. */
export const inRepository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const bin = inRepository("src/cli/bin.ts")

/** The environment of these tests, without what would change how a program writes. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:NO_COLOR|FORCE_COLOR|NODE_OPTIONS)$/.test(name)),
  )

/** Starts the command line. */
export const start = (args: ReadonlyArray<string>, { cwd, env }: RunOptions = {}): Started => {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: cwd ?? inRepository("."),
    env: { ...environment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const output = { stdout: "", stderr: "" }
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text
    })
  }
  const ended = new Promise<Run>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (exitCode) => resolve({ exitCode, ...output }))
  })
  return { child, ended }
}

/** At most as many runs at a time as a small machine has processors. */
const maxRunning = 2
let running = 0
const waiting: Array<() => void> = []

/** Runs the command line to its end, when it is its turn. */
export const run = async (args: ReadonlyArray<string>, options: RunOptions = {}): Promise<Run> => {
  if (running < maxRunning) running++
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await start(args, options).ended
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

/** Does something in a new directory, which is gone afterwards. */
export const inNewDirectory = async <A>(act: (directory: string) => Promise<A>): Promise<A> => {
  const directory = mkdtempSync(join(tmpdir(), "headway-cli-"))
  try {
    return await act(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
