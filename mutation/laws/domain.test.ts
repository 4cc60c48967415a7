/** The laws that judge the domain's mutants. */
import { interpolationLaws, profileCoverage } from "../../laws/interpolation.laws.ts"
import * as ServiceTime from "../../src/domain/ServiceTime.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

itHolds([interpolationLaws(ServiceTime), profileCoverage])
