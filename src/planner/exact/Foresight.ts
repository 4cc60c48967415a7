/** Foresight: how much more than the arrival curve says models must cost that hear of models which are still to be chosen. */
import * as Effect from "effect/Effect"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { Departures } from "./Departures.ts"
import type { Opening } from "./Openings.ts"
import { type Feed, OrderFloor } from "./OrderFloor.ts"
import { mostOvertaking } from "./Overtaking.ts"
import type { Choices, PartJudge } from "./PartJudge.ts"
import type { PartModel } from "./Parts.ts"
import { isOpen, leastServiceFrom, type Series } from "./Space.ts"

/** Departures of so many models are kept, on all workloads together. */
const departuresKept = 64

/** After so many answers that say nothing more than there are others, a question is not asked again. */
const failuresBorne = 8

/**
 * What a model costs is foreseen where its cheapest choices are single replicas. Each of them serves in order of its queue,
 * which is the order of arrival but for what has overtaken; and for how much overtaking there may be, the models in between
 * must be paid. So either it is late, or it is no such choice, or some other costs more: in both cases there is a dearer
 * whole.
 */
export class Foresight {
  readonly #judge: PartJudge
  /** By workload, once there is a question: their arrays are as long as the trace, and most searches ask nothing. */
  #floors: ReadonlyArray<OrderFloor> | undefined
  readonly #steps: ReadonlyArray<number | undefined>
  readonly #departures = new Map<string, ReadonlyArray<Departures>>()
  /** By a model and how many are chosen: how many answers more said nothing than something. */
  readonly #failures = new Map<string, number>()
  /** By a model and what feeds it: so much overtaking leaves it late, and with so much it need not be. */
  readonly #known = new Map<string, { readonly late: number; readonly timely: number }>()

  constructor(judge: PartJudge) {
    this.#judge = judge
    this.#steps = judge.part.models.map(stepOf)
  }

  /**
   * No whole configuration of an opening, with the choices of its next model from an index on, that keeps `sloMs` costs
   * less than so much more than the sum of the least costs of all that is open, per hour. What lies beyond `enough` is not
   * looked for.
   *
   * Models are looked at one by one. Say that so far no total is below the sum and what was added, and that another model's
   * next choice costs `step` more. A total below both has less than that to spare for overtaking; if the model's cheapest
   * choices are late even so, it does not run one of these, but the next: then less than `step` is left for the others,
   * which was excluded before.
   */
  readonly raise = Effect.fnUntraced(
    { self: this },
    function* (
      this: Foresight,
      opening: Opening,
      index: number,
      sloMs: number,
      enough: number,
    ): Effect.fn.Return<number, SimulationError, Engine> {
      const { choices, next, others } = opening
      const { models } = this.#judge.part
      const leasts = models.map(({ leastCostPerHour }) => leastCostPerHour)
      leasts[next.place] = next.leastCostPerHour(index, sloMs)
      for (const offers of others) leasts[offers.place] = offers.leastCostPerHour(0, sloMs)
      const isReady = (place: number): boolean =>
        place === next.place || others.some((offers) => offers.place === place)
      let raised = 0
      for (let place = choices.length; place < models.length && raised <= enough; place++) {
        if (isReady(place)) continue
        const step = this.#steps[place]!
        if (step === undefined) continue
        const between = models[place]!.upstream.filter((other) => choices.length <= other)
        const undecided = between.map((other) => ({ series: models[other]!.series, costPerHour: leasts[other]! }))
        const overtaking = mostOvertaking(undecided, raised + step)
        if (yield* this.#areLate(choices, place, overtaking)) raised += step
      }
      return raised
    },
  )

  /** Whether the cheapest choices of a model are late even if each query overtakes so many others on the way to it. */
  readonly #areLate = Effect.fnUntraced(
    { self: this },
    function* (
      this: Foresight,
      choices: Choices,
      place: number,
      overtaking: number,
    ): Effect.fn.Return<boolean, SimulationError, Engine> {
      const { models } = this.#judge.part
      const feeding = feedingPlaces(models, choices.length, place)
      if (feeding.length === 0) return false
      const names = feeding.map((other) => this.#judge.keyOf(choices, other))
      const key = `${place} after ${names.join(", ")}`
      const { late, timely } = this.#known.get(key) ?? { late: -1, timely: Number.POSITIVE_INFINITY }
      if (overtaking <= late) return true
      if (timely <= overtaking) return false
      const question = `${place} after ${choices.length}`
      const failures = this.#failures.get(question) ?? 0
      if (failuresBorne <= failures) return false
      const feeds: Array<ReadonlyArray<Feed>> = []
      for (const other of feeding) {
        const leastMs = leastBetweenMs(models, choices.length, other, place) - models[other]!.marginMs
        const departures = yield* this.#departuresFrom(choices, other)
        feeds.push(departures.map((each) => ({ departures: each, leastMs })))
      }
      const isLate = this.#mustMiss(feeds, place, overtaking)
      this.#failures.set(question, Math.max(0, failures + (isLate ? -1 : 1)))
      this.#known.set(key, isLate ? { late: overtaking, timely } : { late, timely: overtaking })
      return isLate
    },
  )

  /** Whether with each of a model's cheapest choices more workloads are missed than may be; `feeds` by feed and workload. */
  #mustMiss(feeds: ReadonlyArray<ReadonlyArray<Feed>>, place: number, overtaking: number): boolean {
    const { allowedMisses, objective, part, workloads } = this.#judge
    const untilMs = this.#judge.untilMs(place, objective.sloMs)
    const cheapest = largestOf(cheapestOf(part.models[place]!))
    const missed = cheapest.map(() => 0)
    this.#floors ??= workloads.arrivals.map((arrivalMs) => new OrderFloor(arrivalMs))
    for (const [workload, floor] of this.#floors.entries()) {
      floor.from(feeds.map((each) => each[workload]!))
      const allowed = allowedMisses[workload]!
      for (const [index, one] of cheapest.entries()) {
        floor.at(one)
        if (allowed < floor.leastLate(untilMs, overtaking, allowed)) missed[index]!++
      }
    }
    return missed.every((count) => workloads.mayMiss < count)
  }

  readonly #departuresFrom = Effect.fnUntraced(
    { self: this },
    function* (
      this: Foresight,
      choices: Choices,
      place: number,
    ): Effect.fn.Return<ReadonlyArray<Departures>, SimulationError, Engine> {
      const key = this.#judge.keyOf(choices, place)
      const departures = this.#departures.get(key) ?? (yield* this.#judge.departures(choices, place))
      this.#departures.delete(key)
      this.#departures.set(key, departures)
      if (departuresKept < this.#departures.size * departures.length) {
        this.#departures.delete(this.#departures.keys().next().value!)
      }
      return departures
    },
  )
}

/** The series of which a single replica is a model's cheapest choice; those of more replicas are among them, too. */
const cheapestOf = ({ series, leastCostPerHour }: PartModel): ReadonlyArray<Series> =>
  series.filter((one) => isOpen(one) && one.minReplicas * one.costPerHour <= leastCostPerHour)

/** Of each hardware the series of the largest batches: whatever must be late with these must be so with smaller ones. */
const largestOf = (series: ReadonlyArray<Series>): ReadonlyArray<Series> =>
  series.filter((one) =>
    series.every((other) => other.hardware !== one.hardware || other.maxBatchSize <= one.maxBatchSize),
  )

/** How much more a model's next choice costs than its cheapest, per hour, if these are single replicas and there is one. */
const stepOf = (model: PartModel): number | undefined => {
  const cheapest = cheapestOf(model)
  if (cheapest.some(({ minReplicas }) => minReplicas !== 1)) return undefined
  const dearer = model.series.flatMap((one) => {
    const replicas = one.minReplicas + (cheapest.includes(one) ? 1 : 0)
    return replicas <= one.maxReplicas ? [replicas * one.costPerHour - model.leastCostPerHour] : []
  })
  const step = Math.min(...dearer)
  return 0 < step && step < Number.POSITIVE_INFINITY ? step : undefined
}

/** Chosen models, the first so many, from which queries come to a model by way of those that are not chosen. */
const feedingPlaces = (models: ReadonlyArray<PartModel>, chosenCount: number, place: number): ReadonlyArray<number> => {
  const { upstream } = models[place]!
  return upstream.filter(
    (other) =>
      other < chosenCount &&
      models[other]!.successors.some((next) => chosenCount <= next && (next === place || upstream.includes(next))),
  )
}

/** The longest path of least service times from one chosen model to another that is not, both left out, ms. */
const leastBetweenMs = (models: ReadonlyArray<PartModel>, chosenCount: number, from: number, to: number): number => {
  const longestMs = models.map(() => Number.NEGATIVE_INFINITY)
  longestMs[from] = 0
  for (const [place, { series, successors }] of models.entries()) {
    if (place !== from && place < chosenCount) continue
    const ownMs = place === from ? 0 : Math.min(...series.map((one) => leastServiceFrom(one)[1]!))
    for (const next of successors) longestMs[next] = Math.max(longestMs[next]!, longestMs[place]! + ownMs)
  }
  return longestMs[to]!
}
