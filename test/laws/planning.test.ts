import { smallProblems } from "../../laws/arbitraries/problems.ts"
import { exactPlanningLaws } from "../../laws/exactPlanning.laws.ts"
import { planningLaws } from "../../laws/planning.laws.ts"
import { makeBruteForce } from "../../laws/reference/enumeration.ts"
import { plannerLawsOf } from "../../laws/shipped.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { itHolds } from "./itHolds.ts"
import { greedyPlanners } from "./planners.ts"

const bruteForce = makeBruteForce()

// The planner that tries everything answers to the laws of planning as the specification does to those of engines.
itHolds([
  ...plannerLawsOf("kernel"),
  // The planners are the same whichever engine they ask; `headway laws` judges all of them on both.
  ...plannerLawsOf("event-loop").filter(({ theory }) => theory === "ExactPlanning"),
  planningLaws(bruteForce, { other: KernelEngine.make(), given: smallProblems() }),
  exactPlanningLaws(bruteForce, greedyPlanners),
])
