/** The laws that judge the planners' mutants. */
import { searchLaws } from "../../laws/search.laws.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import * as Greedy from "../../src/planner/Greedy.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

itHolds([searchLaws((problem) => Greedy.search(problem, { maxReplicas: 8 }), KernelEngine.make(), "greedy search")])
