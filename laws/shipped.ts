/** What Headway ships, bound to the laws that judge it: the engines, with the planners that ask them, and the rest. */
import type { Engine } from "../src/engine/Engine.ts"
import * as EventLoopEngine from "../src/engine/event-loop/EventLoopEngine.ts"
import { Scheduler } from "../src/engine/event-loop/Scheduler.ts"
import * as KernelEngine from "../src/engine/kernel/KernelEngine.ts"
import * as PoolEngine from "../src/engine/pool/PoolEngine.ts"
import { serve } from "../src/engine/pool/PoolWorker.ts"
import * as Exact from "../src/planner/exact/Exact.ts"
import * as Frontier from "../src/planner/frontier/Frontier.ts"
import * as Greedy from "../src/planner/Greedy.ts"
import * as GreedyMaximize from "../src/planner/maximize/GreedyMaximize.ts"
import * as Maximize from "../src/planner/maximize/Maximize.ts"
import type { Problem } from "../src/planner/Problem.ts"
import * as ServiceTime from "../src/domain/ServiceTime.ts"
import { problems, smallProblems } from "./arbitraries/problems.ts"
import { engineLaws } from "./catalogue.ts"
import { engineEquality } from "./engineEquality.ts"
import { exactPlanningLaws } from "./exactPlanning.laws.ts"
import { frontierLaws, searchFrontier } from "./frontier.laws.ts"
import { gateLaws } from "./gate.laws.ts"
import { generatorLaws } from "./generator.laws.ts"
import { greedyPlanningLaws } from "./greedyPlanning.laws.ts"
import { inboxGate } from "./inboxGate.ts"
import { interpolationLaws, profileCoverage } from "./interpolation.laws.ts"
import { busyLaws } from "./busy.laws.ts"
import { lateFloorLaws } from "./lateFloor.laws.ts"
import type { LawSet } from "./law.ts"
import { exactMaximizeLaws, maximizeLaws, searchMaximizer } from "./maximize.laws.ts"
import { exactAnswer, greedyAnswer, type Limits, searchPlanner } from "./planner.ts"
import { orderFloorLaws } from "./orderFloor.laws.ts"
import { planningLaws } from "./planning.laws.ts"
import { poolLaws } from "./pool.laws.ts"
import { problemCoverage } from "./problemCoverage.laws.ts"
import { queueingFormulas, queueingLaws } from "./queueing.laws.ts"
import { schedulerLaws } from "./scheduler.laws.ts"
import { searchLaws } from "./search.laws.ts"
import { severalWorkloadsLaws } from "./severalWorkloads.laws.ts"
import { standingLaws } from "./standing.laws.ts"

/** The engines by name. */
export const engines = {
  kernel: (): Engine["Service"] => KernelEngine.make(),
  "event-loop": (): Engine["Service"] => EventLoopEngine.make(),
} as const
export type EngineName = keyof typeof engines

const lawsAbout = (engine: Engine["Service"], other: Engine["Service"]): ReadonlyArray<LawSet> => [
  ...engineLaws(engine),
  { theory: "Pipeline", subject: engine.name, laws: [engineEquality(engine, other)] },
  queueingLaws(engine),
]

/** Every law of an engine and of its parts. */
export const engineLawsOf = (name: EngineName): ReadonlyArray<LawSet> => {
  const kernel = engines.kernel()
  const eventLoop = engines["event-loop"]()
  switch (name) {
    case "kernel":
      return lawsAbout(kernel, eventLoop)
    case "event-loop":
      return [
        schedulerLaws(Scheduler.make, "event-loop scheduler"),
        gateLaws(inboxGate, "event-loop inbox"),
        ...lawsAbout(eventLoop, kernel),
      ]
  }
}

/** Replicas up to which searches look for a first feasible plan where only their steps are judged. */
const searchLimits = { maxReplicas: 8 }

/** The exact search within a limit of replicas, more or less patient. */
const searchWith =
  (patience: Partial<Exact.ExactOptions>) =>
  (problem: Problem, { maxReplicas }: Limits) =>
    Exact.search(problem, { ...Exact.defaultOptions, maxReplicas, ...patience })

/** Every law of the planners that ask an engine; their plans are simulated again by another. */
export const plannerLawsOf = (name: EngineName): ReadonlyArray<LawSet> => {
  const engine = engines[name]()
  const other = engines[name === "kernel" ? "event-loop" : "kernel"]()
  const greedy = searchPlanner("greedy", engine, Greedy.search, greedyAnswer)
  const exact = (planner: string, search: ReturnType<typeof searchWith>) =>
    searchPlanner(planner, engine, search, exactAnswer, ["maxReplicas"])
  const maximizer = searchMaximizer("maximizer", engine, Maximize.search)
  const patientSearch = searchWith({})
  const hastySearch = searchWith({ patience: 0, missesBeforeSurvey: 0, simulationsBeforeForesight: 0 })
  const patient = exact("exact", patientSearch)
  const hasty = exact("impatient exact", hastySearch)
  return [
    busyLaws(engine),
    lateFloorLaws(engine),
    orderFloorLaws(engine),
    planningLaws(greedy, { other }),
    greedyPlanningLaws(greedy),
    searchLaws((problem) => Greedy.search(problem, searchLimits), engine, greedy.name),
    planningLaws(patient, { other, given: problems({ maxNodes: 3, maxQueries: 12 }) }),
    exactPlanningLaws(patient, [greedy]),
    exactPlanningLaws(hasty, [greedy]),
    standingLaws("exact", engine, patientSearch),
    standingLaws("impatient exact", engine, hastySearch),
    standingLaws("foresighted exact", engine, searchWith({ simulationsBeforeForesight: 0 })),
    severalWorkloadsLaws(patient, { isExact: true }),
    severalWorkloadsLaws(hasty, { isExact: true }),
    severalWorkloadsLaws(greedy, { isExact: false }),
    planningLaws(hasty, { other, given: smallProblems() }),
    frontierLaws(searchFrontier("frontier", engine, Frontier.search)),
    maximizeLaws(maximizer),
    exactMaximizeLaws(maximizer),
    maximizeLaws(searchMaximizer("greedy maximizer", engine, GreedyMaximize.search)),
  ]
}

/** The laws that are about no engine. */
export const lawsOfNoEngine: ReadonlyArray<LawSet> = [
  poolLaws({ make: PoolEngine.make, serve }, "pool of workers"),
  interpolationLaws(ServiceTime),
  profileCoverage,
  queueingFormulas,
  problemCoverage,
  generatorLaws,
]
