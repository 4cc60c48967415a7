/** Cases for a pool: what it is asked, which workers die, and in what order things happen that may happen in any order. */
import * as fc from "fast-check"

/** One question to the pool: the verdicts of so many scenarios. */
export interface Call {
  readonly scenarioCount: number
  /** The places of scenarios that fail, if there are that many. */
  readonly failing: ReadonlyArray<number>
  /** After how many turns the caller is interrupted, counted from the call's start; undefined: it is not. */
  readonly interruptedAfter: number | undefined
}

/** What is asked of a pool, and what befalls it. */
export interface PoolCase {
  readonly threadCount: number
  readonly calls: ReadonlyArray<Call>
  /** Whether the calls are made at once and not one after the other. */
  readonly areConcurrent: boolean
  /** The turns of workers, counted over all of them, at which one dies instead of coming up or answering. */
  readonly deaths: ReadonlyArray<number>
  /** Releases one of the pending turns at a time. */
  readonly turns: fc.Scheduler
}

/** Fewer deaths than make a pool give a job up. */
export const maxDeaths = 2

const call = (): fc.Arbitrary<Call> =>
  fc.record({
    scenarioCount: fc.integer({ min: 0, max: 24 }),
    failing: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.nat({ max: 23 }), { minLength: 1, maxLength: 2 }) },
    ),
    interruptedAfter: fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 3 }),
  })

/** Cases of up to three calls to a pool of up to four threads. */
export const poolCases = (): fc.Arbitrary<PoolCase> =>
  fc.record({
    threadCount: fc.integer({ min: 1, max: 4 }),
    calls: fc.array(call(), { minLength: 1, maxLength: 3 }),
    areConcurrent: fc.boolean(),
    deaths: fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: maxDeaths }),
    turns: fc.scheduler(),
  })
