/**
 * The greedy cost minimizer: first a feasible configuration, then one action at a time while the cost falls.
 *
 * @source Crankshaw et al., "InferLine", SoCC 2020, algorithms 1 and 2, as the semantics states them
 */
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { Configuration, NodeConfiguration } from "../domain/Configuration.ts"
import { leastServiceTimeMs } from "../domain/ServiceTime.ts"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import { findImpossibility, type Impossibility } from "./Bounds.ts"
import { type Candidate, compile, type FeasibleCandidate, isFeasible, type Judge, makeJudge } from "./Candidate.ts"
import { improve } from "./GreedyActions.ts"
import { type NodeOptions, nodeOptions } from "./Options.ts"
import type { Problem } from "./Problem.ts"
import type { Report, SearchStep } from "./Search.ts"

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
): Stream.Stream<SearchStep, SimulationError, Engine> =>
  Stream.callback<SearchStep, SimulationError, Engine>((queue) => {
    const report: Report = (step) => Effect.asVoid(Queue.offer(queue, step))
    return Effect.matchCauseEffect(run(problem, options, report), {
      onSuccess: () => Queue.end(queue),
      onFailure: (cause) => Queue.failCause(queue, cause),
    })
  })

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
  const start = yield* initialise(nodes, judge, options, report)
  if (!isFeasible(start)) {
    const outcome = { _tag: "NotFound", because: describeStop(start, options), closest: start } as const
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

/** Proof that nothing on offer meets the objective: a node without hardware, or longest path of least service times. */
const findHopeless = (problem: Problem, nodes: ReadonlyArray<NodeOptions>): Impossibility | undefined => {
  const bare = nodes.find(({ hardware }) => hardware.length === 0)
  if (bare !== undefined) return { _tag: "NoHardware", node: bare.node.name }
  const fastest = configure(nodes, ({ hardware }) => {
    const best = least(hardware, ({ serviceMs }) => leastServiceTimeMs(serviceMs))!
    return { hardware: best.hardware, maxBatchSize: best.batchSizes.at(-1)!, replicas: 1 }
  })
  const why = findImpossibility(compile(problem, fastest), problem.objective)
  return why?._tag === "TooSlow" ? why : undefined
}

/** Every node at batch size 1 on the hardware of least τ(1), then replicas where they are fewest, until feasible. */
const initialise = Effect.fnUntraced(function* (
  nodes: ReadonlyArray<NodeOptions>,
  judge: Judge,
  { maxReplicas }: GreedyOptions,
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
      nodes.map((_, index) => index).filter((index) => replicas[index]! < maxReplicas),
      (index) => replicas[index]! / fastest[index]!.serviceMs[1]!,
    )
    if (bottleneck === undefined) return candidate
    replicas[bottleneck]!++
  }
})

const isTooSlow = ({ verdict }: Candidate): boolean => verdict._tag === "Impossible" && verdict.why._tag === "TooSlow"

const describeStop = (candidate: Candidate, { maxReplicas }: GreedyOptions): string =>
  isTooSlow(candidate)
    ? "at batch size 1, each model on the hardware fastest at that, the longest path already exceeds the SLO"
    : `at batch size 1, where the search starts, every node has the most replicas allowed, ${maxReplicas}; more may find one`

const configure = (
  nodes: ReadonlyArray<NodeOptions>,
  choose: (options: NodeOptions, index: number) => NodeConfiguration,
): Configuration => Object.fromEntries(nodes.map((options, index) => [options.node.name, choose(options, index)]))

/** The first of the items of least score; the items' order breaks ties. */
const least = <A>(items: ReadonlyArray<A>, score: (item: A) => number): A | undefined => {
  let best: A | undefined
  let bestScore = Number.POSITIVE_INFINITY
  for (const item of items) {
    const itemScore = score(item)
    if (itemScore < bestScore) {
      best = item
      bestScore = itemScore
    }
  }
  return best
}
