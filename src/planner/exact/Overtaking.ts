/**
 * How many queries may overtake one. A query overtakes another at a model only while that is in service in another replica:
 * behind R replicas with batches up to B no more than (R − 1) · B have been overtaken by it, and none behind a single one.
 */
import { roundCost } from "../../domain/Configuration.ts"
import type { Series } from "./Space.ts"

/** A model, and the least that it costs, per hour. */
export interface Undecided {
  readonly series: ReadonlyArray<Series>
  readonly costPerHour: number
}

/** For so much more than the least cost, per hour, so many can be overtaken. */
interface Offer {
  readonly extraPerHour: number
  readonly overtaking: number
}

/**
 * How many queries one can overtake at some models at most, if these cost less than `sparePerHour` more than the least, all
 * together.
 */
export const mostOvertaking = (models: ReadonlyArray<Undecided>, sparePerHour: number): number => {
  const spare = roundCost(sparePerHour)
  let together: ReadonlyArray<Offer> = [{ extraPerHour: 0, overtaking: 0 }]
  for (const model of models) {
    const offers = offersOf(model, spare)
    const sums = together.flatMap((left) =>
      offers.map((right) => ({
        extraPerHour: roundCost(left.extraPerHour + right.extraPerHour),
        overtaking: left.overtaking + right.overtaking,
      })),
    )
    together = undominated(sums.filter(({ extraPerHour }) => extraPerHour === 0 || extraPerHour < spare))
  }
  return together.at(-1)!.overtaking
}

/** What a model offers for less than so much more than its least cost; something for nothing always. */
const offersOf = ({ series, costPerHour }: Undecided, spare: number): ReadonlyArray<Offer> => {
  const offers: Array<Offer> = [{ extraPerHour: 0, overtaking: 0 }]
  for (const one of series) {
    const { minReplicas, maxReplicas, maxBatchSize } = one
    for (let replicas = minReplicas; replicas <= maxReplicas; replicas++) {
      const extraPerHour = roundCost(Math.max(0, replicas * one.costPerHour - costPerHour))
      if (extraPerHour !== 0 && spare <= extraPerHour) break
      offers.push({ extraPerHour, overtaking: (replicas - 1) * maxBatchSize })
    }
  }
  return undominated(offers)
}

/** The offers that no other beats for as little, by what they cost. */
const undominated = (offers: ReadonlyArray<Offer>): ReadonlyArray<Offer> => {
  const ordered = offers.toSorted(
    (left, right) => left.extraPerHour - right.extraPerHour || right.overtaking - left.overtaking,
  )
  const kept: Array<Offer> = []
  for (const offer of ordered) {
    const last = kept.at(-1)
    if (last === undefined || last.overtaking < offer.overtaking) kept.push(offer)
  }
  return kept
}
