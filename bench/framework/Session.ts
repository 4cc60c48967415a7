/** One sample of one contestant that is code of this repository, in the process that asks. */
import type { Answer, Contestant, Runs, Session } from "./Benchmark.ts"

/** What was measured, means over the timed runs; and what was answered. */
export interface Sample {
  readonly wallSeconds: number
  readonly processorSeconds: number
  readonly answer: Answer
}

/** Starts the contestant's session, runs it to warm up and under the clock, and ends it. */
export const takeSample = async (
  { start }: Contestant & { readonly _tag: "Module" },
  { warmUpRuns, timedRuns }: Runs,
): Promise<Sample> => {
  const session = await start()
  await meanSeconds(session, warmUpRuns)
  const seconds = await meanSeconds(session, timedRuns)
  const answer = session.answer()
  await session.end?.()
  return { ...seconds, answer }
}

const meanSeconds = async (session: Session, runs: number): Promise<Omit<Sample, "answer">> => {
  let wallMs = 0
  let processorMicros = 0
  for (let run = 0; run < runs; run++) {
    await session.beforeRun?.()
    const usedBefore = process.cpuUsage()
    const startMs = performance.now()
    await session.run()
    wallMs += performance.now() - startMs
    const used = process.cpuUsage(usedBefore)
    processorMicros += used.user + used.system
  }
  return { wallSeconds: wallMs / 1e3 / runs, processorSeconds: processorMicros / 1e6 / runs }
}
