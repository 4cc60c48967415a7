import { poolLaws } from "../../laws/pool.laws.ts"
import * as PoolEngine from "../../src/engine/pool/PoolEngine.ts"
import { itHolds } from "./itHolds.ts"

itHolds([poolLaws(PoolEngine.make, "pool of workers")])
