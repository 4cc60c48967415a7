import { engineLawsOf } from "../../laws/shipped.ts"
import { itHolds } from "./itHolds.ts"

itHolds(engineLawsOf("kernel"))
