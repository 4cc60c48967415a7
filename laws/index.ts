/**
 * The laws, for judging an engine, a node or a planner of one's own.
 *
 * In reading order: what a law, a claim and a verdict are; the sets of laws, each a function of what it judges; what
 * planners are to the laws; the cases and problems that they are judged on; and the specification.
 */
export { type Equation, equal, every, none } from "./equation.ts"
export {
  checkAll,
  type CheckOptions,
  defaultRuns,
  forAll,
  type Law,
  type LawOf,
  type LawSet,
  sometimes,
} from "./law.ts"
export { describe, type Verdict } from "./verdict.ts"

export { engineLaws, simulatorLaws } from "./catalogue.ts"
export type { Simulator } from "./simulator.ts"
export { engineEquality } from "./engineEquality.ts"
export { queueingLaws } from "./queueing.laws.ts"
export { nodeLaws } from "./node.laws.ts"
export { schedulerLaws } from "./scheduler.laws.ts"
export { gateLaws, type MakeGate } from "./gate.laws.ts"
export { type MakePool, type PoolParts } from "./pool.ts"
export { poolLaws } from "./pool.laws.ts"
export { type Interpolation, interpolationLaws } from "./interpolation.laws.ts"

export { planningLaws, type PlanningOptions } from "./planning.laws.ts"
export { greedyPlanningLaws } from "./greedyPlanning.laws.ts"
export { exactPlanningLaws } from "./exactPlanning.laws.ts"
export { severalWorkloadsLaws, type SeveralWorkloadsOptions } from "./severalWorkloads.laws.ts"
export { busyLaws } from "./busy.laws.ts"
export { lateFloorLaws } from "./lateFloor.laws.ts"
export { orderFloorLaws } from "./orderFloor.laws.ts"
export { standingLaws } from "./standing.laws.ts"
export { type FrontierAnswer, type FrontierFinder, frontierLaws, searchFrontier } from "./frontier.laws.ts"
export {
  exactMaximizeLaws,
  type Maximizer,
  type MaximizerAnswer,
  maximizeLaws,
  searchMaximizer,
} from "./maximize.laws.ts"
export { searchLaws } from "./search.laws.ts"
export { exactAnswer, greedyAnswer, type Limits, type Planner, type PlannerAnswer, searchPlanner } from "./planner.ts"

export { Case, compile as compileCase } from "./case.ts"
export { type CaseOptions, cases } from "./arbitraries/cases.ts"
export { type PlanningCase, problems, severalWorkloads, smallChains, smallProblems } from "./arbitraries/problems.ts"
export { generatorLaws } from "./generator.laws.ts"

export { makeReference } from "./reference/machine.ts"
export { makeBruteForce } from "./reference/enumeration.ts"
