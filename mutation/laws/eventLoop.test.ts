/** The laws that judge the event loop's mutants; those of queueing theory take too long for that. */
import { engineLaws } from "../../laws/catalogue.ts"
import { gateLaws } from "../../laws/gate.laws.ts"
import { schedulerLaws } from "../../laws/scheduler.laws.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { Scheduler } from "../../src/engine/event-loop/Scheduler.ts"
import { inboxGate } from "../../laws/inboxGate.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

itHolds([
  schedulerLaws(Scheduler.make, "event-loop scheduler"),
  gateLaws(inboxGate, "event-loop inbox"),
  ...engineLaws(EventLoopEngine.make()),
])
