/** Laws that hold a simulated queue to queueing theory: means over random arrivals, within a stated confidence. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { caseOfLoad, constantBatches, type Load, loads, rateOf, risingBatches } from "./arbitraries/loads.ts"
import { leftBehind, meanWaitBulk, meanWaitByChain } from "./bulkService.ts"
import { simulate } from "./case.ts"
import { type Equation, equal } from "./equation.ts"
import { type Binding, forAll, type Law, type LawSet } from "./law.ts"
import {
  almostCertain,
  batchMeans,
  type Confidence,
  type Interval,
  meanWaitMD1,
  meanWaitMDc,
  nearestIn,
} from "./queueing.ts"
import { showValue } from "./show/value.ts"
import type { Simulator } from "./simulator.ts"

/** The mean wait of one simulated load, ms, with its confidence interval. */
export const simulatedWaitMs = (
  engine: Simulator,
  load: Load,
  confidence: Confidence,
): Effect.Effect<Interval, unknown> =>
  Effect.map(simulate(engine, caseOfLoad(load)), ({ models }) => {
    const { enqueueMs, dequeueMs } = models[0]!
    return batchMeans(
      Array.from(enqueueMs, (timeMs, query) => dequeueMs[query]! - timeMs),
      confidence,
    )
  })

/** Theory lies in the interval: the point of the interval nearest to it is theory itself. */
const agrees = (simulated: Interval, theory: number): Equation => equal(nearestIn(simulated, theory), theory)

/** Two ways of working out the same number agree to nine digits. */
const agreeToNineDigits = (one: number, other: number): Equation => agrees({ mean: one, halfWidth: one * 1e-9 }, other)

const percentages = fc.integer({ min: 1, max: 90 }).map((percent) => percent / 100)

const formula = (binding: Omit<Binding<number>, "given">): Law => forAll({ given: percentages, ...binding })

/** Theory held against itself: formulas that were derived in different ways. */
export const queueingFormulas: LawSet = {
  theory: "Queueing",
  subject: "queueing theory",
  laws: [
    formula({
      name: "Queueing.oneOfMany",
      statement: "Crommelin's formula for one server is that of Pollaczek and Khinchine, to nine digits",
      symbols: "∀ ρ. W(M/D/c, c = 1) = W(M/D/1)",
      sentence: (load) => agreeToNineDigits(meanWaitMD1(load), meanWaitMDc(load, 1)),
    }),
    formula({
      name: "Queueing.batchOfOne",
      statement: "bulk service by one at a time is Pollaczek's and Khinchine's queue, to nine digits",
      symbols: "∀ ρ. W(M/D^(1,1)/1) = W(M/D/1)",
      sentence: (load) => agreeToNineDigits(meanWaitMD1(load), meanWaitBulk(load, 1)),
    }),
    formula({
      name: "Queueing.embedded",
      statement: "c constant servers hold as many queries as bulk service by c leaves behind, to nine digits",
      symbols: "∀ ρ. c ρ (1 + W(M/D/c) / τ) = E X, X = max(0, X − c) + N(c ρ) in distribution",
      source: "Crommelin (1932): both are counted once in every service time",
      sentence: (load) => agreeToNineDigits(4 * load * (1 + meanWaitMDc(load, 4)), leftBehind(4, 4 * load).mean),
    }),
    forAll({
      name: "Queueing.chain",
      statement: "the roots of the generating function and the chain itself give one mean wait, to nine digits",
      symbols: "∀ ρ, B. W by roots = W by the chain of queues left behind",
      cost: 4,
      given: fc.record({ load: fc.constantFrom(0.1, 0.3, 0.5, 0.7), maxBatchSize: fc.integer({ min: 1, max: 9 }) }),
      sentence: ({ load, maxBatchSize }) =>
        agreeToNineDigits(
          meanWaitBulk(load, maxBatchSize),
          meanWaitByChain(load * maxBatchSize, constantBatches(maxBatchSize)),
        ),
    }),
  ],
}

/** Every law of queueing theory that an engine answers to. */
export const queueingLaws = (engine: Simulator): LawSet => {
  const law = (binding: Omit<Binding<Load>, "sentence">, theoryMs: (load: Load) => number): Law =>
    forAll({
      cost: 25,
      ...binding,
      sentence: (load) =>
        Effect.map(simulatedWaitMs(engine, load, almostCertain), (wait) => agrees(wait, theoryMs(load))),
      show: (load) =>
        Effect.map(
          simulatedWaitMs(engine, load, almostCertain),
          (wait) => `${showValue(load)}\nmean wait ${showValue(wait)} ms`,
        ),
    })
  return {
    theory: "Queueing",
    subject: engine.name,
    laws: [
      law(
        {
          name: "Queueing.md1",
          statement: `the mean wait of M/D/1 is that of Pollaczek and Khinchine, with confidence ${almostCertain.text} a run`,
          symbols: "B = R = 1, Poisson arrivals ⇒ E W = τ ρ / (2 (1 − ρ))",
          source: "Pollaczek (1930), Khinchine (1932)",
          given: loads({}),
        },
        ({ load }) => meanWaitMD1(load),
      ),
      law(
        {
          name: "Queueing.mdc",
          statement: `the mean wait of M/D/c is Crommelin's, with confidence ${almostCertain.text} a run`,
          symbols: "B = 1, R = c, Poisson arrivals ⇒ E W = τ Σᵢ (P(N(i c ρ) ≥ i c) − P(N(i c ρ) > i c) / ρ)",
          source: "Crommelin (1932), Delay probability formulae when the holding times are constant",
          given: loads({ replicas: [2, 3, 8] }),
        },
        ({ load, replicas }) => meanWaitMDc(load, replicas),
      ),
      law(
        {
          name: "Queueing.bulk",
          statement: `the mean wait of bulk service is Bailey's, started by one query if idle, with confidence ${almostCertain.text} a run`,
          symbols: "R = 1, τ constant, Poisson arrivals ⇒ λ E W = (τ E max(0, X − B) + λ τ² / 2) / (τ + P(X = 0) / λ)",
          source: "Bailey (1954), On queueing processes with bulk service",
          given: loads({ serviceMs: [2, 4, 8].map(constantBatches) }),
        },
        ({ load, serviceMs }) => meanWaitBulk(load, serviceMs.length),
      ),
      law(
        {
          name: "Queueing.bulkRising",
          statement: `where larger batches take longer, the mean wait is the chain's, with confidence ${almostCertain.text} a run`,
          symbols: "R = 1, τ(n) rising, Poisson arrivals ⇒ E W as the chain of queues left behind has it",
          source: "Neuts (1967), A general class of bulk queues with Poisson input",
          given: loads({ serviceMs: [2, 4, 8].map(risingBatches) }),
        },
        (load) => meanWaitByChain(rateOf(load), load.serviceMs),
      ),
    ],
  }
}
