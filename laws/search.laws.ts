/** Laws of a planner's stream of steps: whoever reads it, and however slowly, no step is lost and no work is left. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { latenciesMs } from "../src/domain/Lineage.ts"
import { max } from "../src/domain/Percentile.ts"
import { make as makePipeline } from "../src/domain/Pipeline.ts"
import { Engine } from "../src/engine/Engine.ts"
import type { Problem } from "../src/planner/Problem.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, scenarioOf } from "./case.ts"
import { equal } from "./equation.ts"
import { forAll, type LawSet, sometimes } from "./law.ts"
import { run } from "./reference/machine.ts"
import { drive, exhaust, showWithTurns, turnsOf } from "./turns.ts"

/** A search: its steps, while it asks an engine. */
export type Search<Step, E> = (problem: Problem) => Stream.Stream<Step, E, Engine>

/** A problem, and in what order the engine's answers and its reader's turns come. */
interface SearchCase {
  readonly value: Case
  /** The objective, as a share of the worst latency of the case's own configuration. */
  readonly slo: number
  /** How many steps are read, or how many turns go by before the reader is interrupted. */
  readonly count: number
  readonly turns: fc.Scheduler
}

const searchCases = (): fc.Arbitrary<SearchCase> =>
  fc.record({
    value: cases({ maxNodes: 3, maxQueries: 12 }),
    slo: fc.constantFrom(1, 2, 0.75, 0),
    count: fc.integer({ min: 0, max: 40 }),
    turns: fc.scheduler(),
  })

const problemOf = ({ value, slo }: SearchCase): Problem => {
  const scenario = scenarioOf(value)
  const worstMs = Math.max(...latenciesMs(run(scenario)))
  return {
    catalog: value.catalog,
    pipeline: Result.getOrThrow(makePipeline(value.pipeline)),
    arrivalMs: scenario.arrivalMs,
    serviceTimeModel: value.serviceTimeModel,
    objective: { sloMs: slo * worstMs, percentile: max },
  }
}

/** Every law of a search on an engine. */
export const searchLaws = <Step, E>(search: Search<Step, E>, engine: Engine["Service"], subject = "Search"): LawSet => {
  const asking = (verdicts: Engine["Service"]["verdicts"]): Engine["Service"] => ({ ...engine, verdicts })

  /** All steps, read as fast as they come. */
  const allSteps = (given: SearchCase): Effect.Effect<ReadonlyArray<Step>, E> =>
    Effect.provideService(Stream.runCollect(search(problemOf(given))), Engine, engine)

  /** Lets a reader read where the engine's every answer waits for its turn; tells how often the engine was asked. */
  const reading = <A>(
    { turns }: SearchCase,
    read: (turn: ReturnType<typeof turnsOf>) => Effect.Effect<A, E, Engine>,
  ) => {
    const turn = turnsOf(turns)
    let askedCount = 0
    const slow = asking((scenarios, objective) => {
      askedCount++
      return Effect.andThen(turn("the engine answers"), engine.verdicts(scenarios, objective))
    })
    return { askedCount: () => askedCount, effect: Effect.provideService(read(turn), Engine, slow) }
  }

  /** What a reader got that did not read to the end, and how often the engine was asked after it had left. */
  const leaving = (
    given: SearchCase,
    read: (turn: ReturnType<typeof turnsOf>) => Effect.Effect<ReadonlyArray<Step>, E, Engine>,
  ) =>
    Effect.gen(function* () {
      const { askedCount, effect } = reading(given, read)
      const steps = yield* drive(given.turns, effect)
      const askedBefore = askedCount()
      yield* exhaust(given.turns)
      return { steps, askedAfter: askedCount() - askedBefore }
    })

  return {
    theory: "Search",
    subject,
    laws: [
      forAll({
        name: "Search.slowReader",
        statement: "a reader that takes its time gets the same steps",
        symbols: "∀ interleaving. steps read slowly = steps read at once",
        cost: 2,
        given: searchCases(),
        show: showWithTurns,
        sentence: (given) => {
          const { effect } = reading(given, (turn) =>
            Stream.runCollect(Stream.tap(search(problemOf(given)), () => turn("the reader reads"))),
          )
          return Effect.map(Effect.all([drive(given.turns, effect), allSteps(given)]), ([slow, fast]) =>
            equal(slow, fast),
          )
        },
      }),
      forAll({
        name: "Search.prefix",
        statement: "who reads n steps gets the first n, and the engine is asked nothing afterwards",
        symbols: "∀ n. take n steps = first n of steps, asked after = 0",
        cost: 2,
        given: searchCases(),
        show: showWithTurns,
        sentence: (given) => {
          const reader = leaving(given, (turn) =>
            Stream.runCollect(
              Stream.take(
                Stream.tap(search(problemOf(given)), () => turn("the reader reads")),
                given.count,
              ),
            ),
          )
          return Effect.map(Effect.all([reader, allSteps(given)]), ([left, all]) =>
            equal(left, { steps: all.slice(0, given.count), askedAfter: 0 }),
          )
        },
      }),
      forAll({
        name: "Search.interrupted",
        statement: "a reader that is interrupted has read the first steps, and the engine is asked nothing afterwards",
        symbols: "∀ interruption. steps read = first of steps, asked after = 0",
        cost: 2,
        given: searchCases(),
        show: showWithTurns,
        sentence: (given) => {
          const read: Array<Step> = []
          const reader = leaving(given, (turn) =>
            Effect.gen(function* () {
              const steps = search(problemOf(given))
              const fiber = yield* Effect.forkChild(
                Stream.runForEach(steps, (step) => Effect.sync(() => void read.push(step))),
                { startImmediately: true },
              )
              for (let count = 0; count < given.count; count++) yield* turn("the reader is waited for")
              yield* Fiber.interrupt(fiber)
              return read.slice()
            }),
          )
          return Effect.map(Effect.all([reader, allSteps(given)]), ([left, all]) =>
            equal(left, { steps: all.slice(0, read.length), askedAfter: 0 }),
          )
        },
      }),
      sometimes({
        name: "Search.sometimesLong",
        statement: "some searches take more steps than are read, and ask the engine often",
        symbols: "∃ problem. 40 < |steps|",
        given: searchCases(),
        satisfies: (given) => Effect.map(allSteps(given), ({ length }) => 40 < length),
      }),
    ],
  }
}
