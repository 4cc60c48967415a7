/** The laws about the sources next to which this module was loaded: the real ones, or a patched copy. */
import { engineLaws } from "../../laws/catalogue.ts"
import { gateLaws } from "../../laws/gate.laws.ts"
import { interpolationLaws } from "../../laws/interpolation.laws.ts"
import type { LawSet } from "../../laws/law.ts"
import { poolLaws } from "../../laws/pool.laws.ts"
import { schedulerLaws } from "../../laws/scheduler.laws.ts"
import { searchLaws } from "../../laws/search.laws.ts"
import * as ServiceTime from "../../src/domain/ServiceTime.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { Scheduler } from "../../src/engine/event-loop/Scheduler.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../src/engine/pool/PoolEngine.ts"
import { serve } from "../../src/engine/pool/PoolWorker.ts"
import * as Greedy from "../../src/planner/Greedy.ts"
import { inboxGate } from "../../laws/inboxGate.ts"
import type { LawsAbout, Subject } from "./Defect.ts"

const sets: Readonly<Record<Subject, () => ReadonlyArray<LawSet>>> = {
  scheduler: () => [schedulerLaws(Scheduler.make)],
  gate: () => [gateLaws(inboxGate)],
  "service-times": () => [interpolationLaws(ServiceTime)],
  "event-loop": () => engineLaws(EventLoopEngine.make()),
  kernel: () => engineLaws(KernelEngine.make()),
  pool: () => [poolLaws({ make: PoolEngine.make, serve })],
  search: () => [searchLaws((problem) => Greedy.search(problem, { maxReplicas: 8 }), KernelEngine.make())],
}

/** Every law about a subject. */
export const lawsAbout: LawsAbout = (subject) => sets[subject]().flatMap(({ laws }) => laws)
