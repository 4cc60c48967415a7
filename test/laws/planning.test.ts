import { smallProblems } from "../../laws/arbitraries/problems.ts"
import { exactPlanningLaws } from "../../laws/exactPlanning.laws.ts"
import { greedyPlanningLaws } from "../../laws/greedyPlanning.laws.ts"
import { planningLaws } from "../../laws/planning.laws.ts"
import { problemCoverage } from "../../laws/problemCoverage.laws.ts"
import { makeBruteForce } from "../../laws/reference/enumeration.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { itHolds } from "./itHolds.ts"
import { greedyPlanners } from "./planners.ts"

const [onKernel, onEventLoop] = greedyPlanners
const bruteForce = makeBruteForce()

itHolds([
  problemCoverage,
  planningLaws(onKernel!, { other: EventLoopEngine.make() }),
  planningLaws(onEventLoop!, { other: KernelEngine.make() }),
  greedyPlanningLaws(onKernel!),
  planningLaws(bruteForce, { other: KernelEngine.make(), given: smallProblems() }),
  exactPlanningLaws(bruteForce, greedyPlanners),
])
