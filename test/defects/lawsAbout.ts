/** The laws about the sources next to which this module was loaded: the real ones, or a patched copy. */
import { smallProblems } from "../../laws/arbitraries/problems.ts"
import { engineLaws } from "../../laws/catalogue.ts"
import { exactPlanningLaws } from "../../laws/exactPlanning.laws.ts"
import { gateLaws } from "../../laws/gate.laws.ts"
import { interpolationLaws } from "../../laws/interpolation.laws.ts"
import { busyLaws } from "../../laws/busy.laws.ts"
import { lateFloorLaws } from "../../laws/lateFloor.laws.ts"
import { orderFloorLaws } from "../../laws/orderFloor.laws.ts"
import type { LawSet } from "../../laws/law.ts"
import { planningLaws } from "../../laws/planning.laws.ts"
import { poolLaws } from "../../laws/pool.laws.ts"
import { makeBruteForce } from "../../laws/reference/enumeration.ts"
import { schedulerLaws } from "../../laws/scheduler.laws.ts"
import { searchLaws } from "../../laws/search.laws.ts"
import { plannerLawsOf } from "../../laws/shipped.ts"
import * as ServiceTime from "../../src/domain/ServiceTime.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import { Scheduler } from "../../src/engine/event-loop/Scheduler.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../../src/engine/pool/PoolEngine.ts"
import { serve } from "../../src/engine/pool/PoolWorker.ts"
import * as Greedy from "../../src/planner/Greedy.ts"
import { inboxGate } from "../../laws/inboxGate.ts"
import type { LawsAbout, Subject } from "./Defect.ts"

const kernelPlanners = plannerLawsOf("kernel")

const lawsOfPlanner = (planner: string): ReadonlyArray<LawSet> =>
  kernelPlanners.filter(({ subject }) => subject.startsWith(planner))

const bruteForce = makeBruteForce()

const sets: Readonly<Record<Subject, () => ReadonlyArray<LawSet>>> = {
  scheduler: () => [schedulerLaws(Scheduler.make)],
  gate: () => [gateLaws(inboxGate)],
  "service-times": () => [interpolationLaws(ServiceTime)],
  "event-loop": () => engineLaws(EventLoopEngine.make()),
  kernel: () => engineLaws(KernelEngine.make()),
  pool: () => [poolLaws({ make: PoolEngine.make, serve })],
  greedy: () => lawsOfPlanner("greedy on"),
  exact: () => lawsOfPlanner("exact on"),
  "order-floor": () => [orderFloorLaws(KernelEngine.make())],
  "late-floor": () => [lateFloorLaws(KernelEngine.make())],
  busy: () => [busyLaws(KernelEngine.make())],
  "impatient-exact": () => lawsOfPlanner("impatient exact on"),
  "foresighted-exact": () => lawsOfPlanner("foresighted exact on"),
  frontier: () => lawsOfPlanner("frontier on"),
  maximizer: () => lawsOfPlanner("maximizer on"),
  "brute-force": () => [planningLaws(bruteForce, { given: smallProblems() }), exactPlanningLaws(bruteForce)],
  search: () => [searchLaws((problem) => Greedy.search(problem, { maxReplicas: 8 }), KernelEngine.make())],
}

/** Every law about a subject. */
export const lawsAbout: LawsAbout = (subject) => sets[subject]().flatMap(({ laws }) => laws)
