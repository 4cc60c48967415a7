/**
 * The exact throughput maximizer: bisection over the question whether any configuration within the budget keeps the
 * objective at a scale. Feasibility need not be monotone in scale, so a grid of greater scales is checked as well.
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { costPerHour, roundCost } from "../../domain/Configuration.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import { compile, type FeasibleCandidate } from "../Candidate.ts"
import { ExactSearch } from "../exact/ExactSearch.ts"
import { SearchMemory } from "../exact/Memory.ts"
import { findHopeless } from "../Hopeless.ts"
import { type NodeOptions, nodeOptions } from "../Options.ts"
import type { Problem } from "../Problem.ts"
import { type Report, stepsOf } from "../Search.ts"
import { latencyOf, reliefs } from "./Bottleneck.ts"
import { excludedFromScale } from "./Exclusion.ts"
import {
  type Bottleneck,
  type Check,
  greatestScale,
  type Hopeless,
  leastScale,
  type MaximizeStep,
  problemAt,
  type Question,
  type Sustained,
} from "./Question.ts"

/** How many greater scales are checked, evenly spread by ratio up to where a bound excludes all. */
export const gridCount = 8

/** Proof that no scale can do. */
export const findHopelessAtAll = (question: Question, nodes: ReadonlyArray<NodeOptions>): Hopeless | undefined => {
  const why = findHopeless(problemAt(question, 1), nodes)
  if (why !== undefined) return why
  const leastCostPerHour = roundCost(
    nodes.reduce((sum, { hardware }) => sum + Math.min(...hardware.map((option) => option.costPerHour)), 0),
  )
  return question.budgetPerHour < leastCostPerHour ? { _tag: "Unaffordable", leastCostPerHour } : undefined
}

/** What limits a configuration at a scale that it does not sustain. */
export const bottleneckAt = Effect.fnUntraced(function* (
  question: Question,
  { configuration }: FeasibleCandidate,
  scale: number,
): Effect.fn.Return<Bottleneck, SimulationError, Engine> {
  const problem = problemAt(question, scale)
  const [first] = yield* reliefs(problem, configuration)
  const latencyMs = yield* latencyOf(problem, compile(problem, configuration))
  return { node: first!.node, scale, latencyMs, relievedLatencyMs: first!.latencyMs }
})

/** The exact search as a stream of its steps. */
export const search = (question: Question): Stream.Stream<MaximizeStep, SimulationError, Engine> =>
  stepsOf((report) => new Search(question, report).run)

class Search {
  readonly #question: Question
  readonly #nodes: ReadonlyArray<NodeOptions>
  readonly #report: Report<MaximizeStep>
  #excludedFrom = Number.POSITIVE_INFINITY
  #simulated = 0
  /** What was found feasible, the latest first. */
  readonly #known: Array<FeasibleCandidate> = []
  #best: Sustained | undefined

  constructor(question: Question, report: Report<MaximizeStep>) {
    this.#question = { ...question, budgetPerHour: roundCost(question.budgetPerHour) }
    this.#nodes = nodeOptions(problemAt(question, 1))
    this.#report = report
  }

  readonly run: Effect.Effect<void, SimulationError, Engine> = Effect.gen({ self: this }, function* () {
    const why = findHopelessAtAll(this.#question, this.#nodes)
    if (why !== undefined) return yield* this.#finish({ _tag: "Infeasible", why })
    this.#excludedFrom = excludedFromScale(this.#question, this.#nodes)
    if (Number.isFinite(this.#excludedFrom)) {
      yield* this.#report({ _tag: "Bounded", excludedFromScale: this.#excludedFrom })
    }
    const limit = Math.min(this.#excludedFrom, greatestScale)
    if (yield* this.#check(limit)) return yield* this.#conclude(undefined)
    const bracket = yield* this.#bracket(limit)
    if (bracket === undefined) return yield* this.#finish({ _tag: "NotFound", closest: undefined })
    const tooMuch = yield* this.#bisect(bracket)
    yield* this.#conclude(yield* this.#lookAbove(tooMuch, limit))
  })

  /** A feasible scale and an infeasible one above it, from the workload's own scale on. */
  readonly #bracket = Effect.fnUntraced({ self: this }, function* (this: Search, limit: number) {
    let infeasible = limit
    for (let feasible = 1 < limit ? 1 : limit / 2; leastScale <= feasible; feasible /= 2) {
      if (yield* this.#check(feasible)) return { feasible, infeasible }
      infeasible = feasible
    }
    return undefined
  })

  /** Narrows a bracket to the tolerance; gives its infeasible end. */
  readonly #bisect = Effect.fnUntraced(
    { self: this },
    function* (this: Search, bracket: { readonly feasible: number; readonly infeasible: number }) {
      let { feasible, infeasible } = bracket
      while (feasible * (1 + this.#question.tolerance) < infeasible) {
        const middle = Math.sqrt(feasible * infeasible)
        if (yield* this.#check(middle)) feasible = middle
        else infeasible = middle
      }
      return infeasible
    },
  )

  /** Looks for feasible scales on a grid above an infeasible one, greatest first; gives what is too much in the end. */
  readonly #lookAbove = Effect.fnUntraced({ self: this }, function* (this: Search, tooMuch: number, limit: number) {
    const ratio = (limit / tooMuch) ** (1 / (gridCount + 1))
    let infeasible = limit
    if (ratio <= 1) return tooMuch
    for (let index = gridCount; 0 < index; index--) {
      const scale = tooMuch * ratio ** index
      if (yield* this.#check(scale)) return yield* this.#bisect({ feasible: scale, infeasible })
      infeasible = scale
    }
    return tooMuch
  })

  /** Whether any configuration within the budget keeps the objective at a scale. */
  readonly #check = Effect.fnUntraced({ self: this }, function* (this: Search, scale: number) {
    if (this.#excludedFrom <= scale) return yield* this.#checked({ scale, isFeasible: false, by: "bound" })
    const problem = problemAt(this.#question, scale)
    const known = yield* this.#recall(problem)
    const candidate = known ?? (yield* this.#cheapest(problem, true))
    const by = known === undefined ? "search" : "known-configuration"
    yield* this.#checked({ scale, isFeasible: candidate !== undefined, by })
    if (candidate === undefined) return false
    if (known === undefined) this.#known.unshift(candidate)
    if (this.#best === undefined || this.#best.scale < scale) {
      this.#best = { scale, candidate }
      yield* this.#report({ _tag: "Found", best: this.#best, simulated: this.#simulated })
    }
    return true
  })

  #checked(check: Check) {
    return Effect.as(this.#report({ _tag: "Checked", check, simulated: this.#simulated }), check.isFeasible)
  }

  /** A configuration that was found at another scale and does at this one as well. */
  readonly #recall = Effect.fnUntraced({ self: this }, function* (this: Search, problem: Problem) {
    const engine = yield* Engine
    for (const { configuration } of this.#known) {
      this.#simulated++
      const verdict = yield* engine.verdict(compile(problem, configuration), problem.objective)
      if (verdict._tag === "Meets") {
        return { configuration, costPerHour: costPerHour(problem.catalog, configuration), verdict }
      }
    }
    return undefined
  })

  /** The cheapest configuration within the budget, or just any of them. */
  readonly #cheapest = Effect.fnUntraced(
    { self: this },
    function* (this: Search, problem: Problem, isAnyEnough: boolean) {
      const { space, budgetPerHour } = this.#question
      // With a memory, of no use otherwise, a combination is judged as soon as there is one.
      const exact = new ExactSearch(problem, this.#nodes, space, isAnyEnough ? new SearchMemory() : undefined)
      const isEnough = () => exact.isDone || (isAnyEnough && exact.best !== undefined)
      while (!isEnough() && exact.leastCostPerHour <= budgetPerHour) yield* exact.next
      this.#simulated += exact.simulated
      return exact.best
    },
  )

  /** Ends with the cheapest configuration at the greatest feasible scale, and what limits it at one that is too much. */
  readonly #conclude = Effect.fnUntraced({ self: this }, function* (this: Search, tooMuch: number | undefined) {
    const { scale } = this.#best!
    const candidate = (yield* this.#cheapest(problemAt(this.#question, scale), false))!
    const bottleneck = tooMuch === undefined ? undefined : yield* bottleneckAt(this.#question, candidate, tooMuch)
    yield* this.#finish({ _tag: "Sustained", answer: { scale, candidate }, bottleneck })
  })

  #finish(ending: Extract<MaximizeStep, { readonly _tag: "Finished" }>["ending"]) {
    return this.#report({ _tag: "Finished", ending, simulated: this.#simulated })
  }
}
