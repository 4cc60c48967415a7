/** Several workloads at once: a configuration is feasible if it meets the objective on each, or on all but a few. */
import * as Effect from "effect/Effect"
import { ofAscending } from "../domain/Percentile.ts"
import type { Scenario } from "../domain/Scenario.ts"
import { Engine, type SimulationError } from "../engine/Engine.ts"
import type { Verdict } from "../engine/Verdict.ts"
import type { Problem } from "./Problem.ts"

/** Arrivals of each workload, ms, at least one, and on how many of them the objective may be missed: fewer than all. */
export interface Workloads {
  readonly arrivals: ReadonlyArray<Float64Array>
  readonly mayMiss: number
}

/** The workloads of a problem. */
export const workloadsOf = ({ arrivalMs, more }: Problem): Workloads => ({
  arrivals: [arrivalMs, ...(more?.arrivals ?? [])],
  mayMiss: more?.mayMiss ?? 0,
})

/**
 * What all workloads but those that may miss come up to, given the least that each needs, or the latency on each: the
 * (K − mayMiss)-th smallest of K.
 */
export const enoughOf = (perWorkload: ReadonlyArray<number>, mayMiss: number): number =>
  perWorkload.toSorted((left, right) => left - right)[perWorkload.length - 1 - mayMiss]!

/** The most queries that a workload has. */
export const mostQueries = ({ arrivals }: Workloads): number =>
  arrivals.reduce((most, { length }) => Math.max(most, length), 0)

/** The latest arrival of all, ms. */
export const latestMs = ({ arrivals }: Workloads): number =>
  arrivals.reduce((latest, arrivalMs) => Math.max(latest, arrivalMs[arrivalMs.length - 1]!), 0)

/** A scenario on each workload. */
export const onEach = ({ stages }: Scenario, { arrivals }: Workloads): ReadonlyArray<Scenario> =>
  arrivals.map((arrivalMs) => ({ stages, arrivalMs }))

/** One verdict from those on each workload: the latency is that of enough of them. */
const together = (verdicts: ReadonlyArray<Verdict>, mayMiss: number): Verdict => {
  const latenciesMs = verdicts.map((verdict) =>
    verdict._tag === "Meets" ? verdict.latencyMs : Number.POSITIVE_INFINITY,
  )
  const latencyMs = enoughOf(latenciesMs, mayMiss)
  if (latencyMs < Number.POSITIVE_INFINITY) return { _tag: "Meets", latencyMs }
  return verdicts.find(({ _tag }) => _tag === "Misses")!
}

/**
 * An engine that judges scenarios of the first workload on all of them. The largest batch is that of all on which it judged
 * them; other answers are about the one workload that a scenario has.
 */
const judgingAll = (engine: Engine["Service"], workloads: Workloads): Engine["Service"] => {
  const { arrivals, mayMiss } = workloads
  const isFirst = ({ arrivalMs }: Scenario): boolean => arrivalMs === arrivals[0]
  /** The answers on one workload after the other until too many miss, and the verdict that comes of them. */
  const onAll = Effect.fnUntraced(function* <A extends { readonly verdict: Verdict }>(
    scenario: Scenario,
    ask: (scenario: Scenario) => Effect.Effect<A, SimulationError>,
  ): Effect.fn.Return<{ readonly verdict: Verdict; readonly answers: ReadonlyArray<A> }, SimulationError> {
    const answers: Array<A> = []
    let missed = 0
    for (const each of onEach(scenario, workloads)) {
      const answer = yield* ask(each)
      answers.push(answer)
      if (answer.verdict._tag === "Misses" && mayMiss < ++missed) return { verdict: answer.verdict, answers }
    }
    const verdict = together(
      answers.map((answer) => answer.verdict),
      mayMiss,
    )
    return { verdict, answers }
  })
  return {
    ...engine,
    verdict: (scenario, objective) =>
      isFirst(scenario)
        ? Effect.map(
            onAll(scenario, (each) => Effect.map(engine.verdict(each, objective), (verdict) => ({ verdict }))),
            ({ verdict }) => verdict,
          )
        : engine.verdict(scenario, objective),
    nodeVerdict: (scenario, node, objective) =>
      isFirst(scenario)
        ? Effect.map(
            onAll(scenario, (each) => engine.nodeVerdict(each, node, objective)),
            ({ verdict, answers }) => ({
              verdict,
              largestBatch: Math.max(...answers.map(({ largestBatch }) => largestBatch)),
            }),
          )
        : engine.nodeVerdict(scenario, node, objective),
    verdicts: (scenarios, objective) =>
      scenarios.every(isFirst)
        ? Effect.map(
            engine.verdicts(
              scenarios.flatMap((scenario) => onEach(scenario, workloads)),
              objective,
            ),
            (verdicts) =>
              scenarios.map((_, index) =>
                together(verdicts.slice(index * arrivals.length, (index + 1) * arrivals.length), mayMiss),
              ),
          )
        : engine.verdicts(scenarios, objective),
  }
}

/** The latency at the objective's percentile on each workload, ms, and the one that is enough to meet. */
export const latenciesOn = Effect.fnUntraced(function* (
  problem: Problem,
  scenario: Scenario,
): Effect.fn.Return<
  { readonly latencyMs: number; readonly latenciesMs: ReadonlyArray<number> },
  SimulationError,
  Engine
> {
  const engine = yield* Engine
  const workloads = workloadsOf(problem)
  const latenciesMs = yield* Effect.forEach(onEach(scenario, workloads), (each) =>
    Effect.map(engine.latencies(each), (all) => ofAscending(all.toSorted(), problem.objective.percentile)),
  )
  return { latencyMs: enoughOf(latenciesMs, workloads.mayMiss), latenciesMs }
})

/** The engine, judging scenarios of the first workload on all of them. */
export const engineOver = (workloads: Workloads): Effect.Effect<Engine["Service"], never, Engine> =>
  Effect.map(Engine, (engine) => (workloads.arrivals.length === 1 ? engine : judgingAll(engine, workloads)))
