import { poolLaws } from "../../laws/pool.laws.ts"
import * as PoolEngine from "../../src/engine/pool/PoolEngine.ts"
import { serve } from "../../src/engine/pool/PoolWorker.ts"
import { itHolds } from "./itHolds.ts"

itHolds([poolLaws({ make: PoolEngine.make, serve }, "pool of workers")])
