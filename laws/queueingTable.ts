/** Simulated queues beside queueing theory, at several loads. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { constantBatches, type Load, oneByOne, rateOf, risingBatches } from "./arbitraries/loads.ts"
import { meanWaitBulk, meanWaitByChain } from "./bulkService.ts"
import { meanWaitMD1, meanWaitMDc, nearestIn, quiteCertain } from "./queueing.ts"
import { simulatedWaitMs } from "./queueing.laws.ts"
import type { Simulator } from "./simulator.ts"

/** A kind of queue, and its mean wait in theory, ms. */
interface Queue {
  readonly name: string
  readonly replicas: number
  readonly serviceMs: ReadonlyArray<number>
  readonly theoryMs: (load: Load) => number
}

/** A queue at one load: the mean wait in theory and simulated, ms, and the ends of its confidence interval. */
export interface QueueingRow {
  readonly queue: string
  readonly load: number
  readonly theoryMs: number
  readonly simulatedMs: number
  readonly lowerMs: number
  readonly upperMs: number
  readonly agrees: boolean
}

const ofReplicas = (replicas: number): Queue => ({
  name: `M/D/${replicas}`,
  replicas,
  serviceMs: oneByOne,
  theoryMs: ({ load }) => (replicas === 1 ? meanWaitMD1(load) : meanWaitMDc(load, replicas)),
})

const ofBatches = (maxBatchSize: number): Queue => ({
  name: `M/D^(1,${maxBatchSize})/1`,
  replicas: 1,
  serviceMs: constantBatches(maxBatchSize),
  theoryMs: ({ load }) => meanWaitBulk(load, maxBatchSize),
})

const ofRisingBatches = (maxBatchSize: number): Queue => ({
  name: `M/D(n)^(1,${maxBatchSize})/1`,
  replicas: 1,
  serviceMs: risingBatches(maxBatchSize),
  theoryMs: (load) => meanWaitByChain(rateOf(load), load.serviceMs),
})

const queues = [
  ofReplicas(1),
  ofReplicas(2),
  ofReplicas(4),
  ofReplicas(8),
  ofBatches(4),
  ofBatches(8),
  ofRisingBatches(8),
]

const loadsOfTable = [0.3, 0.5, 0.7, 0.9] as const

/** How many rows there are. */
export const rowCount = queues.length * loadsOfTable.length

/** The confidence with which a row states its interval. */
export const tableConfidence = quiteCertain.text

/** Every queue at every load, each simulated with so many queries; the seed goes up by one from row to row. */
export const queueingRows = (
  engine: Simulator,
  options: { readonly seed: number; readonly queries: number },
): Stream.Stream<QueueingRow, unknown> => {
  const all = queues.flatMap((queue) => loadsOfTable.map((load) => ({ queue, load })))
  return Stream.mapEffect(Stream.fromIterable(all.entries()), ([index, { queue, load }]) => {
    const { name, replicas, serviceMs, theoryMs } = queue
    const given: Load = { load, replicas, serviceMs, seed: options.seed + index, queries: options.queries }
    return Effect.map(simulatedWaitMs(engine, given, quiteCertain), (interval) => {
      const theory = theoryMs(given)
      return {
        queue: name,
        load,
        theoryMs: theory,
        simulatedMs: interval.mean,
        lowerMs: interval.mean - interval.halfWidth,
        upperMs: interval.mean + interval.halfWidth,
        agrees: nearestIn(interval, theory) === theory,
      }
    })
  })
}
