/**
 * Takes one sample of one contestant in this process: `sample.ts SCALE BENCHMARK CONTESTANT WARM_UP_RUNS TIMED_RUNS
 * ANSWER_FILE`. Prints the mean seconds of the timed runs, by the wall clock and of processor time, as a JSON pair; writes
 * the last run's answer to the file.
 */
import { writeFileSync } from "node:fs"
import type { Scale, Session } from "./framework/Benchmark.ts"
import { benchmarksAt } from "./scenarios/all.ts"

const [scale, benchmarkName, contestantName, warmUpRuns, timedRuns, answerFile] = process.argv.slice(2)

const contestant = benchmarksAt(scale as Scale)
  .find(({ name }) => name === benchmarkName)
  ?.contestants.find(({ name }) => name === contestantName)
if (contestant?._tag !== "Module") throw new Error(`no contestant ${contestantName} of ${benchmarkName} to run here`)

const meanSeconds = async (session: Session, runs: number): Promise<readonly [wall: number, processor: number]> => {
  let wallMs = 0
  let processorMicros = 0
  for (let run = 0; run < runs; run++) {
    session.beforeRun?.()
    const usedBefore = process.cpuUsage()
    const startMs = performance.now()
    await session.run()
    wallMs += performance.now() - startMs
    const used = process.cpuUsage(usedBefore)
    processorMicros += used.user + used.system
  }
  return [wallMs / 1e3 / runs, processorMicros / 1e6 / runs]
}

const session = await contestant.start()
await meanSeconds(session, Number(warmUpRuns))
const seconds = await meanSeconds(session, Number(timedRuns))
const answer = session.answer()
writeFileSync(answerFile!, new Uint8Array(answer.buffer, answer.byteOffset, answer.byteLength))
process.stdout.write(`${JSON.stringify(seconds)}\n`)
