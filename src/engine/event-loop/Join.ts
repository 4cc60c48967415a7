/** A join: passes each query on at the instant when the last of its parents has delivered it. */
import * as Effect from "effect/Effect"
import type { PassStage } from "../../domain/Scenario.ts"
import { Inbox, type Outlet, type Process } from "./Process.ts"

/** Builds the node's process. */
export const makeJoin = (stage: PassStage, queryCount: number, outlet: Outlet): Process => {
  const inbox = new Inbox(stage.parents.length, queryCount)
  const onDelivery = Effect.sync(() => {
    inbox.receive()
    if (inbox.start < inbox.end) outlet(inbox.queries, inbox.start, inbox.end)
  })
  return { rank: stage.rank, inbox, onDelivery }
}
