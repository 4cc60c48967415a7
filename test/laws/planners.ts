/** The planners under test, as the laws judge them. */
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import * as Greedy from "../../src/planner/Greedy.ts"
import { greedyAnswer, searchPlanner } from "../../laws/planner.ts"

/** The greedy planner on the kernel, and on the event loop. */
export const greedyPlanners = [KernelEngine.make(), EventLoopEngine.make()].map((engine) =>
  searchPlanner("greedy", engine, Greedy.search, greedyAnswer),
)
