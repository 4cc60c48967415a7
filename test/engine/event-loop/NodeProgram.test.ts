import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Semaphore from "effect/Semaphore"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { make } from "../../../src/engine/event-loop/EventLoopEngine.ts"
import type { NodeProgram } from "../../../src/engine/event-loop/NodeProgram.ts"
import { assertAsyncProperty } from "../../property.ts"
import { scenarioOf } from "../../worlds.ts"
import { handling, passOn, programAlone, sinkMs } from "./programs.ts"

/** Passes queries on, and tells when each delivery came. */
const watched = (tell: (timeMs: number, queries: ReadonlyArray<number>) => void): NodeProgram =>
  handling((queries, { deliver }) =>
    Effect.flatMap(Clock.currentTimeMillis, (nowMs) => {
      tell(nowMs, queries)
      return deliver(queries)
    }),
  )

/** Holds every other query back until the next comes. */
const pairs: NodeProgram = ({ deliver }) =>
  Effect.sync(() => {
    let held: ReadonlyArray<number> = []
    return (queries) => {
      held = [...held, ...queries]
      if (held.length < 2) return Effect.void
      const pair = held
      held = []
      return deliver(pair)
    }
  })

/** One worker that the first delivery starts, and that serves for ever. */
const worker: NodeProgram = ({ deliver, sleepMs }) =>
  Effect.map(Queue.unbounded<number>(), (waiting) => {
    let isStarted = false
    const work = Effect.forever(
      Effect.flatMap(Queue.take(waiting), (query) => Effect.andThen(sleepMs(3), deliver([query]))),
    )
    return (queries) => {
      const offer = Effect.asVoid(Queue.offerAll(waiting, queries))
      if (isStarted) return offer
      isStarted = true
      return Effect.andThen(offer, work)
    }
  })

/** R servers that each take `serviceMs` for a query: as many permits of a semaphore. */
const servers =
  (count: number, serviceMs: number): NodeProgram =>
  ({ deliver, sleepMs }) =>
    Effect.map(Semaphore.make(count), (permits) => {
      const serve = (query: number) => permits.withPermits(1)(Effect.andThen(sleepMs(serviceMs), deliver([query])))
      return (queries) => Effect.forEach(queries, serve, { concurrency: "unbounded", discard: true })
    })

describe("a program", () => {
  it("that passes queries on costs them no time", async () => {
    expect(await sinkMs(passOn, [0, 1.5, 1.5, 4])).toEqual([0, 1.5, 1.5, 4])
  })

  it("receives every query as it comes", async () => {
    const seen: Array<unknown> = []
    await sinkMs(
      watched((timeMs, queries) => seen.push([timeMs, ...queries])),
      [0, 2, 2],
    )
    expect(seen).toEqual([
      [0, 0],
      [2, 1],
      [2, 2],
    ])
  })

  it("knows its node's name, and is set up anew for every simulation", async () => {
    const seen: Array<string> = []
    const engine = make({
      it: (node) => {
        seen.push(node.name)
        return passOn(node)
      },
    })
    await Effect.runPromise(engine.simulate(programAlone([0, 1])))
    await Effect.runPromise(engine.simulate(programAlone([0, 1])))
    expect(seen).toEqual(["p", "p"])
  })

  it("may sleep while others arrive, each delivery in a fiber of its own", async () => {
    const slow = handling((queries, { deliver }) => Effect.andThen(Effect.sleep(10), deliver(queries)))
    expect(await sinkMs(slow, [0, 1, 5])).toEqual([10, 11, 15])
  })

  it("may deliver out of order", async () => {
    const late = handling(([query], { deliver, sleepMs }) =>
      Effect.andThen(sleepMs(query === 0 ? 100 : 1), deliver([query!])),
    )
    expect(await sinkMs(late, [0, 1])).toEqual([100, 2])
  })

  it("may hold queries back until others come", async () => {
    expect(await sinkMs(pairs, [0, 7, 8, 20])).toEqual([7, 7, 20, 20])
  })

  it("may leave a worker running for ever, once it has delivered every query", async () => {
    expect(await sinkMs(worker, [0, 1, 20])).toEqual([3, 6, 23])
  })

  it("receives a batch as one delivery, in the batch's order", async () => {
    const seen: Array<ReadonlyArray<number>> = []
    const scenario = scenarioOf({
      nodes: ["a model A", "p program it"],
      edges: ["source a", "a p", "p sink"],
      serviceMs: { A: [10, 10, 10] },
      run: { a: { maxBatchSize: 3 } },
      arrivalMs: [0, 1, 2, 3, 4],
    })
    await Effect.runPromise(make({ it: watched((_, queries) => seen.push(queries)) }).simulate(scenario))
    expect(seen).toEqual([[0], [1, 2, 3], [4]])
  })

  it("may deliver a batch part by part", async () => {
    const scenario = scenarioOf({
      nodes: ["a model A", "p program it"],
      edges: ["source a", "a p", "p sink"],
      serviceMs: { A: [10, 10, 10] },
      run: { a: { maxBatchSize: 3 } },
      arrivalMs: [0, 1, 2, 3],
    })
    const oneByOne = handling((queries, { deliver, sleepMs }) =>
      Effect.forEach(queries, (query) => Effect.andThen(sleepMs(2), deliver([query])), { discard: true }),
    )
    const lineage = await Effect.runPromise(make({ it: oneByOne }).simulate(scenario))
    expect([...lineage.sinkMs]).toEqual([12, 22, 24, 26])
  })

  it("may deliver nothing, which no node receives", async () => {
    const seen: Array<ReadonlyArray<number>> = []
    const scenario = scenarioOf({
      nodes: ["p program it", "q program watched"],
      edges: ["source p", "p q", "q sink"],
      arrivalMs: [0, 1],
    })
    const hesitant = handling((queries, { deliver }) => Effect.andThen(deliver([]), deliver(queries)))
    const engine = make({ it: hesitant, watched: watched((_, queries) => seen.push(queries)) })
    expect([...(await Effect.runPromise(engine.simulate(scenario))).sinkMs]).toEqual([0, 1])
    expect(seen).toEqual([[0], [1]])
  })

  it("with several parents receives what the last of them completes", async () => {
    const seen: Array<readonly [number, ReadonlyArray<number>]> = []
    const scenario = scenarioOf({
      nodes: ["a model A", "b model B", "p program it"],
      edges: ["source a", "source b", "a p", "b p", "p sink"],
      serviceMs: { A: [10], B: [4] },
      run: { a: { replicas: 9 }, b: { replicas: 9 } },
      arrivalMs: [0, 3],
    })
    const it = watched((timeMs, queries) => seen.push([timeMs, queries]))
    const lineage = await Effect.runPromise(make({ it }).simulate(scenario))
    expect(seen).toEqual([
      [10, [0]],
      [13, [1]],
    ])
    expect([...lineage.sinkMs]).toEqual([10, 13])
  })

  it("of one name may run at several nodes, each for itself", async () => {
    const scenario = scenarioOf({
      nodes: ["p program it", "q program it"],
      edges: ["source p", "p q", "q sink"],
      arrivalMs: [0, 1],
    })
    const lineage = await Effect.runPromise(make({ it: servers(1, 4) }).simulate(scenario))
    expect([...lineage.sinkMs]).toEqual([8, 12])
  })
})

describe("servers made of a semaphore", () => {
  it("wait in line as an M/D/1 queue does", async () => {
    expect(await sinkMs(servers(1, 10), [0, 1, 2, 40])).toEqual([10, 20, 30, 50])
    expect(await sinkMs(servers(2, 10), [0, 1, 2, 40])).toEqual([10, 11, 20, 50])
  })

  it("are to the last bit the built-in model with batches of one", async () => {
    const headwaysMs = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 8 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.constantFrom(0, 0.1, 1 / 3),
      ),
      { maxLength: 40, size: "max" },
    )
    const serviceTimeMs = fc.oneof(fc.constantFrom(1 / 3, 0.1, 4), fc.double({ min: 0.01, max: 20, noNaN: true }))
    const replicaCount = fc.integer({ min: 1, max: 3 })
    await assertAsyncProperty(
      fc.asyncProperty(headwaysMs, serviceTimeMs, replicaCount, async (headways, serviceMs, replicas) => {
        let nowMs = 0
        const arrivalMs = [0, ...headways.map((headwayMs) => (nowMs += headwayMs))]
        const builtIn = scenarioOf({
          nodes: ["a model A"],
          edges: ["source a", "a sink"],
          serviceMs: { A: [serviceMs] },
          run: { a: { replicas } },
          arrivalMs,
        })
        const model = await Effect.runPromise(make().simulate(builtIn))
        expect(await sinkMs(servers(replicas, serviceMs), arrivalMs)).toEqual([...model.sinkMs])
      }),
    )
  })
})
