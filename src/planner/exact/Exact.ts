/**
 * The exact cost minimizer: the cheapest configuration that meets the objective, with proof. Nothing is excluded on the
 * belief that latency falls with replicas or rises with batch size; it need not.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { maxReplicas } from "../../domain/Units.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { Impossibility } from "../Bounds.ts"
import { type FeasibleCandidate, isFeasible } from "../Candidate.ts"
import * as Greedy from "../Greedy.ts"
import { findHopeless } from "../Hopeless.ts"
import { nodeOptions } from "../Options.ts"
import type { Problem } from "../Problem.ts"
import { type Report, stepsOf } from "../Search.ts"
import type { Certificate } from "./Certificate.ts"
import { ExactSearch } from "./ExactSearch.ts"
import type { Patience } from "./PartJudge.ts"
import type { SpaceOptions } from "./Space.ts"

/** How far a search is. */
export interface Standing {
  /** No feasible configuration costs less, per hour. */
  readonly lowerBoundPerHour: number
  /** The best configuration so far: cheapest, ties by latency, then fewer replicas, then name. */
  readonly best: FeasibleCandidate | undefined
  /** Simulations so far, of parts of the pipeline and of the whole. */
  readonly simulated: number
}

/** One step of the search, the last of which is `Planned` or `Infeasible`. */
export type ExactStep =
  | ({ readonly _tag: "Standing" } & Standing)
  /** The best configuration is the best of all. */
  | { readonly _tag: "Planned"; readonly candidate: FeasibleCandidate; readonly certificate: Certificate }
  /** No configuration meets the objective: for that reason, or because each was excluded, as the certificate tells. */
  | {
      readonly _tag: "Infeasible"
      readonly why: Impossibility | undefined
      readonly certificate: Certificate | undefined
    }

/** What bounds the space, and when the search takes care to have a plan. */
export interface ExactOptions extends SpaceOptions, Patience {
  /**
   * Simulations without a plan after which it dives for one, so that there is one to go on with. After some times as many
   * greedy is asked for its first if there is none even so, and after many times as many for its last.
   */
  readonly patience: number
}

/** How many times as much patience it takes until greedy is asked for its first plan. */
const longPatience = 8
/** And until it is asked for its last. */
const longestPatience = 40

/** As many replicas as there may be, no batching delays. */
export const defaultOptions: ExactOptions = {
  maxReplicas,
  batchingDelaysMs: [0],
  patience: 500,
}

/** The search as a stream of its steps. Whoever stops reading early has the best so far, and a bound on what may come. */
export const search = (
  problem: Problem,
  options: ExactOptions = defaultOptions,
): Stream.Stream<ExactStep, SimulationError, Engine> => stepsOf((report) => run(problem, options, report))

const run = Effect.fnUntraced(function* (
  problem: Problem,
  options: ExactOptions,
  report: Report<ExactStep>,
): Effect.fn.Return<void, SimulationError, Engine> {
  const nodes = nodeOptions(problem)
  const why = findHopeless(problem, nodes)
  if (why !== undefined) return yield* report({ _tag: "Infeasible", why, certificate: undefined })
  const state = new ExactSearch(problem, nodes, options)
  const standing = (): ExactStep => ({
    _tag: "Standing",
    lowerBoundPerHour: Math.min(state.leastCostPerHour, state.best?.costPerHour ?? Number.POSITIVE_INFINITY),
    best: state.best,
    simulated: state.simulated,
  })
  /** Takes notice of what greedy finds, until it ends or something is enough. */
  const askGreedy = (isEnough: () => boolean) => {
    const steps = Stream.takeUntil(Greedy.search(problem), isEnough)
    return Stream.runForEach(steps, (step) => {
      const found = step._tag === "Started" ? step.candidate : step._tag === "Round" ? step.move?.best : undefined
      if (found === undefined || !isFeasible(found) || !isOffered(options, found)) return Effect.void
      state.offer(found)
      return report(standing())
    })
  }
  const hasBest = () => state.best !== undefined
  const diveForOne = Effect.andThen(
    state.dive,
    Effect.suspend(() => report(standing())),
  )
  const ifThereIsNone = (take: typeof diveForOne) => Effect.suspend(() => (hasBest() ? Effect.void : take))
  /** What is done for the sake of a plan, one after the other, each after so many times the patience. */
  const measures = [
    { times: 1, take: ifThereIsNone(diveForOne) },
    { times: longPatience, take: ifThereIsNone(askGreedy(hasBest)) },
    { times: longestPatience, take: askGreedy(() => false) },
  ]
  let taken = 0
  while (!state.isDone) {
    yield* state.next
    yield* report(standing())
    while (taken < measures.length && measures[taken]!.times * options.patience <= state.simulated) {
      yield* measures[taken++]!.take
    }
  }
  const certificate = state.certificate()
  if (state.best === undefined) return yield* report({ _tag: "Infeasible", why: undefined, certificate })
  yield* report({ _tag: "Planned", candidate: state.best, certificate })
})

/** Whether a configuration that greedy found keeps to the limits of this search; greedy's own are others. */
const isOffered = ({ maxReplicas, batchingDelaysMs }: ExactOptions, { configuration }: FeasibleCandidate): boolean =>
  Object.values(configuration).every(
    ({ replicas, batchingDelayMs }) => replicas <= maxReplicas && batchingDelaysMs.includes(batchingDelayMs ?? 0),
  )
