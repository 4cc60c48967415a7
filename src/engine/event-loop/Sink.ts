/** The sink: records when the last of its parents has delivered a query. */
import * as Effect from "effect/Effect"
import type { PassStage } from "../../domain/Scenario.ts"
import { Inbox, type Process } from "./Process.ts"
import { Scheduler } from "./Scheduler.ts"

/** Builds the node's process; it records into `sinkMs`, shape [queries]. */
export const makeSink = Effect.fnUntraced(function* (
  stage: PassStage,
  sinkMs: Float64Array,
): Effect.fn.Return<Process, never, Scheduler> {
  const scheduler = yield* Scheduler
  const inbox = new Inbox(stage.parents.length, sinkMs.length)
  const onDelivery = Effect.sync(() => {
    const nowMs = scheduler.nowMs()
    inbox.receive()
    const { queries, start, end } = inbox
    for (let index = start; index < end; index++) sinkMs[queries[index]!] = nowMs
  })
  return { rank: stage.rank, inbox, onDelivery }
})
