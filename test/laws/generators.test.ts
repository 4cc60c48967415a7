import { simulatorLaws } from "../../laws/catalogue.ts"
import { generatorLaws } from "../../laws/generator.laws.ts"
import { makeReference } from "../../laws/reference/machine.ts"
import { makeReferenceScheduler } from "../../laws/reference/scheduler.ts"
import { schedulerLaws } from "../../laws/scheduler.laws.ts"
import { itHolds } from "./itHolds.ts"

// The specification answers to the laws as well: a law that it refutes says something that the semantics does not.
itHolds([generatorLaws, schedulerLaws(makeReferenceScheduler(), "reference"), ...simulatorLaws(makeReference())])
