/** The laws that judge the planners' mutants. */
import { plannerLawsOf } from "../../laws/shipped.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

itHolds(plannerLawsOf("kernel"))
