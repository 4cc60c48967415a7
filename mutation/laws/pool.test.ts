/** The laws that judge the pool's mutants. */
import { lawsOfNoEngine } from "../../laws/shipped.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

itHolds(lawsOfNoEngine.filter(({ theory }) => theory === "Pool"))
