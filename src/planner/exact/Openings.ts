/** Partial configurations of a part: the choices for its first models, and what is known of the models that come next. */
import * as Effect from "effect/Effect"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import { missedWorkloads, type QuerySets } from "./Misses.ts"
import { type Look, Offers } from "./Offers.ts"
import type { Choice, PartJudge } from "./PartJudge.ts"

/** A partial configuration: at least one model is left to choose for. */
export interface Opening {
  readonly choices: ReadonlyArray<Choice>
  readonly looks: ReadonlyArray<Look>
  readonly costPerHour: number
  /** What the next model may run. */
  readonly next: Offers
  /** What others may run whose upstream is chosen, too. */
  readonly others: ReadonlyArray<Offers>
  /** The least that the models cost whose upstream is not all chosen, per hour. */
  readonly restPerHour: number
}

/** Makes partial configurations; those with the same upstream of a model share its offers. */
export class Openings {
  readonly #judge: PartJudge
  readonly #offers = new Map<string, Offers>()
  /** By how many models are chosen: the places from which queries go on to models that are not, or leave the part. */
  readonly #openPlaces: ReadonlyArray<ReadonlyArray<number>>

  constructor(judge: PartJudge) {
    this.#judge = judge
    const { models, exits } = judge.part
    this.#openPlaces = [...models, undefined].map((_, count) =>
      models.slice(0, count).flatMap(({ stage, successors }, place) => {
        const isOpen = exits.includes(stage.rank) || successors.some((other) => count <= other)
        return isOpen ? [place] : []
      }),
    )
  }

  /** The partial configuration of these choices. */
  open(looks: ReadonlyArray<Look>): Opening {
    const { models } = this.#judge.part
    const choices = looks.map(({ choice }) => choice)
    const count = choices.length
    const isReady = (place: number): boolean => models[place]!.upstream.every((other) => other < count)
    const later = models.map((_, place) => place).slice(count)
    const [next, ...others] = later.filter(isReady).map((place) => this.#offersAt(choices, place))
    return {
      choices,
      looks,
      costPerHour: looks.reduce((sum, { costPerHour }) => sum + costPerHour, 0),
      next: next!,
      others,
      restPerHour: later.reduce((sum, place) => (isReady(place) ? sum : sum + models[place]!.leastCostPerHour), 0),
    }
  }

  /** Whether some queries too many can no longer make it, at one model or another that queries leave from here. */
  readonly mustMiss = Effect.fnUntraced(
    { self: this },
    function* (this: Openings, looks: ReadonlyArray<Look>): Effect.fn.Return<boolean, SimulationError, Engine> {
      const { allowedMisses, workloads } = this.#judge
      const places = this.#openPlaces[looks.length]!
      if (allowedMisses.every((most) => most === 0) || places.length < 2) return false
      const choices = looks.map(({ choice }) => choice)
      const sets: Array<QuerySets> = []
      for (const place of places) {
        const look = looks[place]!
        look.misses ??= yield* this.#judge.missesAt(choices, place)
        sets.push(look.misses)
      }
      return workloads.mayMiss < missedWorkloads(sets, allowedMisses)
    },
  )

  #offersAt(choices: ReadonlyArray<Choice>, place: number): Offers {
    const key = this.#judge.keyOf(choices, place)
    const known = this.#offers.get(key)
    if (known !== undefined) return known
    const offers = new Offers(this.#judge, choices, place)
    this.#offers.set(key, offers)
    return offers
  }
}
