/** The workers of a pool, told when to come up, answer or die, beside what they are sent. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as Exit from "effect/Exit"
import { describe, expect, it } from "vitest"
import { ProgramFault } from "../../../src/engine/Engine.ts"
import { Batch } from "../../../src/engine/pool/Jobs.ts"
import { encodeFailure } from "../../../src/engine/pool/Messages.ts"
import * as Workers from "../../../src/engine/pool/Workers.ts"
import { judged, objective, read, scenariosOf, type ScriptedWorker, settle, withScript } from "./scripted.ts"

const arrivalMs = Float64Array.of(0, 1, 3)

/** A batch with a job a scenario. */
const batchOf = (count: number, arrivals: Float64Array = arrivalMs): Batch =>
  new Batch(scenariosOf(count, arrivals), objective, 64)

/** Workers that were started, `count` of them, and are all up. */
const whereUp = (
  count: number,
  use: (workers: Workers.Workers, scripted: ReadonlyArray<ScriptedWorker>) => Effect.Effect<void, never, Scope.Scope>,
) =>
  withScript((scripted) =>
    Effect.gen(function* () {
      const workers = yield* Workers.make(count)
      yield* workers.start
      yield* settle
      for (const worker of scripted) worker.comeUp()
      yield* use(workers, scripted)
    }),
  )

/** The trace that a worker was sent since it was last looked at, if it was sent one. */
const traceOf = ({ requests }: ScriptedWorker) => {
  const traces = requests.splice(0).flatMap((request) => (request._tag === "Trace" ? [request.arrivalMs] : []))
  expect(traces.length).toBeLessThanOrEqual(1)
  return traces[0]
}

const failure = encodeFailure(new ProgramFault({ node: "a", problem: "fails" }))

describe("starting workers", () => {
  it("starts so many, once, and waits for none", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const workers = yield* Workers.make(2)
        yield* settle
        expect(scripted).toHaveLength(0)
        expect(yield* workers.start).toBe(undefined)
        expect(yield* workers.start).toBe(undefined)
        yield* settle
        expect(scripted.map(({ id }) => id)).toEqual([0, 1])
        expect(workers.statistics()).toEqual({ started: 2, lost: 0, up: 0, redone: 0, judged: 0 })
      }),
    ))

  it("is over when each is up", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const workers = yield* Workers.make(2)
        yield* workers.start
        const waiting = yield* Effect.forkChild(workers.settled, { startImmediately: true })
        yield* settle
        scripted[1]!.comeUp()
        yield* settle
        expect(waiting.pollUnsafe()).toBe(undefined)
        expect(workers.statistics().up).toBe(1)
        scripted[0]!.comeUp()
        expect(yield* Fiber.join(waiting)).toBe(undefined)
        expect(workers.statistics().up).toBe(2)
      }),
    ))

  it("is over, too, when one is known not to come up, after five of them", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const workers = yield* Workers.make(1)
        yield* workers.start
        const waiting = yield* Effect.forkChild(workers.settled, { startImmediately: true })
        for (let life = 0; life < 5; life++) {
          yield* settle
          expect(waiting.pollUnsafe()).toBe(undefined)
          expect(scripted).toHaveLength(life + 1)
          scripted[life]!.die()
        }
        yield* Fiber.join(waiting)
        yield* settle
        expect(scripted.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4])
        expect(workers.statistics()).toMatchObject({ started: 5, lost: 5, up: 0, redone: 0 })
      }),
    ))

  it("ends with the scope, which stops them", async () => {
    let stopped: ReadonlyArray<ScriptedWorker> = []
    await withScript((scripted) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const workers = yield* Scope.provide(Workers.make(2), scope)
        yield* workers.start
        yield* settle
        scripted[0]!.comeUp()
        expect(scripted.map(({ isStopped }) => isStopped)).toEqual([false, false])
        yield* Scope.close(scope, Exit.void)
        expect(workers.statistics()).toMatchObject({ up: 0, lost: 0, started: 2 })
        stopped = scripted
      }),
    )
    expect(stopped.map(({ isStopped }) => isStopped)).toEqual([true, true])
  })
})

describe("feeding workers", () => {
  it("gives each a job, then another in store while there are more jobs than workers", () =>
    whereUp(2, (workers, [first, second]) =>
      Effect.sync(() => {
        const batch = batchOf(6)
        workers.submit(batch.jobs)
        expect(read(first!)).toEqual(["trace", "0", "2"])
        expect(read(second!)).toEqual(["trace", "1", "3"])
        first!.say(judged(0))
        // It still has one, and for the two that wait there are two workers.
        expect(read(first!)).toEqual([])
        expect(workers.take(batch)).toBe(batch.jobs[4])
        first!.say(judged(2))
        expect(read(first!)).toEqual(["5"])
        expect(workers.take(batch)).toBe(undefined)
        second!.say(judged(1))
        second!.say(judged(3))
        batch.settle(batch.jobs[4]!, judged(4))
        expect(batch.isOver).toBe(false)
        first!.say(judged(5))
        expect(batch.isOver).toBe(true)
        expect(batch.verdicts).toEqual(verdictsOf(0, 1, 2, 3, 4, 5))
        expect(workers.statistics()).toEqual({ started: 2, lost: 0, up: 2, redone: 0, judged: 5 })
      }),
    ))

  it("has nobody hold more than two jobs", () =>
    whereUp(1, (workers, [worker]) =>
      Effect.sync(() => {
        workers.submit(batchOf(9).jobs)
        expect(read(worker!)).toEqual(["trace", "0", "1"])
        worker!.say(judged(0))
        expect(read(worker!)).toEqual(["2"])
      }),
    ))

  it("gives a worker that comes up what waits", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const workers = yield* Workers.make(2)
        yield* workers.start
        yield* settle
        workers.submit(batchOf(4).jobs)
        expect(scripted.flatMap(read)).toEqual([])
        scripted[1]!.comeUp()
        expect(read(scripted[1]!)).toEqual(["trace", "0", "1"])
        scripted[0]!.comeUp()
        expect(read(scripted[0]!)).toEqual(["trace", "2"])
      }),
    ))

  it("sends the objective and the stages", () =>
    whereUp(1, (workers, [worker]) =>
      Effect.sync(() => {
        const batch = new Batch(scenariosOf(8, arrivalMs), objective, 1)
        workers.submit(batch.jobs)
        const stages = batch.jobs[0]!.scenarios.map((scenario) => scenario.stages)
        expect(worker!.requests[1]).toEqual({ _tag: "Judge", stages, objective })
      }),
    ))

  it("sends a trace once while it stays the same, in shared memory, in which it is once", () =>
    whereUp(2, (workers, [first, second]) =>
      Effect.sync(() => {
        workers.submit(batchOf(2).jobs)
        const trace = traceOf(first!)!
        expect(trace).toEqual(arrivalMs)
        expect(trace.buffer).toBeInstanceOf(SharedArrayBuffer)
        expect(traceOf(second!)).toBe(trace)
        first!.say(judged(0))
        workers.submit(batchOf(1).jobs)
        expect(first!.requests).toHaveLength(1)
        expect(traceOf(first!)).toBe(undefined)
        first!.say(judged(0))
        // Another array is another trace, and one in shared memory already is sent as it is.
        const shared = new Float64Array(new SharedArrayBuffer(8))
        workers.submit(batchOf(1, shared).jobs)
        expect(traceOf(first!)).toBe(shared)
        first!.say(judged(0))
        workers.submit(batchOf(1).jobs)
        expect(traceOf(first!)).toBe(trace)
      }),
    ))
})

const verdictsOf = (...places: ReadonlyArray<number>) => places.map((latencyMs) => ({ _tag: "Meets", latencyMs }))

describe("losing a worker", () => {
  it("has what it was at and what it had in store done again, before all else, by whoever is free", () =>
    whereUp(2, (workers, [first, second]) =>
      Effect.gen(function* () {
        const batch = batchOf(6)
        workers.submit(batch.jobs)
        second!.say(judged(1))
        second!.say(judged(3))
        expect(read(second!)).toEqual(["trace", "1", "3", "4"])
        second!.say(judged(4))
        expect(read(second!)).toEqual(["5"])
        second!.say(judged(5))
        batch.changed.closeUnsafe()
        const waiting = yield* Effect.forkChild(batch.changed.await, { startImmediately: true })
        first!.die()
        yield* settle
        expect(waiting.pollUnsafe()).not.toBe(undefined)
        expect(workers.statistics()).toEqual({ started: 3, lost: 1, up: 1, redone: 2, judged: 4 })
        // With one worker up, the first job, and the other while more than one waits: it does not.
        expect(read(second!)).toEqual(["0"])
        second!.say(judged(0))
        expect(read(second!)).toEqual(["2"])
      }),
    ))

  it("sends it nothing any more, not even what is left", () =>
    whereUp(1, (workers, scripted) =>
      Effect.gen(function* () {
        workers.submit(batchOf(2).jobs)
        expect(read(scripted[0]!)).toEqual(["trace", "0"])
        scripted[0]!.die()
        yield* settle
        expect(read(scripted[0]!)).toEqual([])
        scripted[1]!.comeUp()
        expect(read(scripted[1]!)).toEqual(["trace", "0"])
        scripted[1]!.say(judged(0))
        expect(read(scripted[1]!)).toEqual(["1"])
      }),
    ))

  it("starts another, which does the work", () =>
    whereUp(1, (workers, scripted) =>
      Effect.gen(function* () {
        const batch = batchOf(3)
        workers.submit(batch.jobs)
        scripted[0]!.die()
        yield* settle
        expect(scripted).toHaveLength(2)
        scripted[1]!.comeUp()
        expect(read(scripted[1]!)).toEqual(["trace", "0", "1"])
        expect(batch.jobs.map(({ losses }) => losses)).toEqual([1, 0, 0])
      }),
    ))

  it("that had nothing to do costs nothing", () =>
    whereUp(1, (workers, scripted) =>
      Effect.gen(function* () {
        scripted[0]!.die()
        yield* settle
        expect(workers.statistics()).toEqual({ started: 2, lost: 1, up: 0, redone: 0, judged: 0 })
      }),
    ))

  it("makes it unheard: what it still says is not taken for an answer", () =>
    whereUp(1, (workers, scripted) =>
      Effect.gen(function* () {
        const batch = batchOf(1)
        workers.submit(batch.jobs)
        scripted[0]!.die()
        yield* settle
        scripted[0]!.say(judged(0))
        expect(batch.isOver).toBe(false)
        expect(workers.statistics().judged).toBe(0)
      }),
    ))

  it("three times over one job gives that job up, and no other", () =>
    whereUp(1, (workers, scripted) =>
      Effect.gen(function* () {
        const batch = batchOf(3)
        workers.submit(batch.jobs)
        for (let life = 0; life < 3; life++) {
          expect(batch.ending).toBe(undefined)
          scripted[life]!.die()
          yield* settle
          scripted[life + 1]!.comeUp()
        }
        expect(batch.ending).toMatchObject({ _tag: "Died" })
        const problem = batch.ending?._tag === "Died" ? batch.ending.problem : ""
        expect(problem).toMatch(/^3 workers died over the same job, the last so: .*worker 2 dies/s)
        // What follows in the batch is not needed any more; another batch is done as ever.
        expect(read(scripted[3]!)).toEqual([])
        expect(batch.isOver).toBe(true)
        workers.submit(batchOf(1).jobs)
        expect(read(scripted[3]!)).toEqual(["trace", "0"])
        expect(workers.statistics()).toMatchObject({ lost: 3, up: 1 })
      }),
    ))

  it("keeps the jobs before the one that is given up", () =>
    whereUp(2, (workers, scripted) =>
      Effect.gen(function* () {
        const batch = batchOf(2)
        workers.submit(batch.jobs)
        const [, killing] = batch.jobs
        killing!.losses = 2
        scripted[1]!.die()
        yield* settle
        expect(batch.ending).toMatchObject({ _tag: "Died" })
        scripted[0]!.say(judged(0))
        expect(batch.isOver).toBe(true)
        scripted[2]!.comeUp()
        expect(read(scripted[2]!)).toEqual([])
      }),
    ))

  it("five times in a row without an answer leaves its place empty; an answer begins the count anew", () =>
    whereUp(1, (workers, scripted) =>
      Effect.gen(function* () {
        for (let life = 0; life < 4; life++) {
          scripted[life]!.die()
          yield* settle
        }
        scripted[4]!.comeUp()
        workers.submit(batchOf(1).jobs)
        scripted[4]!.say(judged(0))
        for (let life = 4; life < 10; life++) {
          expect(scripted).toHaveLength(life + 1)
          scripted[life]!.die()
          yield* settle
        }
        expect(scripted).toHaveLength(10)
        expect(workers.statistics()).toMatchObject({ started: 10, lost: 10, up: 0 })
      }),
    ))
})

describe("the calling thread", () => {
  it("takes jobs of its batch alone, in order", () =>
    withScript(() =>
      Effect.gen(function* () {
        const workers = yield* Workers.make(1)
        const [other, batch] = [batchOf(2), batchOf(2)]
        workers.submit(other.jobs)
        workers.submit(batch.jobs)
        expect(workers.take(batch)).toBe(batch.jobs[0])
        expect(workers.take(batch)).toBe(batch.jobs[1])
        expect(workers.take(batch)).toBe(undefined)
        expect(workers.take(other)).toBe(other.jobs[0])
      }),
    ))

  it("does not take what has killed a worker while there are workers to come", () =>
    withScript((scripted) =>
      Effect.gen(function* () {
        const workers = yield* Workers.make(1)
        yield* workers.start
        const batch = batchOf(2)
        yield* settle
        scripted[0]!.comeUp()
        workers.submit(batch.jobs.slice(0, 1))
        scripted[0]!.die()
        yield* settle
        workers.submit(batch.jobs.slice(1))
        expect(workers.take(batch)).toBe(batch.jobs[1])
        expect(workers.take(batch)).toBe(undefined)
        for (let life = 1; life < 5; life++) {
          batch.changed.closeUnsafe()
          const waiting = yield* Effect.forkChild(batch.changed.await, { startImmediately: true })
          expect(workers.take(batch)).toBe(undefined)
          scripted[life]!.die()
          yield* settle
          // Told of the last, since now the job is for the calling thread.
          expect(waiting.pollUnsafe() !== undefined).toBe(life === 4)
        }
        expect(workers.take(batch)).toBe(batch.jobs[0])
      }),
    ))

  it("settles on its way what a failure has made needless", () =>
    whereUp(1, (workers, [worker]) =>
      Effect.sync(() => {
        const [failing, batch] = [batchOf(5), batchOf(1)]
        workers.submit(failing.jobs)
        workers.submit(batch.jobs)
        expect(read(worker!)).toEqual(["trace", "0", "1"])
        worker!.say({ _tag: "Failed", position: 0, failure })
        // It had a job in store and got another before the failure was known.
        expect(read(worker!)).toEqual(["2"])
        expect(failing.ending).toMatchObject({ _tag: "Failed" })
        expect(workers.take(failing)).toBe(undefined)
        worker!.say(judged(1))
        expect(failing.isOver).toBe(false)
        worker!.say(judged(2))
        expect(failing.isOver).toBe(true)
        expect(read(worker!)).toEqual(["0"])
        expect(batch.isOver).toBe(false)
        worker!.say(judged(0))
        expect(batch.isOver).toBe(true)
        expect(workers.statistics().judged).toBe(3)
      }),
    ))

  it("feeds workers where it has cleared the queue of what is not needed", () =>
    whereUp(1, (workers, [worker]) =>
      Effect.sync(() => {
        const [abandoned, batch] = [batchOf(4), batchOf(1)]
        workers.submit(abandoned.jobs)
        expect(read(worker!)).toEqual(["trace", "0", "1"])
        abandoned.abandon()
        workers.submit(batch.jobs)
        worker!.say(judged(0))
        worker!.say(judged(1))
        expect(read(worker!)).toEqual(["0"])
      }),
    ))

  it("gives up a batch, of which nothing more is done", () =>
    whereUp(1, (workers, [worker]) =>
      Effect.sync(() => {
        const [batch, other] = [batchOf(5), batchOf(1)]
        workers.submit(batch.jobs)
        workers.submit(other.jobs)
        expect(read(worker!)).toEqual(["trace", "0", "1"])
        workers.withdraw(batch)
        expect(batch.jobs.some((job) => batch.needs(job))).toBe(false)
        expect(workers.take(batch)).toBe(undefined)
        worker!.say(judged(0))
        expect(read(worker!)).toEqual([])
        worker!.say(judged(1))
        expect(read(worker!)).toEqual(["0"])
        expect(batch.isOver).toBe(false)
      }),
    ))
})
