/**
 * The greedy cost minimizer: first a feasible configuration, then one action at a time while the cost falls.
 *
 * @source Crankshaw et al., "InferLine", SoCC 2020, algorithms 1 and 2, as the semantics states them
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import { type Candidate, type FeasibleCandidate, isFeasible, type Judge, makeJudge } from "./Candidate.ts"
import { improve } from "./GreedyActions.ts"
import { findHopeless } from "./Hopeless.ts"
import { configure, least, type NodeOptions, nodeOptions } from "./Options.ts"
import type { Problem } from "./Problem.ts"
import { mostQueries, workloadsOf } from "./Workloads.ts"
import { type Report, type SearchStep, stepsOf } from "./Search.ts"

/** Limits of the search. */
export interface GreedyOptions {
  /** The most replicas that one node may get while a feasible configuration is looked for. */
  readonly maxReplicas: number
}

/** 2048 replicas a node. */
export const defaultOptions: GreedyOptions = { maxReplicas: 2048 }

/** The search as a stream of its steps, the last of which is `Finished`. */
export const search = (
  problem: Problem,
  options: GreedyOptions = defaultOptions,
): Stream.Stream<SearchStep, SimulationError, Engine> => stepsOf((report) => run(problem, options, report))

const run = Effect.fnUntraced(function* (
  problem: Problem,
  options: GreedyOptions,
  report: Report,
): Effect.fn.Return<void, SimulationError, Engine> {
  const nodes = nodeOptions(problem)
  const judge = makeJudge(problem)
  const why = findHopeless(problem, nodes)
  if (why !== undefined) {
    return yield* report({ _tag: "Finished", outcome: { _tag: "Infeasible", why }, effort: judge.effort() })
  }
  // More replicas than queries are never busy at once.
  const mostReplicas = Math.min(options.maxReplicas, mostQueries(workloadsOf(problem)))
  const start = yield* initialise(nodes, judge, mostReplicas, report)
  if (!isFeasible(start)) {
    const because = describeStop(start, options, mostReplicas)
    const outcome = { _tag: "NotFound", because, closest: start } as const
    return yield* report({ _tag: "Finished", outcome, effort: judge.effort() })
  }
  let current: FeasibleCandidate = start
  for (let round = 1; ; round++) {
    const { move, rejected } = yield* improve({ nodes, judge, report, current, round })
    if (move === undefined) {
      const outcome = { _tag: "Planned", candidate: current, rejected } as const
      return yield* report({ _tag: "Finished", outcome, effort: judge.effort() })
    }
    current = move.best
  }
})

/** Every node at batch size 1 on the hardware of least τ(1), then replicas where they are fewest, until feasible. */
const initialise = Effect.fnUntraced(function* (
  nodes: ReadonlyArray<NodeOptions>,
  judge: Judge,
  mostReplicas: number,
  report: Report,
): Effect.fn.Return<Candidate, SimulationError, Engine> {
  const fastest = nodes.map(({ hardware }) => least(hardware, ({ serviceMs }) => serviceMs[1]!)!)
  const replicas = nodes.map(() => 1)
  for (;;) {
    const configuration = configure(nodes, (_, index) => ({
      hardware: fastest[index]!.hardware,
      maxBatchSize: 1,
      replicas: replicas[index]!,
    }))
    const candidate = yield* judge.judge(configuration)
    yield* report({ _tag: "Started", candidate, effort: judge.effort() })
    if (isFeasible(candidate) || isTooSlow(candidate)) return candidate
    const bottleneck = least(
      nodes.map((_, index) => index).filter((index) => replicas[index]! < mostReplicas),
      (index) => replicas[index]! / fastest[index]!.serviceMs[1]!,
    )
    if (bottleneck === undefined) return candidate
    replicas[bottleneck]!++
  }
})

const isTooSlow = ({ verdict }: Candidate): boolean => verdict._tag === "Impossible" && verdict.why._tag === "TooSlow"

const describeStop = (candidate: Candidate, { maxReplicas }: GreedyOptions, mostReplicas: number): string => {
  if (isTooSlow(candidate)) {
    return "at batch size 1, each model on the hardware fastest at that, the longest path already exceeds the SLO"
  }
  const most =
    mostReplicas < maxReplicas
      ? `as many replicas as there are queries, ${mostReplicas}; more change nothing`
      : `the most replicas allowed, ${maxReplicas}; more may find one`
  return `at batch size 1, where the search starts, every node has ${most}`
}
