/** Simulation of a generated workload that is too long to be kept: headways go in as they are made. */
import * as Effect from "effect/Effect"
import { HeadwayGenerator } from "../../domain/ArrivalProcess.ts"
import type { Objective } from "../../domain/Objective.ts"
import type { Stage } from "../../domain/Scenario.ts"
import type { GeneratedWorkload } from "../../domain/Workload.ts"
import { type StreamedRun, StreamEstimate } from "../../engine/kernel/StreamEstimate.ts"
import { formatCount, formatDuration } from "../../report/Format.ts"
import type { Progress } from "../output/Terminal.ts"

/** Headways between two looks at whether the command was interrupted. */
const headwaysPerTurn = 2 ** 16

/** A streamed run, and what its headways turned out to be. */
export interface StreamedSimulation extends StreamedRun {
  readonly meanRateQps: number
  readonly scv: number
}

/** Simulates in memory that does not grow with the workload, telling its progress and the time left. */
export const simulateStream = (
  stages: ReadonlyArray<Stage>,
  workload: GeneratedWorkload,
  { sloMs, percentile }: Objective,
  progress: Progress,
): Effect.Effect<StreamedSimulation> =>
  Effect.suspend(() => {
    const { headways } = workload
    const generator = new HeadwayGenerator(workload)
    const run = new StreamEstimate(stages, sloMs)
    const headwaysMs = new Float64Array(headwaysPerTurn)
    const moments = new Moments()
    const startedAtMs = performance.now()
    let done = 0
    const turn = Effect.suspend(() => {
      const chunk = headwaysMs.subarray(0, Math.min(headwaysPerTurn, headways - done))
      generator.write(chunk)
      moments.add(chunk)
      run.push(chunk)
      done += chunk.length
      progress.show(() => {
        const leftMs = ((performance.now() - startedAtMs) / done) * (headways - done)
        return `simulating: ${formatCount(done)} of ${formatCount(headways)} headways, about ${formatDuration(leftMs)} left`
      })
      return Effect.yieldNow
    })
    const turns = Effect.whileLoop({ while: () => done < headways, body: () => turn, step: () => {} })
    return Effect.map(turns, () => ({ ...run.finish(percentile), ...moments.summary }))
  })

/** Mean and variance of numbers that come one after the other. */
class Moments {
  #count = 0
  #sumMs = 0
  #squaresMs = 0

  add(headwaysMs: Float64Array): void {
    for (const headwayMs of headwaysMs) {
      this.#sumMs += headwayMs
      this.#squaresMs += headwayMs * headwayMs
    }
    this.#count += headwaysMs.length
  }

  get summary(): { readonly meanRateQps: number; readonly scv: number } {
    const meanMs = this.#sumMs / this.#count
    return { meanRateQps: 1000 / meanMs, scv: Math.max(0, this.#squaresMs / this.#count / (meanMs * meanMs) - 1) }
  }
}
