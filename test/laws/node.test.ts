import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { nodeLaws } from "../../laws/node.laws.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import type { NodeProgram } from "../../src/engine/event-loop/NodeProgram.ts"
import { itHolds, options } from "./itHolds.ts"

/** Passes queries on at once. */
const pass: NodeProgram = ({ deliver }) => Effect.succeed(deliver)

/** Answers every other query at once, the rest after 3 ms. */
const cache: NodeProgram = ({ deliver, sleepMs }) =>
  Effect.succeed((queries) =>
    Effect.gen(function* () {
      yield* deliver(queries.filter((query) => query % 2 === 0))
      yield* sleepMs(3)
      yield* deliver(queries.filter((query) => query % 2 === 1))
    }),
  )

const lawsOf = (program: NodeProgram, name: string) => nodeLaws(EventLoopEngine.make({ [name]: program }), name)

itHolds([lawsOf(pass, "pass"), lawsOf(cache, "cache")])

/** Takes turns, without delay and with one, from run to run. */
const alternating = (): NodeProgram => {
  let runCount = 0
  return ({ deliver, sleepMs }) => {
    const delayMs = runCount++ % 2
    return Effect.succeed((queries) => Effect.andThen(sleepMs(delayMs), deliver(queries)))
  }
}

/** Delays what it has seen before, be it in another run. */
const remembering = (): NodeProgram => {
  let lastQuery = -1
  return ({ deliver, sleepMs }) =>
    Effect.succeed((queries) => {
      const delayMs = lastQuery < queries[0]! ? 0 : 1
      lastQuery = Math.max(lastQuery, ...queries)
      return Effect.andThen(sleepMs(delayMs), deliver(queries))
    })
}

const always = (program: NodeProgram) => () => program

/** Programs that are wrong in one way each, made anew for each law that must notice: some keep state. */
const defects: Readonly<Record<string, readonly [() => NodeProgram, ReadonlyArray<string>]>> = {
  "loses-the-seventh": [
    always(({ deliver }) => Effect.succeed((queries) => deliver(queries.filter((query) => query !== 7)))),
    ["Node.exactlyOnce"],
  ],
  "delivers-twice": [
    always(({ deliver }) => Effect.succeed((queries) => Effect.andThen(deliver(queries), deliver(queries)))),
    ["Node.exactlyOnce"],
  ],
  "never-ends": [always(() => Effect.succeed(() => Effect.never)), ["Node.exactlyOnce"]],
  "slower-at-every-other-run": [alternating, ["Node.deterministic"]],
  "remembers-the-last-run": [remembering, ["Node.deterministic", "Node.nonAnticipation"]],
  "waits-for-a-time-of-day": [
    always(({ deliver }) =>
      Effect.succeed((queries) =>
        Effect.flatMap(Clock.currentTimeMillis, (nowMs) => (nowMs < 2 ? Effect.never : deliver(queries))),
      ),
    ),
    ["Node.exactlyOnce"],
  ],
}

describe("broken nodes", () => {
  for (const [name, [make, caughtBy]] of Object.entries(defects)) {
    for (const lawName of caughtBy) {
      it(`${name} is caught by ${lawName}`, async () => {
        const law = lawsOf(make(), name).laws.find((each) => each.name === lawName)!
        expect((await Effect.runPromise(law.check({ ...options, runs: 400 })))._tag).toBe("Refuted")
      })
    }
  }
})
