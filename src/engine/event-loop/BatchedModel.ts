/**
 * A model node: a first-in-first-out queue before R replicas that take batches of at most B queries, each replica after
 * a batching delay d.
 */
import * as Effect from "effect/Effect"
import type { ModelLineage } from "../../domain/Lineage.ts"
import type { ModelStage } from "../../domain/Scenario.ts"
import { Phase } from "../Order.ts"
import { Inbox, type Outlet, ParentGate, type Process } from "./Process.ts"
import { IdleReplicas } from "./IdleReplicas.ts"
import { Scheduler } from "./Scheduler.ts"

/** Builds the node's process; it records into `lineage`. */
export const makeBatchedModel = Effect.fnUntraced(function* (
  stage: ModelStage,
  lineage: ModelLineage,
  outlet: Outlet,
): Effect.fn.Return<Process, never, Scheduler> {
  const scheduler = yield* Scheduler
  const { rank, maxBatchSize, replicas, batchingDelayMs, serviceMs } = stage
  const { enqueueMs, dequeueMs, completeMs, batchSize } = lineage
  const queryCount = enqueueMs.length
  const inbox = new Inbox()
  const gate = new ParentGate(stage.parents.length, queryCount)
  // Every query passes the queue once, so the queue is the range [head, tail) of one array, and a batch a range too.
  const queue = new Int32Array(queryCount)
  let head = 0
  let tail = 0
  let waitingCount = 0
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
    for (let index = start; index < end; index++) {
      const query = queue[index]!
      dequeueMs[query] = nowMs
      completeMs[query] = doneMs
      batchSize[query] = end - start
    }
    scheduler.schedule(doneMs, rank, Phase.complete, completeOf[replica]!)
  }

  const complete = (replica: number): void => {
    outlet(queue, batchStart[replica]!, batchEnd[replica]!)
    idle.add(replica)
    wake(scheduler.nowMs())
  }

  const takeOf = Array.from({ length: replicas }, (_, replica) => Effect.sync(() => take(replica)))
  const completeOf = Array.from({ length: replicas }, (_, replica) => Effect.sync(() => complete(replica)))

  const onDelivery = Effect.sync(() => {
    const nowMs = scheduler.nowMs()
    const { queries, start, end } = inbox.shift()
    for (let index = start; index < end; index++) {
      const query = queries[index]!
      if (!gate.admits(query)) continue
      enqueueMs[query] = nowMs
      queue[tail++] = query
    }
    wake(nowMs)
  })
  return { rank, inbox, onDelivery }
})
