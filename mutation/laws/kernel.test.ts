/** The laws that judge the kernel's mutants; those of queueing theory take too long for that. */
import { engineLawsOf } from "../../laws/shipped.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

itHolds(engineLawsOf("kernel").filter(({ theory }) => theory !== "Queueing"))
