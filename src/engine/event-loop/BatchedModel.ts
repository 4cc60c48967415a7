/**
 * A model node: a first-in-first-out queue before R replicas that take batches of at most B queries, each replica after
 * a batching delay d.
 */
import * as Effect from "effect/Effect"
import type { ModelLineage } from "../../domain/Lineage.ts"
import type { ModelStage } from "../../domain/Scenario.ts"
import { Phase } from "../Order.ts"
import { type Delivered, Inbox, type Outlet, type Process } from "./Process.ts"
import { IdleReplicas } from "./IdleReplicas.ts"
import { Scheduler } from "./Scheduler.ts"

/** Builds the node's process for `queryCount` queries; it records into `lineage`, if it is given one. */
export const makeBatchedModel = Effect.fnUntraced(function* (
  stage: ModelStage,
  queryCount: number,
  lineage: ModelLineage | undefined,
  outlet: Outlet,
): Effect.fn.Return<Process, never, Scheduler> {
  const scheduler = yield* Scheduler
  const { rank, maxBatchSize, replicas, batchingDelayMs, serviceMs } = stage
  const inbox = new Inbox(stage.parents.length, queryCount)
  // Queries are received in the order in which they are queued and taken, so the queue is the range [head, tail) of what
  // the inbox has received, and a batch a range too.
  let queue: Delivered = inbox.queries
  let head = 0
  let tail = 0
  let waitingCount = 0
  // One replica completes batches in the order in which it took them, out of the queue; several overtake each other.
  const overtaken = replicas === 1 ? undefined : new Int32Array(queryCount)
  let deliveredCount = 0
  const idle = new IdleReplicas(replicas)
  const batchStart = new Int32Array(replicas)
  const batchEnd = new Int32Array(replicas)

  const wake = (nowMs: number): void => {
    while (waitingCount * maxBatchSize < tail - head && !idle.isEmpty) {
      waitingCount++
      scheduler.schedule(nowMs + batchingDelayMs, rank, Phase.take, takeOf[idle.takeLowest()]!)
    }
  }

  const take = (replica: number): void => {
    const nowMs = scheduler.nowMs()
    const start = head
    const end = Math.min(tail, head + maxBatchSize)
    waitingCount--
    head = end
    batchStart[replica] = start
    batchEnd[replica] = end
    const doneMs = nowMs + serviceMs[end - start]!
    if (lineage !== undefined) {
      const { dequeueMs, completeMs, batchSize } = lineage
      for (let index = start; index < end; index++) {
        const query = queue[index]!
        dequeueMs[query] = nowMs
        completeMs[query] = doneMs
        batchSize[query] = end - start
      }
    }
    scheduler.schedule(doneMs, rank, Phase.complete, completeOf[replica]!)
  }

  const complete = (replica: number): void => {
    deliver(batchStart[replica]!, batchEnd[replica]!)
    idle.add(replica)
    wake(scheduler.nowMs())
  }

  const deliver = (start: number, end: number): void => {
    if (overtaken === undefined) return outlet(queue, start, end)
    const first = deliveredCount
    for (let index = start; index < end; index++) overtaken[deliveredCount++] = queue[index]!
    outlet(overtaken, first, deliveredCount)
  }

  const takeOf = Array.from({ length: replicas }, (_, replica) => Effect.sync(() => take(replica)))
  const completeOf = Array.from({ length: replicas }, (_, replica) => Effect.sync(() => complete(replica)))

  const onDelivery = Effect.sync(() => {
    const nowMs = scheduler.nowMs()
    inbox.receive()
    queue = inbox.queries
    tail = inbox.end
    if (lineage !== undefined) {
      const { enqueueMs } = lineage
      for (let index = inbox.start; index < tail; index++) enqueueMs[queue[index]!] = nowMs
    }
    wake(nowMs)
  })
  return { rank, inbox, onDelivery }
})
