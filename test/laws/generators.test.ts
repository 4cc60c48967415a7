import { simulatorLaws } from "../../laws/catalogue.ts"
import { makeReference } from "../../laws/reference/machine.ts"
import { makeReferenceScheduler } from "../../laws/reference/scheduler.ts"
import { schedulerLaws } from "../../laws/scheduler.laws.ts"
import { lawsOfNoEngine } from "../../laws/shipped.ts"
import { itHolds } from "./itHolds.ts"

/** Interpolation has a test of its own beside the domain's. */
const others = lawsOfNoEngine.filter(({ theory }) => theory !== "Interpolation")

// The specification answers to the laws as well: a law that it refutes says something that the semantics does not.
itHolds([...others, schedulerLaws(makeReferenceScheduler(), "reference"), ...simulatorLaws(makeReference())])
