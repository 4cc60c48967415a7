/**
 * The list that verdicts are measured on, "neighbours of the plan": 2,000 configurations of the image driver around the
 * one that `headway plan` gives for the bundled workload, shuffled. They are what a search asks for: batch size, replicas
 * and hardware of every model a step or two away, some good, some too slow, some hopeless.
 */
import { uniformInt } from "pure-rand/distribution/uniformInt"
import type { Configuration, NodeConfiguration } from "../../src/domain/Configuration.ts"
import { seededRandom } from "../../src/domain/ArrivalProcess.ts"

const optionsOf = (
  hardwares: ReadonlyArray<string>,
  maxBatchSizes: ReadonlyArray<number>,
  replicaCounts: ReadonlyArray<number>,
): ReadonlyArray<NodeConfiguration> =>
  hardwares.flatMap((hardware) =>
    maxBatchSizes.flatMap((maxBatchSize) => replicaCounts.map((replicas) => ({ hardware, maxBatchSize, replicas }))),
  )

const options = {
  ResNet: optionsOf(["TPX", "V100"], [8, 16, 32], [1, 2]),
  Inception: optionsOf(["TPX", "V100"], [4, 8, 16], [1, 2]),
  KSVM: optionsOf(["cpu"], [8, 12, 16, 24], [1]),
  LogReg: optionsOf(["cpu"], [1, 2, 4, 8], [1]),
}

/** How many configurations the full list has, of the 2,304 that the options make. */
export const neighbourCount = 2000

/** The first `count` configurations of the shuffled list. */
export const neighbours = (count: number): ReadonlyArray<Configuration> => {
  const all = Object.entries(options).reduce<ReadonlyArray<Configuration>>(
    (partial, [node, choices]) =>
      partial.flatMap((configuration) => choices.map((choice) => ({ ...configuration, [node]: choice }))),
    [{}],
  )
  return shuffled(all).slice(0, count)
}

/** Fisher and Yates's shuffle with a fixed seed. */
const shuffled = <A>(values: ReadonlyArray<A>): ReadonlyArray<A> => {
  const random = seededRandom(1)
  const shuffled = [...values]
  for (let last = shuffled.length - 1; 0 < last; last--) {
    const other = uniformInt(random, 0, last)
    ;[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!]
  }
  return shuffled
}
