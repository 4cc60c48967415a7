/** The source: delivers query i to its children at arrival time i, one event an arrival. */
import * as Effect from "effect/Effect"
import type { Scenario } from "../../domain/Scenario.ts"
import { Phase } from "../Order.ts"
import type { Outlet } from "./Process.ts"
import { Scheduler } from "./Scheduler.ts"

/** Schedules the first arrival; each arrival schedules the next. */
export const startSource = Effect.fnUntraced(function* ({ arrivalMs }: Scenario, rank: number, outlet: Outlet) {
  const scheduler = yield* Scheduler
  const queries = new Int32Array(arrivalMs.length)
  for (let index = 0; index < queries.length; index++) queries[index] = index
  let query = 0
  const onArrival: Effect.Effect<void> = Effect.sync(() => {
    outlet(queries, query, query + 1)
    query++
    if (query < arrivalMs.length) scheduler.schedule(arrivalMs[query]!, rank, Phase.deliver, onArrival)
  })
  scheduler.schedule(arrivalMs[0]!, rank, Phase.deliver, onArrival)
})
