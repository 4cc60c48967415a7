/**
 * Takes one sample of one contestant in this process. Arguments: `SCALE BENCHMARK CONTESTANT WARM_UP_RUNS TIMED_RUNS
 * ANSWER_FILE`. Prints the mean seconds of the timed runs, by the wall clock and of processor time, as a JSON pair; writes
 * the last run's answer to the file.
 */
import { writeFileSync } from "node:fs"
import type { Scale } from "./Benchmark.ts"
import { takeSample } from "./Session.ts"
import { benchmarksAt } from "../scenarios/all.ts"

const [scale, benchmarkName, contestantName, warmUpRuns, timedRuns, answerFile] = process.argv.slice(2)

const contestant = benchmarksAt(scale as Scale)
  .find(({ name }) => name === benchmarkName)
  ?.contestants.find(({ name }) => name === contestantName)
if (contestant?._tag !== "Module") throw new Error(`no contestant ${contestantName} of ${benchmarkName} to run here`)

const runs = { warmUpRuns: Number(warmUpRuns), timedRuns: Number(timedRuns) }
const { wallSeconds, processorSeconds, answer } = await takeSample(contestant, runs)
writeFileSync(answerFile!, new Uint8Array(answer.buffer, answer.byteOffset, answer.byteLength))
process.stdout.write(`${JSON.stringify([wallSeconds, processorSeconds])}\n`)
