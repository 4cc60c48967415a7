/** The entry of a thread that judges a share of the small scope. */
import { parentPort, workerData } from "node:worker_threads"
import { judgeShare, type Share } from "../../../laws/smallScope/run.ts"

const port = parentPort!
const share: Share = workerData

judgeShare(share, (tally) => {
  port.postMessage(tally, [])
})
