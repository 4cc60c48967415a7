/** One sample of one contestant, in a process of its own. */
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { extname, join } from "node:path"
import { promisify } from "node:util"
import type { Benchmark, Command, Contestant, Missing, Runs, Scale } from "./Benchmark.ts"
import type { Sample } from "./Session.ts"

/** The longest that one process may take; only something stuck takes so long. */
const timeoutMs = 15 * 60_000

/**
 * Settings of the GNU C library for every contestant alike: memory that was freed is kept for what is allocated next. By
 * default it goes back to the system at any time, and touching it anew may cost a small run more than its simulation
 * does: how much depends on the machine and on what was allocated before, not on the contestant.
 */
const keepingFreedMemory = { MALLOC_MMAP_MAX_: "0", MALLOC_TRIM_THRESHOLD_: String(2 ** 40) }

/** A contestant that can run here. */
export interface Entrant {
  readonly contestant: Contestant
  readonly command: Command
  readonly answerFile: string
}

/** Beside this module's folder and with its ending: `.ts` in the sources, `.js` where built. */
const sampleProgram = join(import.meta.dirname, "..", `sample${extname(import.meta.filename)}`)

/** Makes a contestant ready to be sampled, its files in `directory`; or tells why it cannot run here. */
export const enter = (
  benchmark: Benchmark,
  contestant: Contestant,
  scale: Scale,
  directory: string,
): Entrant | Missing => {
  const answerFile = join(directory, `${contestant.name}.answer.f64`)
  if (contestant._tag === "Module") {
    const missing = contestant.missing?.()
    if (missing !== undefined) return { missing }
    const args = ["--expose-gc", sampleProgram, scale, benchmark.name, contestant.name]
    return { contestant, answerFile, command: { file: process.execPath, args } }
  }
  const command = contestant.prepare(directory)
  return "missing" in command ? command : { contestant, answerFile, command }
}

/** Runs the contestant in a fresh process. Rejects where the process fails. */
export const sample = async (
  { command, answerFile }: Entrant,
  { warmUpRuns, timedRuns }: Runs,
  signal?: AbortSignal,
): Promise<Sample> => {
  const args = [...command.args, String(warmUpRuns), String(timedRuns), answerFile]
  const env = { ...process.env, ...keepingFreedMemory }
  const { stdout } = await promisify(execFile)(command.file, args, { timeout: timeoutMs, signal, env })
  const [wallSeconds, processorSeconds] = JSON.parse(stdout)
  const bytes = readFileSync(answerFile)
  // Copied, since a small file's buffer is a slice of a pool that float64 values may not be aligned in.
  return { wallSeconds, processorSeconds, answer: new Float64Array(new Uint8Array(bytes).buffer) }
}
