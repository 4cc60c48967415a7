/**
 * The greedy throughput maximizer: from the cheapest configuration on, it raises the bottleneck's batch size, else its
 * replicas, else its hardware, within the budget. What it finds is sustained; more may be.
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { type Configuration, costPerHour, type NodeConfiguration, roundCost } from "../../domain/Configuration.ts"
import { peakRatePerMs } from "../../domain/ServiceTime.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import { compile } from "../Candidate.ts"
import { configure, least, type NodeOptions, nodeOptions } from "../Options.ts"
import type { Problem } from "../Problem.ts"
import { latencyOf, reliefs } from "./Bottleneck.ts"
import { type Report, stepsOf } from "../Search.ts"
import { bottleneckAt, findHopelessAtAll } from "./Maximize.ts"
import { greatestScale, leastScale, type MaximizeStep, problemAt, type Question, type Sustained } from "./Question.ts"

/** The search as a stream of its steps. */
export const search = (question: Question): Stream.Stream<MaximizeStep, SimulationError, Engine> =>
  stepsOf((report) => new Climb(question, report).run)

/** A configuration, and its latency at the scale that is tried. */
interface Tried {
  readonly configuration: Configuration
  readonly latencyMs: number
}

class Climb {
  readonly #question: Question
  readonly #nodes: ReadonlyArray<NodeOptions>
  readonly #report: Report<MaximizeStep>
  #simulated = 0

  constructor(question: Question, report: Report<MaximizeStep>) {
    this.#question = { ...question, budgetPerHour: roundCost(question.budgetPerHour) }
    this.#nodes = nodeOptions(problemAt(question, 1))
    this.#report = report
  }

  readonly run: Effect.Effect<void, SimulationError, Engine> = Effect.gen({ self: this }, function* () {
    const why = findHopelessAtAll(this.#question, this.#nodes)
    if (why !== undefined) return yield* this.#finish({ _tag: "Infeasible", why })
    let best: Sustained | undefined
    let scale = leastScale
    let current = yield* this.#try(problemAt(this.#question, scale), cheapest(this.#nodes))
    for (;;) {
      if (current.latencyMs <= this.#question.objective.sloMs) {
        best = yield* this.#raise(scale, current)
        yield* this.#report({ _tag: "Found", best, simulated: this.#simulated })
        if (best.scale === greatestScale) {
          return yield* this.#finish({ _tag: "Sustained", answer: best, bottleneck: undefined })
        }
        scale = best.scale * (1 + this.#question.tolerance)
        current = yield* this.#try(problemAt(this.#question, scale), current.configuration)
      } else {
        const better = yield* this.#improve(problemAt(this.#question, scale), current)
        if (better === undefined) break
        current = better
      }
    }
    if (best === undefined) return yield* this.#finish({ _tag: "NotFound", closest: current.configuration })
    const bottleneck = yield* bottleneckAt(this.#question, best.candidate, scale)
    yield* this.#finish({ _tag: "Sustained", answer: best, bottleneck })
  })

  /** The greatest scale that a configuration sustains, from one that it does on: doubled, then narrowed down. */
  readonly #raise = Effect.fnUntraced({ self: this }, function* (this: Climb, from: number, start: Tried) {
    const { objective, tolerance } = this.#question
    let sustained = { scale: from, tried: start }
    for (let ratio = 2; 1 + tolerance / 2 < ratio && sustained.scale < greatestScale;) {
      const scale = Math.min(greatestScale, sustained.scale * ratio)
      const tried = yield* this.#try(problemAt(this.#question, scale), start.configuration)
      if (tried.latencyMs <= objective.sloMs) sustained = { scale, tried }
      else ratio = Math.sqrt(ratio)
    }
    const { configuration, latencyMs } = sustained.tried
    return {
      scale: sustained.scale,
      candidate: { configuration, costPerHour: this.#costOf(configuration), verdict: { _tag: "Meets", latencyMs } },
    } satisfies Sustained
  })

  /** The first action on the first model, bottlenecks first, that lowers the latency. */
  readonly #improve = Effect.fnUntraced({ self: this }, function* (this: Climb, problem: Problem, current: Tried) {
    const { configuration } = current
    this.#simulated += this.#nodes.length
    for (const { node } of yield* reliefs(problem, configuration)) {
      const options = this.#nodes.find((other) => other.node.name === node)!
      for (const choices of actionsOn(options, configuration[node]!, this.#costLeft(configuration, node))) {
        const tried = yield* Effect.forEach(choices, (choice) =>
          this.#try(problem, { ...configuration, [node]: choice }),
        )
        const best = least(tried, ({ latencyMs }) => latencyMs)
        if (best !== undefined && best.latencyMs < current.latencyMs) return best
      }
    }
    return undefined
  })

  readonly #try = Effect.fnUntraced(
    { self: this },
    function* (
      this: Climb,
      problem: Problem,
      configuration: Configuration,
    ): Effect.fn.Return<Tried, SimulationError, Engine> {
      this.#simulated++
      return { configuration, latencyMs: yield* latencyOf(problem, compile(problem, configuration)) }
    },
  )

  /** What the budget leaves for one node, per hour. */
  #costLeft(configuration: Configuration, node: string): number {
    const { [node]: _, ...others } = configuration
    return roundCost(this.#question.budgetPerHour - this.#costOf(others))
  }

  #costOf(configuration: Configuration): number {
    return costPerHour(this.#question.catalog, configuration)
  }

  #finish(ending: Extract<MaximizeStep, { readonly _tag: "Finished" }>["ending"]) {
    return this.#report({ _tag: "Finished", ending, simulated: this.#simulated })
  }
}

/** One replica of every node on its cheapest hardware, the fastest of equals, at batch size 1. */
const cheapest = (nodes: ReadonlyArray<NodeOptions>): Configuration =>
  configure(nodes, ({ hardware }) => {
    const byPreference = hardware.toSorted(
      (left, right) => left.costPerHour - right.costPerHour || left.serviceMs[1]! - right.serviceMs[1]!,
    )
    return { hardware: byPreference[0]!.hardware, maxBatchSize: 1, replicas: 1 }
  })

/** What a node may run instead at a cost: larger batches; one replica more; other hardware, as many replicas as it can. */
const actionsOn = (
  { hardware }: NodeOptions,
  now: NodeConfiguration,
  costPerHourLeft: number,
): ReadonlyArray<ReadonlyArray<NodeConfiguration>> => {
  const option = hardware.find((other) => other.hardware === now.hardware)!
  const faster = hardware.filter(
    (other) =>
      peakRatePerMs(option.serviceMs) < peakRatePerMs(other.serviceMs) || other.serviceMs[1]! < option.serviceMs[1]!,
  )
  const replicas = now.replicas + 1
  return [
    option.batchSizes.filter((size) => now.maxBatchSize < size).map((maxBatchSize) => ({ ...now, maxBatchSize })),
    replicas * option.costPerHour <= costPerHourLeft ? [{ ...now, replicas }] : [],
    faster.flatMap((other) => {
      const affordable = Math.min(now.replicas, Math.floor(costPerHourLeft / other.costPerHour))
      if (affordable < 1) return []
      return other.batchSizes.map((maxBatchSize) => ({ hardware: other.hardware, maxBatchSize, replicas: affordable }))
    }),
  ]
}
