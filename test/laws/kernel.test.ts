import { lawsOfEngine } from "../../laws/shipped.ts"
import { itHolds } from "./itHolds.ts"

itHolds(lawsOfEngine("kernel"))
