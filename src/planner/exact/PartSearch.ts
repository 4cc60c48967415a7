/** The search through the configurations of one part, in order of cost. */
import * as Effect from "effect/Effect"
import TinyQueue from "tinyqueue"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { PartAccount } from "./Certificate.ts"
import { dive } from "./Dive.ts"
import { Foresight } from "./Foresight.ts"
import type { Look } from "./Offers.ts"
import { type Opening, Openings } from "./Openings.ts"
import type { Choice, PartJudge } from "./PartJudge.ts"

/** A configuration of a whole part that keeps the objective as far as the part goes. */
export interface PartPlan {
  readonly choices: ReadonlyArray<Choice>
  readonly costPerHour: number
  /** Latency of the part alone at the objective's percentile, ms: no configuration that contains it has less. */
  readonly latencyMs: number
}

/** What becomes of a partial configuration with the offers of its next model from an index on. */
interface Pending {
  readonly opening: Opening
  readonly index: number
  /** No whole configuration of these costs less. */
  readonly leastCostPerHour: number
  readonly order: number
}

/**
 * Looks at partial configurations in order of the least that a whole one costs. Each model is simulated with what runs
 * upstream of it: if too many queries can no longer make it, even if all that comes after takes its least time, no
 * configuration that contains these is feasible. A partial configuration counts with what the cheapest choice costs that
 * is left for each model of which all is chosen that lies upstream.
 */
export class PartSearch {
  readonly judge: PartJudge
  readonly #openings: Openings
  readonly #foresight: Foresight
  readonly #pending = new TinyQueue<Pending>(
    [],
    (left, right) =>
      left.leastCostPerHour - right.leastCostPerHour ||
      right.opening.choices.length - left.opening.choices.length ||
      left.order - right.order,
  )
  /** How many configurations the models from each place on have. */
  readonly #restCount: ReadonlyArray<bigint>
  #pushedCount = 0
  #byCapacity = 0n
  #byMisses = 0n
  #asSame = 0n
  #keptCount = 0n

  constructor(judge: PartJudge) {
    this.judge = judge
    this.#openings = new Openings(judge)
    this.#foresight = new Foresight(judge)
    const { models } = judge.part
    this.#restCount = [...models, undefined].map((_, place) =>
      models.slice(place).reduce((product, { choiceCount }) => product * choiceCount, 1n),
    )
    const isPossible = models.every(({ leastCostPerHour }) => Number.isFinite(leastCostPerHour))
    if (isPossible) this.#open([], 0)
    else this.#byCapacity = this.configurationCount
  }

  /** No configuration that is still to come costs less; infinite after the last. */
  get leastCostPerHour(): number {
    return this.#pending.peek()?.leastCostPerHour ?? Number.POSITIVE_INFINITY
  }

  /** How many configurations the part has. */
  get configurationCount(): bigint {
    return this.#restCount[0]!
  }

  /** What became of the part's configurations, if all that were not looked at are too dear. */
  account(): PartAccount {
    const excluded = this.#byCapacity + this.#byMisses + this.#asSame + this.#keptCount
    return {
      nodes: this.judge.part.models.map(({ stage }) => stage.name),
      configurations: this.configurationCount,
      excludedByCapacity: this.#byCapacity,
      excludedByMisses: this.#byMisses,
      excludedAsSame: this.#asSame,
      excludedByCost: this.configurationCount - excluded,
      kept: this.#keptCount,
      simulated: this.judge.simulatedCount,
    }
  }

  /**
   * Takes one step with the next partial configuration; gives a whole one if it came to that and keeps `sloMs`. That is the
   * objective's, or less from a call on: what keeps the one and not the other counts as too dear.
   */
  readonly next = Effect.fnUntraced({ self: this }, function* (this: PartSearch, sloMs: number): Effect.fn.Return<
    PartPlan | undefined,
    SimulationError,
    Engine
  > {
    const pending = this.#pending.pop()!
    const { opening, index } = pending
    const sumPerHour = leastCostOf(opening, index, sloMs)
    if (sumPerHour === Number.POSITIVE_INFINITY) return this.#close(opening, index, sloMs)
    const sparePerHour = pending.leastCostPerHour - sumPerHour
    const mayRaise = this.judge.isForesighted && 0 < opening.restPerHour && 0 <= sparePerHour
    const raised = !mayRaise ? 0 : yield* this.#foresight.raise(opening, index, sloMs, sparePerHour)
    const leastCostPerHour = Math.max(pending.leastCostPerHour, sumPerHour + raised)
    if (pending.leastCostPerHour < leastCostPerHour) return this.#push(opening, index, leastCostPerHour)
    const { next, others } = opening
    const unknown = next.isKnown(index, sloMs) ? others.find((offers) => !offers.isKnown(0, sloMs)) : next
    if (unknown !== undefined) {
      yield* unknown.look(sloMs)
      return this.#push(opening, index, leastCostPerHour)
    }
    const first = next.firstFrom(index, sloMs)
    this.#count(opening, index, first)
    this.#push(opening, first + 1, leastCostPerHour)
    return yield* this.#extend(opening, next.looks[first]!, leastCostPerHour, sloMs)
  })

  /** Some whole plans that keep the objective, found soon; perhaps none. */
  get dive(): Effect.Effect<ReadonlyArray<PartPlan>, SimulationError, Engine> {
    return dive(this.judge, this.#openings)
  }

  /** Goes on with one more choice. */
  readonly #extend = Effect.fnUntraced(
    { self: this },
    function* (
      this: PartSearch,
      opening: Opening,
      look: Look,
      leastCostPerHour: number,
      sloMs: number,
    ): Effect.fn.Return<PartPlan | undefined, SimulationError, Engine> {
      const looks = [...opening.looks, look]
      if (yield* this.#openings.mustMiss(looks)) {
        this.#byMisses += this.#restCount[looks.length]!
        return undefined
      }
      if (looks.length < this.judge.part.models.length) return this.#open(looks, leastCostPerHour)
      const choices = looks.map(({ choice }) => choice)
      const verdict = yield* this.judge.onWhole(choices, sloMs)
      // It keeps the objective, or misses would have shown before; but it may be too slow for less.
      if (verdict._tag === "Misses") return undefined
      this.#keptCount++
      return { choices, costPerHour: opening.costPerHour + look.costPerHour, latencyMs: verdict.latencyMs }
    },
  )

  #open(looks: ReadonlyArray<Look>, leastCostPerHour: number): undefined {
    const opening = this.#openings.open(looks)
    this.#byCapacity += BigInt(opening.next.excludedByCapacity) * this.#restCount[looks.length + 1]!
    this.#push(opening, 0, leastCostPerHour)
  }

  #push(opening: Opening, index: number, leastCostPerHour: number): undefined {
    this.#pending.push({ opening, index, leastCostPerHour, order: this.#pushedCount++ })
  }

  /** Ends with a partial configuration of which no whole one is left: a model has no choice left. */
  #close(opening: Opening, index: number, sloMs: number): undefined {
    const { next, others, choices } = opening
    const isOther = others.some((offers) => offers.leastCostPerHour(0, sloMs) === Number.POSITIVE_INFINITY)
    if (!isOther) return this.#count(opening, index, next.looks.length)
    if (sloMs !== this.judge.objective.sloMs) return
    // Of the next model nothing was chosen yet: what keeps the objective of the others is looked for first.
    const least = BigInt(next.excludedByCapacity) * this.#restCount[choices.length + 1]!
    this.#byMisses += this.#restCount[choices.length]! - least
  }

  /** Counts what the next model's choices from an index to before another exclude. */
  #count({ next, choices }: Opening, from: number, to: number): undefined {
    const rest = this.#restCount[choices.length + 1]!
    for (const { fate, count } of next.looks.slice(from, to)) {
      if (fate === "same") this.#asSame += BigInt(count) * rest
      else if (fate === "misses") this.#byMisses += BigInt(count) * rest
    }
  }
}

const leastCostOf = ({ costPerHour, next, others, restPerHour }: Opening, index: number, sloMs: number): number =>
  others.reduce(
    (sum, offers) => sum + offers.leastCostPerHour(0, sloMs),
    costPerHour + next.leastCostPerHour(index, sloMs) + restPerHour,
  )
