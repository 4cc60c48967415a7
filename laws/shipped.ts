/** What Headway ships, bound to the laws that judge it: the engines, with the planners that ask them, and the rest. */
import type { Engine } from "../src/engine/Engine.ts"
import * as EventLoopEngine from "../src/engine/event-loop/EventLoopEngine.ts"
import { Scheduler } from "../src/engine/event-loop/Scheduler.ts"
import * as KernelEngine from "../src/engine/kernel/KernelEngine.ts"
import * as Greedy from "../src/planner/Greedy.ts"
import * as ServiceTime from "../src/domain/ServiceTime.ts"
import { engineLaws } from "./catalogue.ts"
import { engineEquality } from "./engineEquality.ts"
import { gateLaws } from "./gate.laws.ts"
import { generatorLaws } from "./generator.laws.ts"
import { greedyPlanningLaws } from "./greedyPlanning.laws.ts"
import { inboxGate } from "./inboxGate.ts"
import { interpolationLaws, profileCoverage } from "./interpolation.laws.ts"
import type { LawSet } from "./law.ts"
import { searchPlanner } from "./planner.ts"
import { planningLaws } from "./planning.laws.ts"
import { problemCoverage } from "./problemCoverage.laws.ts"
import { queueingFormulas, queueingLaws } from "./queueing.laws.ts"
import { schedulerLaws } from "./scheduler.laws.ts"

/** The engines by name. */
export const engines = {
  kernel: (): Engine["Service"] => KernelEngine.make(),
  "event-loop": (): Engine["Service"] => EventLoopEngine.make(),
} as const
export type EngineName = keyof typeof engines

/** The planners of one engine, their plans simulated again by another. */
const plannerLaws = (engine: Engine["Service"], other: Engine["Service"]): ReadonlyArray<LawSet> => {
  const greedy = searchPlanner("greedy", engine, Greedy.search)
  return [planningLaws(greedy, { other }), greedyPlanningLaws(greedy)]
}

const lawsAbout = (engine: Engine["Service"], other: Engine["Service"]): ReadonlyArray<LawSet> => [
  ...engineLaws(engine),
  { theory: "Pipeline", subject: engine.name, laws: [engineEquality(engine, other)] },
  queueingLaws(engine),
  ...plannerLaws(engine, other),
]

/** Every law of an engine that ships, of its parts, and of the planners that ask it. */
export const lawsOfEngine = (name: EngineName): ReadonlyArray<LawSet> => {
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

/** The laws that are about no engine. */
export const lawsOfNoEngine: ReadonlyArray<LawSet> = [
  interpolationLaws(ServiceTime),
  profileCoverage,
  queueingFormulas,
  problemCoverage,
  generatorLaws,
]
