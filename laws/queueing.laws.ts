/** Laws that hold a simulated queue to queueing theory: means over random arrivals, within a stated confidence. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { caseOfLoad, type Load, loads } from "./arbitraries/loads.ts"
import { simulate } from "./case.ts"
import { type Equation, equal } from "./equation.ts"
import { forAll, type LawSet } from "./law.ts"
import { batchMeans, confidence, type Interval, meanWaitMD1, meanWaitMDc, nearestIn } from "./queueing.ts"
import { showValue } from "./show/value.ts"
import type { Simulator } from "./simulator.ts"

/** The mean wait of one simulated load, in service times, with its confidence interval. */
export const simulatedWait = (engine: Simulator, load: Load): Effect.Effect<Interval, unknown> =>
  Effect.map(simulate(engine, caseOfLoad(load)), ({ models }) => {
    const { enqueueMs, dequeueMs } = models[0]!
    return batchMeans(Array.from(enqueueMs, (timeMs, query) => dequeueMs[query]! - timeMs))
  })

/** Theory lies in the interval: the point of the interval nearest to it is theory itself. */
const agrees = (simulated: Interval, theory: number): Equation => equal(nearestIn(simulated, theory), theory)

/** Every law of queueing theory that an engine answers to. */
export const queueingLaws = (engine: Simulator): LawSet => {
  const show = (load: Load) =>
    Effect.map(simulatedWait(engine, load), (wait) => `${showValue(load)}\nmean wait ${showValue(wait)} service times`)
  return {
    theory: "Queueing",
    subject: engine.name,
    laws: [
      forAll({
        name: "Queueing.md1",
        statement: `the mean wait of M/D/1 is that of Pollaczek and Khinchine, with confidence ${confidence} a run`,
        symbols: "B = R = 1, Poisson arrivals ⇒ E W = τ ρ / (2 (1 − ρ))",
        source: "Pollaczek (1930), Khinchine (1932)",
        cost: 25,
        given: loads([1]),
        sentence: (load) => Effect.map(simulatedWait(engine, load), (wait) => agrees(wait, meanWaitMD1(load.load))),
        show,
      }),
      forAll({
        name: "Queueing.mdc",
        statement: `the mean wait of M/D/c is Crommelin's, with confidence ${confidence} a run`,
        symbols: "B = 1, R = c, Poisson arrivals ⇒ E W = τ Σᵢ (P(N(i c ρ) ≥ i c) − P(N(i c ρ) > i c) / ρ)",
        source: "Crommelin (1932), Delay probability formulae when the holding times are constant",
        cost: 25,
        given: loads([2, 3, 8]),
        sentence: (load) =>
          Effect.map(simulatedWait(engine, load), (wait) => agrees(wait, meanWaitMDc(load.load, load.replicas))),
        show,
      }),
      forAll({
        name: "Queueing.oneOfMany",
        statement: "Crommelin's formula for one server is that of Pollaczek and Khinchine, to nine digits",
        symbols: "∀ ρ. W(M/D/c, c = 1) = W(M/D/1)",
        given: fc.integer({ min: 1, max: 95 }).map((percent) => percent / 100),
        sentence: (load) => {
          const mean = meanWaitMD1(load)
          return agrees({ mean, halfWidth: mean * 1e-9 }, meanWaitMDc(load, 1))
        },
      }),
    ],
  }
}
