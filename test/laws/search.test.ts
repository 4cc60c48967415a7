import { searchLaws } from "../../laws/search.laws.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as Greedy from "../../src/planner/Greedy.ts"
import { itHolds } from "./itHolds.ts"

itHolds([searchLaws((problem) => Greedy.search(problem, { maxReplicas: 8 }), EventLoopEngine.make(), "greedy search")])
