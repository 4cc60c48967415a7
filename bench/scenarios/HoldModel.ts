/**
 * The hold model: a fixed number of events is pending, and each event, when it is handled, schedules itself again after
 * an exponential delay. It is what a scheduler costs when handlers do next to nothing.
 */
import * as Effect from "effect/Effect"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import { Phase } from "../../src/engine/Order.ts"
import { Scheduler } from "../../src/engine/event-loop/Scheduler.ts"
import { PlainScheduler } from "../baselines/PlainScheduler.ts"
import type { Answer, Benchmark, Scale, Session } from "../framework/Benchmark.ts"

interface Size {
  readonly pending: number
  /** How many events schedule themselves again; after them the pending ones drain. */
  readonly holds: number
  readonly warmUpRuns: number
  readonly expectedDigest: string
}

const seed = 1
const delayCount = 2 ** 16

/**
 * Makes the handlers old, as events that have been pending for a while are: the collector charges for every move of a
 * young object within an old array, for as long as nothing is allocated and so nothing ages.
 */
const ageHandlers = (): void => globalThis.gc?.()

/** What every handler does, whoever runs it. */
export class Hold {
  readonly #delaysMs: Float64Array
  #holdsLeft: number
  #trace = 0
  #lastMs = 0

  constructor(holds: number) {
    this.#delaysMs = generateHeadwaysMs({ rateQps: 1000, scv: 1, headways: delayCount, seed })
    this.#holdsLeft = holds
  }

  /** Delays are dealt in the order of asking, so events in a wrong order have wrong times ever after. */
  dealDelayMs(): number {
    return this.#delaysMs[this.#holdsLeft & (delayCount - 1)]!
  }

  /** Notes that an event is handled; whether it shall schedule itself again. */
  isHeld(event: number, nowMs: number): boolean {
    this.#trace = Math.imul(this.#trace ^ event, 16_777_619)
    this.#lastMs = nowMs
    return 0 < this.#holdsLeft--
  }

  answer(handledCount: number): Answer {
    return Float64Array.of(handledCount, this.#trace, this.#lastMs)
  }
}

const startEffect = async ({ pending, holds }: Size): Promise<Session> => {
  let hold = new Hold(holds)
  let scheduler = Effect.runSync(Scheduler.make)
  let handledCount = 0
  const scheduleNext = (handler: Effect.Effect<void>) =>
    scheduler.schedule(scheduler.nowMs() + hold.dealDelayMs(), 0, Phase.deliver, handler)
  return {
    beforeRun: () => {
      hold = new Hold(holds)
      scheduler = Effect.runSync(Scheduler.make)
      for (let event = 0; event < pending; event++) {
        const handler: Effect.Effect<void> = Effect.sync(() => {
          if (hold.isHeld(event, scheduler.nowMs())) scheduleNext(handler)
        })
        scheduler.schedule(event / pending, 0, Phase.deliver, handler)
      }
      ageHandlers()
    },
    run: async () => {
      handledCount = await Effect.runPromise(scheduler.run)
    },
    answer: () => hold.answer(handledCount),
  }
}

const startPlain = async ({ pending, holds }: Size): Promise<Session> => {
  let hold = new Hold(holds)
  let scheduler = new PlainScheduler()
  let handledCount = 0
  const scheduleNext = (handler: () => void) =>
    scheduler.schedule(scheduler.nowMs + hold.dealDelayMs(), 0, Phase.deliver, handler)
  return {
    beforeRun: () => {
      hold = new Hold(holds)
      scheduler = new PlainScheduler()
      for (let event = 0; event < pending; event++) {
        const handler = () => {
          if (hold.isHeld(event, scheduler.nowMs)) scheduleNext(handler)
        }
        scheduler.schedule(event / pending, 0, Phase.deliver, handler)
      }
      ageHandlers()
    },
    run: () => {
      handledCount = scheduler.run()
    },
    answer: () => hold.answer(handledCount),
  }
}

const sizes: Readonly<Record<Scale, ReadonlyArray<Size>>> = {
  full: [
    { pending: 64, holds: 8_000_000, warmUpRuns: 3, expectedDigest: "a5f58da12edd9ba6" },
    { pending: 1000, holds: 6_000_000, warmUpRuns: 3, expectedDigest: "9012dfa8c79dd743" },
    { pending: 100_000, holds: 4_000_000, warmUpRuns: 2, expectedDigest: "441b11275dff81d5" },
    { pending: 1_000_000, holds: 4_000_000, warmUpRuns: 1, expectedDigest: "acead38c0600a048" },
  ],
  smoke: [
    { pending: 64, holds: 1000, warmUpRuns: 0, expectedDigest: "c12530fcae33fc27" },
    { pending: 1000, holds: 10_000, warmUpRuns: 0, expectedDigest: "9152034564aebd26" },
  ],
}

/** The benchmarks at a scale. */
export const holdModelAt = (scale: Scale): ReadonlyArray<Benchmark> => sizes[scale].map(holdModel)

const holdModel = (size: Size): Benchmark => {
  const runs = { judgement: { _tag: "SameBits" }, warmUpRuns: size.warmUpRuns, timedRuns: 1 } as const
  return {
    name: `hold-model/${size.pending}`,
    question: "What does an event cost as an Effect, beside a plain callback on the same heap?",
    parameters: { pending: size.pending, holds: size.holds },
    seed,
    work: { unit: "events", count: size.holds + size.pending },
    baseline: "plain-callbacks",
    expectedDigest: size.expectedDigest,
    contestants: [
      { _tag: "Module", name: "plain-callbacks", start: () => startPlain(size), ...runs },
      { _tag: "Module", name: "effect-handlers", start: () => startEffect(size), ...runs },
    ],
    targets: [{ contestant: "effect-handlers", against: "plain-callbacks", speedAtLeast: 0.4 }],
  }
}
