/**
 * The event loop's pipeline as it would be without Effect: the same events in the same order on the same heap, the same
 * ranges of shared arrays instead of copies, the same lineage or none; every handler a plain callback.
 */
import { emptyModel, type Lineage, type ModelLineage } from "../../src/domain/Lineage.ts"
import type { ModelStage, PassStage, Scenario } from "../../src/domain/Scenario.ts"
import { Phase } from "../../src/engine/Order.ts"
import { IdleReplicas } from "../../src/engine/event-loop/IdleReplicas.ts"
import { Inbox } from "../../src/engine/event-loop/Process.ts"
import { PlainScheduler } from "./PlainScheduler.ts"

interface Node {
  readonly rank: number
  readonly inbox: Inbox
  readonly onDelivery: () => void
}

type Outlet = (queries: Int32Array, start: number, end: number) => void

/** Simulates a scenario of source, model, join and sink stages. Unless it records, the lineage has no models. */
export const simulatePlain = ({ stages, arrivalMs }: Scenario, isRecording: boolean): Lineage => {
  const queryCount = arrivalMs.length
  const scheduler = new PlainScheduler()
  const sinkMs = new Float64Array(queryCount).fill(Number.NaN)
  const models: Array<ModelLineage> = []
  const nodes: Array<Node> = []
  for (const stage of stages.toReversed()) {
    const children = stage.children.map((rank) => nodes[rank]!)
    const outlet = makeOutlet(scheduler, children)
    switch (stage._tag) {
      case "Source":
        startSource(scheduler, stage, arrivalMs, outlet)
        break
      case "Model": {
        const lineage = isRecording ? emptyModel(stage.name, queryCount) : undefined
        if (lineage !== undefined) models.unshift(lineage)
        nodes[stage.rank] = makeModel(scheduler, stage, queryCount, lineage, outlet)
        break
      }
      case "Join":
        nodes[stage.rank] = makeJoin(stage, queryCount, outlet)
        break
      case "Sink":
        nodes[stage.rank] = makeSink(scheduler, stage, sinkMs)
        break
      case "Program":
        throw new Error(`the baseline runs no program, not even ${stage.program}`)
    }
  }
  scheduler.run()
  return { arrivalMs, models, sinkMs }
}

const makeOutlet =
  (scheduler: PlainScheduler, children: ReadonlyArray<Node>): Outlet =>
  (queries, start, end) => {
    const nowMs = scheduler.nowMs
    for (let index = 0; index < children.length; index++) {
      const child = children[index]!
      child.inbox.push(queries, start, end)
      scheduler.schedule(nowMs, child.rank, Phase.deliver, child.onDelivery)
    }
  }

const startSource = (scheduler: PlainScheduler, { rank }: PassStage, arrivalMs: Float64Array, outlet: Outlet): void => {
  const queries = new Int32Array(arrivalMs.length)
  for (let query = 0; query < queries.length; query++) queries[query] = query
  let query = 0
  const onArrival = (): void => {
    outlet(queries, query, query + 1)
    query++
    if (query < arrivalMs.length) scheduler.schedule(arrivalMs[query]!, rank, Phase.deliver, onArrival)
  }
  scheduler.schedule(arrivalMs[0]!, rank, Phase.deliver, onArrival)
}

const makeModel = (
  scheduler: PlainScheduler,
  stage: ModelStage,
  queryCount: number,
  lineage: ModelLineage | undefined,
  outlet: Outlet,
): Node => {
  const { rank, maxBatchSize, replicas, batchingDelayMs, serviceMs } = stage
  const inbox = new Inbox(stage.parents.length, queryCount)
  const idle = new IdleReplicas(replicas)
  const batchStart = new Int32Array(replicas)
  const batchEnd = new Int32Array(replicas)
  const overtaken = replicas === 1 ? undefined : new Int32Array(queryCount)
  let deliveredCount = 0
  let queue = inbox.queries
  let head = 0
  let tail = 0
  let waitingCount = 0

  const wake = (nowMs: number): void => {
    while (waitingCount * maxBatchSize < tail - head && !idle.isEmpty) {
      waitingCount++
      scheduler.schedule(nowMs + batchingDelayMs, rank, Phase.take, takeOf[idle.takeLowest()]!)
    }
  }

  const takeOf = Array.from({ length: replicas }, (_, replica) => (): void => {
    const nowMs = scheduler.nowMs
    const start = head
    const end = Math.min(tail, head + maxBatchSize)
    const doneMs = nowMs + serviceMs[end - start]!
    waitingCount--
    head = end
    batchStart[replica] = start
    batchEnd[replica] = end
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
  })

  const completeOf = Array.from({ length: replicas }, (_, replica) => (): void => {
    const start = batchStart[replica]!
    const end = batchEnd[replica]!
    if (overtaken === undefined) {
      outlet(queue, start, end)
    } else {
      const first = deliveredCount
      for (let index = start; index < end; index++) overtaken[deliveredCount++] = queue[index]!
      outlet(overtaken, first, deliveredCount)
    }
    idle.add(replica)
    wake(scheduler.nowMs)
  })

  const onDelivery = (): void => {
    const nowMs = scheduler.nowMs
    inbox.receive()
    queue = inbox.queries
    tail = inbox.end
    if (lineage !== undefined) {
      const { enqueueMs } = lineage
      for (let index = inbox.start; index < tail; index++) enqueueMs[queue[index]!] = nowMs
    }
    wake(nowMs)
  }
  return { rank, inbox, onDelivery }
}

const makeJoin = ({ rank, parents }: PassStage, queryCount: number, outlet: Outlet): Node => {
  const inbox = new Inbox(parents.length, queryCount)
  const onDelivery = (): void => {
    inbox.receive()
    if (inbox.start < inbox.end) outlet(inbox.queries, inbox.start, inbox.end)
  }
  return { rank, inbox, onDelivery }
}

const makeSink = (scheduler: PlainScheduler, { rank, parents }: PassStage, sinkMs: Float64Array): Node => {
  const inbox = new Inbox(parents.length, sinkMs.length)
  const onDelivery = (): void => {
    const nowMs = scheduler.nowMs
    inbox.receive()
    const { queries, start, end } = inbox
    for (let index = start; index < end; index++) sinkMs[queries[index]!] = nowMs
  }
  return { rank, inbox, onDelivery }
}
