/** A dive: whole plans of a part found soon, by going on with a few partial configurations of every length alone. */
import * as Effect from "effect/Effect"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { Look, Offers } from "./Offers.ts"
import type { Openings } from "./Openings.ts"
import type { PartJudge } from "./PartJudge.ts"
import type { PartPlan } from "./PartSearch.ts"

/** How many partial configurations of a length are gone on with. */
const width = 12
/** How many choices of a model are tried for each, of how many that are looked at. */
const choicesTried = 10
const choicesLookedAt = 100

/** Choices for the first models, what they cost, and the most that their queries have used of the time they have. */
interface Course {
  readonly looks: ReadonlyArray<Look>
  readonly costPerHour: number
  readonly usedMs: number
}

/**
 * Whole plans that keep the objective, the cheapest first; perhaps none. Of the partial configurations of a length those
 * are gone on with that use less time than all that cost no more. It proves nothing, but what it looks at the search need
 * not look at again.
 */
export const dive = Effect.fnUntraced(function* (
  judge: PartJudge,
  openings: Openings,
): Effect.fn.Return<ReadonlyArray<PartPlan>, SimulationError, Engine> {
  const { models } = judge.part
  let courses: ReadonlyArray<Course> = [{ looks: [], costPerHour: 0, usedMs: 0 }]
  for (let place = 0; place < models.length; place++) {
    const longer: Array<Course> = []
    for (const course of courses) {
      const { next } = openings.open(course.looks)
      for (const look of yield* cheapest(next, judge.objective.sloMs)) {
        const looks = [...course.looks, look]
        if (yield* openings.mustMiss(looks)) continue
        const usedMs = Math.max(course.usedMs, look.latencyMs + models[place]!.afterMs)
        longer.push({ looks, costPerHour: course.costPerHour + look.costPerHour, usedMs })
      }
    }
    courses = best(longer)
  }
  const plans: Array<PartPlan> = []
  for (const { looks, costPerHour } of courses) {
    const choices = looks.map(({ choice }) => choice)
    const verdict = yield* judge.onWhole(choices, judge.objective.sloMs)
    if (verdict._tag === "Meets") plans.push({ choices, costPerHour, latencyMs: verdict.latencyMs })
  }
  return plans
})

/** The cheapest choices of a model that keep an SLO. */
const cheapest = Effect.fnUntraced(function* (
  offers: Offers,
  sloMs: number,
): Effect.fn.Return<ReadonlyArray<Look>, SimulationError, Engine> {
  const found: Array<Look> = []
  let index = 0
  while (found.length < choicesTried) {
    while (!offers.isKnown(index, sloMs) && offers.looks.length < choicesLookedAt) yield* offers.look(sloMs)
    index = offers.firstFrom(index, sloMs)
    const look = offers.looks[index]
    if (look === undefined) break
    found.push(look)
    index++
  }
  return found
})

/** Those that use less time than all that cost no more, and then those that use least of what is left. */
const best = (courses: ReadonlyArray<Course>): ReadonlyArray<Course> => {
  const ordered = courses.toSorted((left, right) => left.costPerHour - right.costPerHour || left.usedMs - right.usedMs)
  const chosen: Array<Course> = []
  let left = ordered
  while (chosen.length < width && left.length !== 0) {
    let leastMs = Number.POSITIVE_INFINITY
    const rest: Array<Course> = []
    for (const course of left) {
      if (course.usedMs < leastMs && chosen.length < width) {
        leastMs = course.usedMs
        chosen.push(course)
      } else rest.push(course)
    }
    left = rest
  }
  return chosen
}
