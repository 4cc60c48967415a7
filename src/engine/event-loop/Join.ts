/** A join: passes each query on at the instant when the last of its parents has delivered it. */
import * as Effect from "effect/Effect"
import type { PassStage } from "../../domain/Scenario.ts"
import { Inbox, type Outlet, ParentGate, type Process } from "./Process.ts"

/** Builds the node's process. */
export const makeJoin = (stage: PassStage, queryCount: number, outlet: Outlet): Process => {
  const inbox = new Inbox()
  const gate = new ParentGate(stage.parents.length, queryCount)
  const delivered = new Int32Array(queryCount)
  let count = 0
  const onDelivery = Effect.sync(() => {
    const { queries, start, end } = inbox.shift()
    const first = count
    for (let index = start; index < end; index++) {
      const query = queries[index]!
      if (gate.admits(query)) delivered[count++] = query
    }
    if (first < count) outlet(delivered, first, count)
  })
  return { rank: stage.rank, inbox, onDelivery }
}
