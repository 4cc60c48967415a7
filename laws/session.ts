/** Sessions with a scheduler: fast-check's commands carry them out on it and on a model side by side. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import type { Scheduler } from "../src/engine/event-loop/Scheduler.ts"
import type { Session, Step } from "./arbitraries/programs.ts"
import { type Fired, recorder } from "./drain.ts"

/** What a scheduler shows between two steps: the time, what has fired so far, and how many events the step ran. */
export interface Shown {
  readonly step: Step["_tag"]
  readonly nowMs: number
  readonly ranCount: number | undefined
  readonly firedCount: number
}

/** A scheduler in a session, and what it has shown. */
interface Participant {
  readonly scheduler: Scheduler["Service"]
  readonly recorder: ReturnType<typeof recorder>
  readonly shown: Array<Shown>
}

/** One step as a command of fast-check, which it carries out on model and implementation alike. */
class Command implements fc.AsyncCommand<Participant, Participant> {
  readonly #step: Step

  constructor(step: Step) {
    this.#step = step
  }

  check(): boolean {
    return true
  }

  async run(model: Participant, judged: Participant): Promise<void> {
    await this.#carryOut(model)
    await this.#carryOut(judged)
  }

  async #carryOut({ scheduler, recorder, shown }: Participant): Promise<void> {
    let ranCount: number | undefined
    if (this.#step._tag === "Schedule") recorder.schedule(this.#step.event)
    else ranCount = await Effect.runPromise(scheduler.run)
    const firedCount = recorder.fired.length
    shown.push({ step: this.#step._tag, nowMs: scheduler.nowMs(), ranCount, firedCount })
  }
}

/** What the session came to with each of two schedulers. */
export interface SessionTrace {
  readonly shown: ReadonlyArray<Shown>
  readonly fired: ReadonlyArray<Fired>
}

/** Holds a session with two schedulers, the model first. */
export const hold = Effect.fnUntraced(function* (
  make: readonly [model: Effect.Effect<Scheduler["Service"]>, judged: Effect.Effect<Scheduler["Service"]>],
  { unitMs, steps }: Session,
): Effect.fn.Return<ReadonlyArray<SessionTrace>> {
  const participants: Array<Participant> = []
  for (const each of make) {
    const scheduler = yield* each
    participants.push({ scheduler, recorder: recorder(scheduler, unitMs), shown: [] })
  }
  const [model, judged] = participants
  const commands = steps.map((step) => new Command(step))
  yield* Effect.promise(() => fc.asyncModelRun(() => ({ model: model!, real: judged! }), commands))
  return participants.map(({ shown, recorder: { fired } }) => ({ shown, fired }))
})
