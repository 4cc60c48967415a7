/** Every defect, by what it spoils. */
import { concurrencyDefects } from "./concurrency.ts"
import type { Defect } from "./Defect.ts"
import { eventLoopDefects } from "./eventLoop.ts"
import { kernelDefects } from "./kernel.ts"
import { plannerDefects } from "./planners.ts"
import { schedulerDefects } from "./scheduler.ts"
import { serviceTimeDefects } from "./serviceTimes.ts"

/** All of them; their names differ. */
export const defects: ReadonlyArray<Defect> = [
  ...schedulerDefects,
  ...serviceTimeDefects,
  ...eventLoopDefects,
  ...kernelDefects,
  ...concurrencyDefects,
  ...plannerDefects,
]
