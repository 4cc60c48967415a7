import { interpolationLaws, profileCoverage } from "../../laws/interpolation.laws.ts"
import * as ServiceTime from "../../src/domain/ServiceTime.ts"
import { itHolds } from "./itHolds.ts"

itHolds([interpolationLaws(ServiceTime), profileCoverage])
