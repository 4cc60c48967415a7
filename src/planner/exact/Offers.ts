/** What one model may run, given what runs upstream of it: its choices in order of cost, looked at as far as needed. */
import * as Effect from "effect/Effect"
import TinyQueue from "tinyqueue"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { QuerySets } from "./Misses.ts"
import { type Choice, type Choices, type PartJudge, type ReplicaCounts, withChoice } from "./PartJudge.ts"
import type { Series } from "./Space.ts"

/** A survey that spares so many choices is worth while. */
const surveyPays = 8

/** Once so many replicas are looked at where the first look was at a few, it is worth while to ask how many can be busy. */
const manyFor = (first: number): number => 3 * first + 16

/** A choice that was looked at. */
export interface Look {
  readonly choice: Choice
  readonly costPerHour: number
  /** How many choices it stands for. */
  readonly count: number
  /**
   * `meets`: enough queries can still make it. `misses`: too few. `slow`: too few for the latency that what is as dear as
   * the best has to beat. `same`: fares as another choice does, or misses as that does.
   */
  readonly fate: "meets" | "misses" | "slow" | "same"
  /** Latency at the percentile from arrival until this model, ms, where it meets; infinite elsewhere. */
  readonly latencyMs: number
  /** The queries that cannot make it any more, by workload, once somebody asked. */
  misses?: QuerySets
}

/** A choice not looked at yet. */
interface Pending {
  readonly choice: Choice
  readonly costPerHour: number
  readonly order: number
}

/**
 * The choices of one model. All partial configurations that have the same upstream share them, since a model hears of
 * nothing else.
 */
export class Offers {
  readonly place: number
  readonly looks: Array<Look> = []
  /** Choices with too few replicas to serve enough queries in time, by the arrival curve. */
  readonly excludedByCapacity: number
  readonly #judge: PartJudge
  readonly #upstream: Choices
  readonly #pending = new TinyQueue<Pending>(
    [],
    (left, right) => left.costPerHour - right.costPerHour || left.order - right.order,
  )
  /** By all of a choice but its batch size: one that no batch filled until the verdict was certain. */
  readonly #unfilled = new Map<string, number>()
  #pushedCount = 0
  /** Choices judged since the last that met the objective. */
  #missedCount = 0
  /** With fewer replicas too many queries are late, once somebody asked. */
  #least: ReplicaCounts | undefined
  /** With more replicas all fare the same, once somebody asked. */
  #most: ReplicaCounts | undefined

  constructor(judge: PartJudge, upstream: Choices, place: number) {
    this.place = place
    this.#judge = judge
    this.#upstream = upstream
    let excluded = 0
    for (const series of judge.part.models[place]!.series) {
      excluded += Math.min(series.minReplicas - 1, series.maxReplicas)
      this.#offer(series, series.minReplicas)
    }
    this.excludedByCapacity = excluded
  }

  /** The first choice from an index on that keeps an SLO: its index, or how many there are if it was not looked at yet. */
  firstFrom(index: number, sloMs: number): number {
    const untilMs = this.#judge.untilMs(this.place, sloMs)
    for (let at = index; at < this.looks.length; at++) if (this.looks[at]!.latencyMs <= untilMs) return at
    return Math.max(index, this.looks.length)
  }

  /** No choice from an index on that keeps an SLO costs less, per hour; infinite if there is none. */
  leastCostPerHour(index: number, sloMs: number): number {
    const next = this.looks[this.firstFrom(index, sloMs)] ?? this.#pending.peek()
    return next?.costPerHour ?? Number.POSITIVE_INFINITY
  }

  /** Whether it is known which choice from an index on is the first that keeps an SLO, or that there is none. */
  isKnown(index: number, sloMs: number): boolean {
    return this.#pending.length === 0 || this.firstFrom(index, sloMs) < this.looks.length
  }

  /** Looks at the next choice, or at all at once where many have missed; there must be one. */
  readonly look = Effect.fnUntraced({ self: this }, function* (this: Offers, sloMs: number): Effect.fn.Return<
    void,
    SimulationError,
    Engine
  > {
    const missesBeforeSurvey = this.#judge.missesBeforeSurvey[this.place]!
    if (this.#least === undefined && missesBeforeSurvey <= this.#missedCount) return yield* this.#survey()
    const { choice, costPerHour } = this.#pending.pop()!
    const isSame = this.#isSame(choice)
    const { fate, latencyMs } = isSame ? same : yield* this.#judged(choice, sloMs)
    this.looks.push({ choice, costPerHour, count: 1, fate, latencyMs })
    const { series, replicas } = choice
    const first = Math.max(series.minReplicas, this.#least?.get(series) ?? 0)
    if (manyFor(first) <= replicas) this.#most ??= yield* this.#judge.mostReplicas(this.#upstream, this.place)
    this.#offer(series, replicas + 1)
  })

  /**
   * Raises the numbers of replicas that are to be looked at to those that can do, given what is delivered to the model.
   * That takes about as long as to simulate a few choices; where it spares more of them, it comes first from now on.
   */
  readonly #survey = Effect.fnUntraced({ self: this }, function* (this: Offers) {
    this.#least = yield* this.#judge.leastReplicas(this.#upstream, this.place)
    const pending: Array<Pending> = []
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) pending.push(next)
    let spared = 0
    for (const { choice, costPerHour } of pending) {
      const { series, replicas } = choice
      const least = Math.max(replicas, this.#least.get(series)!)
      if (replicas < least) this.looks.push({ choice, costPerHour, count: least - replicas, ...missing })
      spared += least - replicas
      this.#offer(series, least)
    }
    if (surveyPays < spared) this.#judge.missesBeforeSurvey[this.place] = 0
  })

  readonly #judged = Effect.fnUntraced({ self: this }, function* (this: Offers, choice: Choice, sloMs: number) {
    const choices = withChoice(this.#upstream, this.place, choice)
    const { verdict, largestBatch } = yield* this.#judge.onModel(choices, this.place, sloMs)
    // Each batch took all that was queued, until it was certain whether too many miss, as with any larger batch size.
    const { maxBatchSize } = choice.series
    if (largestBatch < maxBatchSize) this.#unfilled.set(kinOf(choice), maxBatchSize)
    if (verdict._tag === "Misses") {
      this.#missedCount++
      const fate = sloMs === this.#judge.objective.sloMs ? "misses" : "slow"
      return { fate, latencyMs: Number.POSITIVE_INFINITY } as const
    }
    this.#missedCount = 0
    return { fate: "meets", latencyMs: verdict.latencyMs } as const
  })

  /** Puts a choice in the queue, if there is one with so many replicas; or if they can never be busy, all from it on aside. */
  #offer(series: Series, replicas: number): void {
    if (series.maxReplicas < replicas) return
    const choice = { series, replicas }
    const costPerHour = replicas * series.costPerHour
    const most = this.#most?.get(series) ?? series.maxReplicas
    if (replicas <= most) this.#pending.push({ choice, costPerHour, order: this.#pushedCount++ })
    else this.looks.push({ choice, costPerHour, count: series.maxReplicas - replicas + 1, ...same })
  }

  /** Whether a choice fares as one with a smaller batch size does, as far as it matters, which is looked at, too. */
  #isSame(choice: Choice): boolean {
    const unfilled = this.#unfilled.get(kinOf(choice))
    return unfilled !== undefined && unfilled < choice.series.maxBatchSize
  }
}

const missing = { fate: "misses", latencyMs: Number.POSITIVE_INFINITY } as const
const same = { fate: "same", latencyMs: Number.POSITIVE_INFINITY } as const

/** Names all of a choice but its batch size. */
const kinOf = ({ series, replicas }: Choice): string => `${series.hardware} ${series.batchingDelayMs} ${replicas}`
