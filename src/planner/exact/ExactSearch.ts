/** The state of an exact search: parts, their plans so far, and the best combination. */
import * as Effect from "effect/Effect"
import { type Configuration, type NodeConfiguration, roundCost } from "../../domain/Configuration.ts"
import type { Scenario } from "../../domain/Scenario.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import { comparePreference, compile, type FeasibleCandidate } from "../Candidate.ts"
import { fastest } from "../Hopeless.ts"
import { configure, type NodeOptions } from "../Options.ts"
import type { Problem } from "../Problem.ts"
import { engineOver, workloadsOf } from "../Workloads.ts"
import type { Certificate } from "./Certificate.ts"
import { type Combination, Combinations } from "./Combinations.ts"
import { SearchMemory } from "./Memory.ts"
import { missedWorkloads, type QuerySets } from "./Misses.ts"
import { PartJudge, type Patience } from "./PartJudge.ts"
import { partsOf } from "./Parts.ts"
import { type PartPlan, PartSearch } from "./PartSearch.ts"
import { modelSpaces, nodeConfiguration, type SpaceOptions } from "./Space.ts"

/** How many combinations are tried after a dive. */
const combinationsTried = 32

/**
 * Takes, again and again, whatever may lead to the cheapest configuration: the next partial configuration of a part, or a
 * combination of whole plans of all parts.
 */
export class ExactSearch {
  readonly #problem: Problem
  readonly #nodes: ReadonlyArray<NodeOptions>
  readonly #template: Scenario
  readonly #searches: ReadonlyArray<PartSearch>
  readonly #combinations: Combinations
  readonly #memory: SearchMemory
  readonly #isOneOfSeveral: boolean
  readonly #missesOf = new Map<PartPlan, QuerySets>()
  #combinationsSimulated = 0
  #best: FeasibleCandidate | undefined

  /**
   * Every node must have some hardware. With a memory it is one of several searches of ever tighter objectives, and judges
   * a combination before it looks at what is as dear: a loose objective excludes little until there is a plan to beat.
   */
  constructor(
    problem: Problem,
    nodes: ReadonlyArray<NodeOptions>,
    options: SpaceOptions & Patience,
    memory?: SearchMemory,
  ) {
    this.#problem = problem
    this.#memory = memory ?? new SearchMemory()
    this.#isOneOfSeveral = memory !== undefined
    this.#nodes = nodes
    this.#template = compile(problem, fastest(nodes))
    const workloads = workloadsOf(problem)
    const spaces = modelSpaces(this.#template, nodes, problem.objective, options, workloads)
    this.#searches = partsOf(this.#template, spaces).map((part, index) => {
      const { missesBeforeSurvey, simulationsBeforeForesight } = options
      const judging = { workloads, memory: this.#memory.part(index), missesBeforeSurvey, simulationsBeforeForesight }
      return new PartSearch(new PartJudge(this.#template, part, problem.objective, judging))
    })
    this.#combinations = new Combinations(this.#searches.length)
  }

  /** The best configuration so far. */
  get best(): FeasibleCandidate | undefined {
    return this.#best
  }

  /** Simulations so far. */
  get simulated(): number {
    return this.#searches.reduce((sum, { judge }) => sum + judge.simulatedCount, this.#combinationsSimulated)
  }

  /** No configuration that is still to come costs less, per hour; infinite after the last. */
  get leastCostPerHour(): number {
    return Math.min(this.#combinations.first?.costPerHour ?? Number.POSITIVE_INFINITY, this.#leastUnseen().costPerHour)
  }

  /** Whether nothing that is still to come is as good as the best. */
  get isDone(): boolean {
    const least = this.leastCostPerHour
    return least === Number.POSITIVE_INFINITY || (this.#best !== undefined && this.#best.costPerHour < least)
  }

  /** Why the best is the best, once the search is done. */
  certificate(): Certificate {
    return {
      lowerBoundPerHour: this.#best?.costPerHour ?? Number.POSITIVE_INFINITY,
      configurations: this.#searches.reduce((product, { configurationCount }) => product * configurationCount, 1n),
      parts: this.#searches.map((search) => search.account()),
      combinations: this.#combinations.count,
      combinationsSimulated: this.#combinationsSimulated,
    }
  }

  /** Takes notice of a feasible configuration that was found elsewhere. */
  offer(candidate: FeasibleCandidate): void {
    if (this.#best === undefined || comparePlans(candidate, this.#best) < 0) this.#best = candidate
  }

  /** Looks for a configuration that is feasible without proving anything; it may find none. */
  readonly dive: Effect.Effect<void, SimulationError, Engine> = Effect.gen({ self: this }, function* () {
    const combinations = new Combinations(this.#searches.length)
    for (const [part, search] of this.#searches.entries()) {
      for (const plan of yield* search.dive) combinations.add(part, plan)
    }
    for (let tried = 0; tried < combinationsTried && combinations.first !== undefined; tried++) {
      yield* this.#judge(combinations.take())
      if (this.#best !== undefined) return
    }
  })

  /** One step; there must be one to take. */
  readonly next: Effect.Effect<void, SimulationError, Engine> = Effect.suspend(() => {
    const { part, costPerHour } = this.#leastUnseen()
    const { first } = this.#combinations
    const isTurn = (cost: number) => cost < costPerHour || (this.#isOneOfSeveral && cost === costPerHour)
    if (first !== undefined && isTurn(first.costPerHour)) return this.#judge(this.#combinations.take())
    return Effect.map(this.#searches[part]!.next(this.#sloMsAt(costPerHour)), (plan) => {
      if (plan !== undefined) this.#combinations.add(part, plan)
    })
  })

  /** What is as dear as the best has to be as fast, too. */
  #sloMsAt(costPerHour: number): number {
    const best = this.#best
    return best?.costPerHour === costPerHour ? best.verdict.latencyMs : this.#problem.objective.sloMs
  }

  /** The part whose next partial configuration belongs to the cheapest whole, and the least that this costs. */
  #leastUnseen(): { readonly part: number; readonly costPerHour: number } {
    const leasts = this.#searches.map(({ leastCostPerHour }, part) =>
      Math.min(leastCostPerHour, this.#combinations.leastCostPerHour(part)),
    )
    let least = { part: -1, costPerHour: Number.POSITIVE_INFINITY }
    for (const [part, { leastCostPerHour }] of this.#searches.entries()) {
      const others = leasts.reduce((sum, cost, other) => (other === part ? sum : sum + cost), 0)
      const costPerHour = roundCost(leastCostPerHour + others)
      if (costPerHour < least.costPerHour) least = { part, costPerHour }
    }
    return least
  }

  readonly #judge = Effect.fnUntraced({ self: this }, function* (this: ExactSearch, combination: Combination) {
    const sloMs = this.#sloMsAt(combination.costPerHour)
    if (sloMs < combination.leastLatencyMs) return
    const configuration = this.#configurationOf(combination)
    const verdict = yield* this.#verdictOn(configuration, combination, sloMs)
    if (verdict?._tag === "Meets") this.offer({ configuration, costPerHour: combination.costPerHour, verdict })
  })

  /** The verdict on a combination, unless it must miss. */
  readonly #verdictOn = Effect.fnUntraced(
    { self: this },
    function* (this: ExactSearch, configuration: Configuration, combination: Combination, sloMs: number) {
      const { whole } = this.#memory
      const name = JSON.stringify(configuration)
      const known = whole.recall(name, sloMs)
      if (known !== undefined) return known.verdict
      if (1 < combination.plans.length && (yield* this.#mustMiss(combination))) return undefined
      const engine = yield* engineOver(workloadsOf(this.#problem))
      this.#combinationsSimulated++
      const { percentile } = this.#problem.objective
      const verdict = yield* engine.verdict(compile(this.#problem, configuration), { sloMs, percentile })
      return whole.keep(name, { verdict }).verdict
    },
  )

  /** Whether too many queries miss the objective in one part or another. */
  readonly #mustMiss = Effect.fnUntraced({ self: this }, function* (this: ExactSearch, { plans }: Combination) {
    const { allowedMisses, workloads } = this.#searches[0]!.judge
    if (allowedMisses.every((most) => most === 0)) return false
    const sets: Array<QuerySets> = []
    for (const [part, plan] of plans.entries()) {
      let misses = this.#missesOf.get(plan)
      if (misses === undefined) {
        misses = yield* this.#searches[part]!.judge.missesOfWhole(plan.choices)
        this.#missesOf.set(plan, misses)
      }
      sets.push(misses)
    }
    return workloads.mayMiss < missedWorkloads(sets, allowedMisses)
  })

  #configurationOf({ plans }: Combination): Configuration {
    const chosen = new Map(
      plans.flatMap(({ choices }, part) =>
        choices.map(({ series, replicas }, place) => [
          this.#searches[part]!.judge.part.models[place]!.stage.name,
          nodeConfiguration(series, replicas),
        ]),
      ),
    )
    return configure(this.#nodes, ({ node }) => chosen.get(node.name)!)
  }
}

/** Order of preference: cost, latency, fewer replicas, name; 0 for the same plan alone. */
export const comparePlans = (left: FeasibleCandidate, right: FeasibleCandidate): number =>
  comparePreference(left, right) ||
  replicaCount(left.configuration) - replicaCount(right.configuration) ||
  compareNames(Object.values(left.configuration), Object.values(right.configuration))

const replicaCount = (configuration: Configuration): number =>
  Object.values(configuration).reduce((sum, { replicas }) => sum + replicas, 0)

/** Node by node: hardware by name, then fewer replicas, smaller batches and shorter delays. */
const compareNames = (left: ReadonlyArray<NodeConfiguration>, right: ReadonlyArray<NodeConfiguration>): number => {
  for (const [node, mine] of left.entries()) {
    const other = right[node]!
    if (mine.hardware !== other.hardware) return mine.hardware < other.hardware ? -1 : 1
    const difference =
      mine.replicas - other.replicas ||
      mine.maxBatchSize - other.maxBatchSize ||
      (mine.batchingDelayMs ?? 0) - (other.batchingDelayMs ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
