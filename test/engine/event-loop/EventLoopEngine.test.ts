import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import { maxNodes } from "../../../src/domain/Pipeline.ts"
import { Engine } from "../../../src/engine/Engine.ts"
import { layer, make } from "../../../src/engine/event-loop/EventLoopEngine.ts"
import type { NodeProgram } from "../../../src/engine/event-loop/NodeProgram.ts"
import { maxRank } from "../../../src/engine/Order.ts"
import { oneModel, scenarioOf } from "../../worlds.ts"

/** Passes queries on, and tells of each. */
const watched =
  (onQuery: (query: number) => void): NodeProgram =>
  ({ deliver }) =>
    Effect.succeed((queries) => {
      for (const query of queries) onQuery(query)
      return deliver(queries)
    })

const watchedScenario = (queryCount: number) =>
  scenarioOf({
    nodes: ["a model A", "p program watched"],
    edges: ["source p", "p a", "a sink"],
    serviceMs: { A: [1] },
    arrivalMs: Array.from({ length: queryCount }, (_, query) => query),
  })

describe("interruption", () => {
  it("ends a running simulation within a bounded number of events", async () => {
    const queryCount = 200_000
    let seen = 0
    const interruptAt = 1000
    const program = watched((query) => {
      seen++
      if (query === interruptAt) fiber.interruptUnsafe()
    })
    const simulation = make({ watched: program }).simulate(watchedScenario(queryCount))
    const fiber = Effect.runFork(Effect.andThen(Effect.yieldNow, simulation))
    const exit = await Effect.runPromise(Fiber.await(fiber))
    expect(Exit.hasInterrupts(exit)).toBe(true)
    // A fiber looks for an interruption whenever it gives way, which it does after a few thousand steps.
    expect(seen).toBeLessThan(interruptAt + 10_000)
  })

  it("reaches a simulation that has to be told from outside, since it gives way to other fibers", async () => {
    let seen = 0
    const program = watched(() => seen++)
    const exit = await Effect.runPromise(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(make({ watched: program }).simulate(watchedScenario(200_000)))
        yield* Effect.yieldNow
        yield* Effect.yieldNow
        expect(seen).toBeGreaterThan(0)
        yield* Fiber.interrupt(fiber)
        return yield* Fiber.await(fiber)
      }),
    )
    expect(Exit.hasInterrupts(exit)).toBe(true)
    expect(seen).toBeLessThan(200_000)
  })

  it("leaves the engine able to simulate", async () => {
    const engine = make()
    const scenario = oneModel(
      [1],
      {},
      Array.from({ length: 50_000 }, (_, query) => query),
    )
    const fiber = Effect.runFork(engine.simulate(scenario))
    await Effect.runPromise(Fiber.interrupt(fiber))
    const { sinkMs } = await Effect.runPromise(engine.simulate(scenario))
    expect(sinkMs.at(-1)).toBe(50_000)
  })
})

describe("a simulation", () => {
  it("does nothing before it is run", async () => {
    let seen = 0
    const simulation = make({ watched: watched(() => seen++) }).simulate(watchedScenario(3))
    expect(seen).toBe(0)
    await Effect.runPromise(simulation)
    await Effect.runPromise(simulation)
    expect(seen).toBe(6)
  })

  it("lists the models' lineages by rank", async () => {
    const scenario = scenarioOf({
      nodes: ["c model A", "b model A", "a model A"],
      edges: ["source a", "a b", "b c", "c sink"],
      serviceMs: { A: [1] },
      arrivalMs: [0],
    })
    const { models } = await Effect.runPromise(make().simulate(scenario))
    expect(models.map(({ name, completeMs }) => [name, completeMs[0]])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ])
  })

  it("fits the most nodes that a pipeline may have: ranks stay below their limit", async () => {
    expect(maxNodes + 2).toBeLessThanOrEqual(maxRank)
    const names = Array.from({ length: maxNodes }, (_, index) => `n${index}`)
    const scenario = scenarioOf({
      nodes: names.map((name) => `${name} model A`),
      edges: ["source n0", ...names.slice(1).map((name, index) => `${names[index]} ${name}`), `${names.at(-1)} sink`],
      serviceMs: { A: [1] },
      arrivalMs: [0, 0],
    })
    expect([...(await Effect.runPromise(make().simulate(scenario))).sinkMs]).toEqual([maxNodes, maxNodes + 1])
  })
})

it("the layer gives the engine by its name, with its programs", async () => {
  const seen: Array<number> = []
  const use = Effect.gen(function* () {
    const engine = yield* Engine
    yield* engine.simulate(watchedScenario(2))
    return engine.name
  })
  expect(await Effect.runPromise(Effect.provide(use, layer({ watched: watched((query) => seen.push(query)) })))).toBe(
    "event-loop",
  )
  expect(seen).toEqual([0, 1])
})
