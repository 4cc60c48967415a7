/**
 * Attainment: on how many fresh workloads a configuration meets its objective. A plan is fitted to one sample of the
 * workload; other seeds of the same workload tell how much of it is luck.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { generateHeadwaysMs } from "../domain/ArrivalProcess.ts"
import type { Objective } from "../domain/Objective.ts"
import { ofAscending } from "../domain/Percentile.ts"
import { type Proportion, proportion95 } from "../domain/Proportion.ts"
import type { Scenario } from "../domain/Scenario.ts"
import { arrivalTimesMs, type GeneratedWorkload } from "../domain/Workload.ts"
import { Engine, type SimulationError } from "../engine/Engine.ts"

/** What is tested: a scenario's stages, on workloads that are generated alike but for the seed. */
export interface Retest {
  readonly stages: Scenario["stages"]
  readonly workload: Omit<GeneratedWorkload, "seed">
  readonly objective: Objective
}

/** What came of one seed: the latency at the objective's percentile, ms, and whether it meets the SLO. */
export interface SeedResult {
  readonly seed: number
  readonly latencyMs: number
  readonly meets: boolean
}

/** The results of several seeds, in their order, and the share of them that meets the objective with its 95 % interval. */
export interface Attainment {
  readonly results: ReadonlyArray<SeedResult>
  readonly meeting: number
  readonly proportion: Proportion
}

/** Simulates one workload a seed, in the order of the seeds; each result comes when it is known. */
export const retest = (tested: Retest, seeds: Iterable<number>): Stream.Stream<SeedResult, SimulationError, Engine> =>
  Stream.mapEffect(Stream.fromIterable(seeds), (seed) => retestSeed(tested, seed))

const retestSeed = Effect.fnUntraced(function* (
  { stages, workload, objective }: Retest,
  seed: number,
): Effect.fn.Return<SeedResult, SimulationError, Engine> {
  const engine = yield* Engine
  const arrivalMs = arrivalTimesMs(generateHeadwaysMs({ ...workload, seed }))
  const latenciesMs = yield* engine.latencies({ stages, arrivalMs })
  const latencyMs = ofAscending(latenciesMs.toSorted(), objective.percentile)
  return { seed, latencyMs, meets: latencyMs <= objective.sloMs }
})

/** What the results of seeds, at least one, come to. */
export const attainmentOf = (results: ReadonlyArray<SeedResult>): Attainment => {
  const meeting = results.filter(({ meets }) => meets).length
  return { results, meeting, proportion: proportion95(meeting, results.length) }
}
