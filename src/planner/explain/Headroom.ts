/** Headroom: how far a quantity may grow before the objective is missed. */
import * as Effect from "effect/Effect"

/** How growth is looked for: at even steps first, then by bisection between two of them. */
export interface Grid {
  readonly step: number
  readonly steps: number
  /** Steps that are tried beyond the first miss, to see whether the objective is met again. */
  readonly stepsBeyond: number
  readonly tolerance: number
}

/** What was found on a grid. */
export interface Headroom {
  /** The most growth below the first miss that was seen to meet the objective. */
  readonly meetsAt: number
  /** The least growth that was seen to miss it; undefined where no step did. */
  readonly missesAt: number | undefined
  /** A growth beyond `missesAt` that meets it all the same; undefined if none of those tried does. */
  readonly meetsAgainAt: number | undefined
  readonly simulated: number
}

/**
 * Tries growth from 0, which must meet the objective, in steps up to the first that misses, and bisects the last step.
 * Latency need not rise with load: between two steps that meet the objective it is not known, and beyond the first miss
 * some more steps are tried.
 */
export const findHeadroom = Effect.fnUntraced(function* <E, R>(
  meets: (growth: number) => Effect.Effect<boolean, E, R>,
  grid: Grid,
): Effect.fn.Return<Headroom, E, R> {
  let simulated = 0
  const tried = (growth: number) => {
    simulated++
    return meets(growth)
  }
  let firstMiss = 1
  while (firstMiss <= grid.steps && (yield* tried(firstMiss * grid.step))) firstMiss++
  let meetsAt = (firstMiss - 1) * grid.step
  if (grid.steps < firstMiss) return { meetsAt, missesAt: undefined, meetsAgainAt: undefined, simulated }
  let missesAt = firstMiss * grid.step
  while (grid.tolerance < missesAt - meetsAt) {
    const middle = (meetsAt + missesAt) / 2
    if (yield* tried(middle)) meetsAt = middle
    else missesAt = middle
  }
  let meetsAgainAt: number | undefined
  for (let beyond = 1; beyond <= grid.stepsBeyond; beyond++) {
    const growth = (firstMiss + beyond) * grid.step
    if (!(yield* tried(growth))) continue
    meetsAgainAt = growth
    break
  }
  return { meetsAt, missesAt, meetsAgainAt, simulated }
})
