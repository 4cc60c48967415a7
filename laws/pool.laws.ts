/** Laws of a pool of workers: no work is lost and none is done twice, whoever dies and whoever loses patience. */
import * as Effect from "effect/Effect"
import { type Call, type PoolCase, poolCases } from "./arbitraries/pools.ts"
import { equal, none } from "./equation.ts"
import { forAll, type LawSet, sometimes } from "./law.ts"
import { type Ending, latencyMsOf, live, nameOf, type PoolParts, type PoolTrace } from "./pool.ts"
import { showWithTurns } from "./turns.ts"

/** How a call ends that nobody interrupts: as if its scenarios were judged one after the other. */
const endingOf = ({ scenarioCount, failing }: Call, call: number): Ending => {
  const first = failing.filter((place) => place < scenarioCount).toSorted((left, right) => left - right)[0]
  if (first !== undefined) return { _tag: "Failed", scenario: nameOf(call, first) }
  return {
    _tag: "Answered",
    latenciesMs: Array.from({ length: scenarioCount }, (_, place) => latencyMsOf(call, place)),
  }
}

/** What each call came to, and what it had to come to; a caller that may be interrupted may be. */
const answers = ({ calls }: PoolCase, { endings }: PoolTrace) =>
  equal(
    endings,
    calls.map((call, index) => {
      const mayBeInterrupted = call.interruptedAfter !== undefined && endings[index]?._tag === "Interrupted"
      return mayBeInterrupted ? endings[index]! : endingOf(call, index)
    }),
  )

/** Scenarios judged too often, or not at all though their call was answered. */
const misjudged = ({ calls }: PoolCase, { endings, judgedCounts }: PoolTrace) =>
  calls.flatMap(({ scenarioCount }, call) =>
    Array.from({ length: scenarioCount }, (_, place) => nameOf(call, place)).flatMap((name) => {
      const count = judgedCounts.get(name) ?? 0
      const isRight = endings[call]!._tag === "Answered" ? count === 1 : count <= 1
      return isRight ? [] : [{ name, count }]
    }),
  )

/** Every law of a pool. */
export const poolLaws = (parts: PoolParts, subject = "Pool"): LawSet => ({
  theory: "Pool",
  subject,
  laws: [
    forAll({
      name: "Pool.answers",
      statement: "a call gets the verdicts of its scenarios, in their order, or the failure of the first that fails",
      symbols: "∀ interleaving. verdicts ss = map verdict ss",
      given: poolCases(),
      sentence: (value) => Effect.map(live(parts, value), (trace) => answers(value, trace)),
      show: showWithTurns,
    }),
    forAll({
      name: "Pool.exactlyOnce",
      statement: "every scenario of a call that is answered is judged once, and of any other at most once",
      symbols: "∀ interleaving, s. judged s = 1, or ≤ 1 where the call failed or was interrupted",
      given: poolCases(),
      sentence: (value) => Effect.map(live(parts, value), (trace) => none(misjudged(value, trace))),
      show: showWithTurns,
    }),
    sometimes({
      name: "Pool.sometimesDies",
      statement: "in some cases a worker dies and others have judged",
      symbols: "∃ interleaving. deaths ∧ judged by workers",
      given: poolCases(),
      satisfies: (value) =>
        Effect.map(live(parts, value), ({ deathCount, judgedByWorkers }) => 0 < deathCount && 0 < judgedByWorkers),
    }),
    sometimes({
      name: "Pool.sometimesInterrupted",
      statement: "in some cases a call is interrupted and another is answered after it",
      symbols: "∃ interleaving. call i interrupted, call j > i answered",
      given: poolCases(),
      satisfies: (value) =>
        Effect.map(live(parts, value), ({ endings }) => {
          const tags = endings.map(({ _tag }) => _tag)
          return tags.includes("Interrupted") && tags.indexOf("Interrupted") < tags.lastIndexOf("Answered")
        }),
    }),
    sometimes({
      name: "Pool.sometimesOvertakes",
      statement: "in some cases a later scenario is judged before an earlier one",
      symbols: "∃ interleaving, i < j. judged j before judged i",
      given: poolCases(),
      satisfies: (value) => Effect.map(live(parts, value), ({ isOvertaken }) => isOvertaken),
    }),
  ],
})
