/** The small scope, judged on several threads. */
import * as Effect from "effect/Effect"
import { Worker } from "node:worker_threads"
import { merge, noTally, type Tally } from "../../../laws/smallScope/judge.ts"
import type { Share } from "../../../laws/smallScope/run.ts"

/** The entry of a thread, beside this module and with its ending: `.ts` in the sources, `.js` where built. */
const entry = new URL(
  import.meta.url.endsWith(".ts") ? "./smallScopeWorker.ts" : "./smallScopeWorker.js",
  import.meta.url,
)

const judgeOnThread = (share: Share, tell: (tally: Tally) => void): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const worker = new Worker(entry, { workerData: share })
    worker.on("message", tell)
    worker.on("error", (error) => resume(Effect.die(error)))
    worker.on("exit", (code) =>
      resume(code === 0 ? Effect.void : Effect.die(new Error(`a thread ended with exit code ${code}`))),
    )
    return Effect.promise(() => worker.terminate())
  })

/** Judges every case of a share, its numbers dealt out to so many threads in turn; tells the tally so far. */
export const judgeSmallScope = (
  share: Share,
  threadCount: number,
  tell: (tally: Tally) => void,
): Effect.Effect<Tally> =>
  Effect.suspend(() => {
    let total = noTally
    const add = (tally: Tally): void => {
      total = merge(total, tally)
      tell(total)
    }
    const { first, step, end } = share
    const shares = Array.from({ length: threadCount }, (_, thread) => ({
      ...share,
      first: first + thread * step,
      step: step * threadCount,
    })).filter((each) => each.first < end)
    return Effect.map(
      Effect.forEach(shares, (each) => judgeOnThread(each, add), { concurrency: "unbounded" }),
      () => total,
    )
  })
