/** What becomes of programs that break the rule that every node delivers every query once. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { make } from "../../../src/engine/event-loop/EventLoopEngine.ts"
import { scenarioOf } from "../../worlds.ts"
import { faultOf, handling, passOn, programAlone, simulate } from "./programs.ts"

describe("a fault", () => {
  it("is a query never delivered", async () => {
    const lossy = handling((queries, { deliver }) => (queries.includes(1) ? Effect.void : deliver(queries)))
    expect(await faultOf(lossy, [0, 1, 2])).toMatchObject({
      _tag: "ProgramFault",
      node: "p",
      problem: "never delivered 1 of 3 queries (0 handlers still waited at the end)",
    })
  })

  it("is what a handler that waits for ever still holds", async () => {
    const stuck = handling(() => Effect.never)
    expect(await faultOf(stuck, [0, 1])).toMatchObject({
      problem: "never delivered 2 of 2 queries (2 handlers still waited at the end)",
    })
  })

  it("counts as waiting no handler that has ended, however late", async () => {
    const forgetful = handling(([query], { sleepMs }) => (query === 0 ? sleepMs(3) : Effect.never))
    expect(await faultOf(forgetful, [0, 1])).toMatchObject({
      problem: "never delivered 2 of 2 queries (1 handlers still waited at the end)",
    })
  })

  it("is a query delivered twice", async () => {
    const twice = handling((queries, { deliver }) => Effect.andThen(deliver(queries), deliver(queries)))
    expect(await faultOf(twice, [0, 1])).toMatchObject({ problem: "delivered query 0, a second time" })
  })

  it("is a query delivered twice in one delivery", async () => {
    const twice = handling(([query], { deliver }) => deliver([query!, query!]))
    expect(await faultOf(twice, [0])).toMatchObject({ problem: "delivered query 0, a second time" })
  })

  it.each([5, -1, 0.5, Number.NaN])("is a delivery of query %d, which never was", async (query) => {
    const inventive = handling((queries, { deliver }) => Effect.andThen(deliver([query]), deliver(queries)))
    expect(await faultOf(inventive, [0, 1])).toMatchObject({
      problem: `delivered query ${query}, which it never received`,
    })
  })

  it("is a query delivered before it was received", async () => {
    const early = handling((_, { deliver }) => deliver([1]))
    expect(await faultOf(early, [0, 1])).toMatchObject({ problem: "delivered query 1, which it never received" })
  })

  it("is a handler that dies, though every query was delivered", async () => {
    const failing = handling((queries, { deliver }) =>
      Effect.andThen(deliver(queries), Effect.die(new Error("out of order"))),
    )
    const fault = await faultOf(failing, [0])
    expect(fault).toMatchObject({ _tag: "ProgramFault", node: "p" })
    expect(fault.message).toMatch(/^the program of the node "p" failed: .*out of order/)
  })

  it("is a handler that dies after it slept", async () => {
    const failing = handling((queries, { deliver, sleepMs }) =>
      Effect.andThen(deliver(queries), Effect.andThen(sleepMs(3), Effect.die(new Error("late")))),
    )
    expect((await faultOf(failing, [0])).message).toContain("late")
  })

  it("is a set-up that has to wait", async () => {
    const fault = await faultOf((node) => Effect.andThen(Effect.sleep(1), passOn(node)), [0])
    expect(fault).toMatchObject({
      _tag: "ProgramFault",
      node: "p",
      problem: "did not finish its set-up at once",
    })
  })

  it("of the set-up itself, or in a handler before it gives an Effect, is a defect", async () => {
    const broken = handling(() => {
      throw new Error("no Effect")
    })
    expect(String(await Effect.runPromiseExit(simulate(broken, [0])))).toContain("no Effect")
    const unmade = Effect.runPromiseExit(simulate((node) => Effect.die(new Error(`no ${node.name}`)), [0]))
    expect(String(await unmade)).toContain("no p")
  })

  it("is told of the node that it happened at, the first by rank where there are several", async () => {
    const scenario = scenarioOf({
      nodes: ["q program lose", "p program lose"],
      edges: ["source p", "source q", "p sink", "q sink"],
      arrivalMs: [0],
    })
    const lose = handling(() => Effect.void)
    const fault = await Effect.runPromise(Effect.flip(make({ lose }).simulate(scenario)))
    expect(fault).toMatchObject({ _tag: "ProgramFault", node: "q" })
  })

  it("does not outlive its simulation: the next is sound", async () => {
    let isFaulty = true
    const once = handling((queries, { deliver }) => (isFaulty ? Effect.never : deliver(queries)))
    const engine = make({ it: once })
    expect((await Effect.runPromise(Effect.flip(engine.simulate(programAlone([0])))))._tag).toBe("ProgramFault")
    isFaulty = false
    expect([...(await Effect.runPromise(engine.simulate(programAlone([0])))).sinkMs]).toEqual([0])
  })

  it("interrupts what still waits, so that its finalizers run", async () => {
    const trace: Array<string> = []
    const stuck = handling(([query]) =>
      Effect.onInterrupt(Effect.never, () => Effect.sync(() => trace.push(`query ${query}`))),
    )
    await faultOf(stuck, [0, 1])
    expect(trace).toEqual(["query 0", "query 1"])
  })

  it("lets the finalizers of what it interrupts run to their end", async () => {
    const trace: Array<string> = []
    const stuck = handling(() =>
      Effect.onInterrupt(Effect.never, () =>
        Effect.andThen(
          Effect.yieldNow,
          Effect.sync(() => trace.push("the end")),
        ),
      ),
    )
    await faultOf(stuck, [0])
    expect(trace).toEqual(["the end"])
  })
})

describe("an unknown program", () => {
  it("is a typed error that lists the known ones", async () => {
    const fault = await Effect.runPromise(Effect.flip(make({ this: passOn, that: passOn }).simulate(programAlone([0]))))
    expect(fault).toMatchObject({ _tag: "UnknownProgram", node: "p", program: "it", known: ["this", "that"] })
    expect(fault.message).toBe(
      'the node "p" runs the program "it", which this engine does not know (it knows this, that)',
    )
  })

  it("is one where none are known, or where its name is that of a method of every object", async () => {
    const named = scenarioOf({ nodes: ["p program toString"], edges: ["source p", "p sink"], arrivalMs: [0] })
    const fault = await Effect.runPromise(Effect.flip(make().simulate(named)))
    expect(fault.message).toContain("(it knows none)")
  })
})
