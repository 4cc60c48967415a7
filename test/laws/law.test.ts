import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { engineLaws } from "../../laws/catalogue.ts"
import { equal, every, none } from "../../laws/equation.ts"
import { forAll, sometimes } from "../../laws/law.ts"
import { modelNodeLaws } from "../../laws/modelNode.laws.ts"
import { makeReference } from "../../laws/reference/machine.ts"
import { semantics } from "../../laws/reference/rules.ts"
import { describe as describeVerdict, type Verdict } from "../../laws/verdict.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"

const naming = { name: "Number.small", statement: "a number is below ten", symbols: "∀ n. min(n, 9) = n" }

const isSmall = forAll({
  ...naming,
  given: fc.nat(),
  sentence: (value) => equal(Math.min(value, 9), value),
})

const check = (law: { readonly check: typeof isSmall.check }, options = {}): Promise<Verdict> =>
  Effect.runPromise(law.check({ seed: 7, ...options }))

describe("equations", () => {
  it("compare numbers to the last bit", () => {
    expect(equal(Number.NaN, Number.NaN).differsAt).toBe(undefined)
    expect(equal(0, -0).differsAt).toBe("")
    expect(equal(0.1 + 0.2, 0.3).differsAt).toBe("")
  })

  it("say where their sides first differ", () => {
    expect(equal({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }).differsAt).toBe("a[1].b")
    expect(equal([1, 2], [1]).differsAt).toBe("[1]")
    expect(equal(Float64Array.of(1, 2), Float64Array.of(1, 3)).differsAt).toBe("[1]")
    expect(equal<unknown>({ a: 1 }, { a: 1, b: undefined }).differsAt).toBe("b")
    expect(equal<unknown>([], {}).differsAt).toBe("")
    expect(none([3]).differsAt).toBe("[0]")
  })

  it("as one, show only the first that fails", () => {
    expect(every({ one: equal(1, 1), two: equal([2], [3]) })).toEqual({
      left: { two: [2] },
      right: { two: [3] },
      differsAt: "two[0]",
    })
    expect(every({ one: equal(1, 1) }).differsAt).toBe(undefined)
  })
})

describe("laws", () => {
  it("pass with the number of their runs", async () => {
    const law = forAll({ ...naming, given: fc.integer({ min: 0, max: 9 }), sentence: (value) => equal(value, value) })
    expect(await check(law, { runs: 40 })).toEqual({ _tag: "Passed", law: "Number.small", seed: 7, runs: 40 })
  })

  it("are refuted with the least counterexample, and again by its seed and path", async () => {
    const verdict = await check(isSmall)
    if (verdict._tag !== "Refuted") return expect.fail("not refuted")
    expect(verdict).toMatchObject({ counterexample: 10, where: "10", left: "9", right: "10" })
    expect(verdict.replay).toBe(`Number.small: check({ seed: 7, path: "${verdict.path}" })`)
    expect(await check(isSmall, { path: verdict.path })).toMatchObject({ counterexample: 10, path: verdict.path })
  })

  it("name the command that runs a refutation again, if there is one", async () => {
    const command = "headway laws --engine kernel"
    const verdict = await check(isSmall, { command })
    if (verdict._tag !== "Refuted") return expect.fail("not refuted")
    expect(verdict.replay).toBe(`${command} --only Number.small --seed 7 --path ${verdict.path}`)
    const missing = sometimes({ ...naming, given: fc.nat(), satisfies: () => false })
    expect(await check(missing, { command })).toMatchObject({ replay: `${command} --only Number.small --seed 7` })
    expect(await check(missing)).toMatchObject({ replay: "Number.small: check({ seed: 7 })" })
  })

  it("may be Effects", async () => {
    const law = forAll({
      ...naming,
      given: fc.nat(),
      sentence: (value) => Effect.delay(Effect.succeed(equal(value, 0)), 1),
    })
    expect(await check(law)).toMatchObject({ _tag: "Refuted", counterexample: 1 })
  })

  it("are refuted by a crash or a failed Effect", async () => {
    const crash = forAll({
      ...naming,
      given: fc.nat(),
      sentence: () => {
        throw new Error("no")
      },
    })
    expect(await check(crash)).toMatchObject({ _tag: "Refuted", left: "failed: Error: no", right: "a value" })
    const failure = forAll({ ...naming, given: fc.nat(), sentence: () => Effect.fail(new Error("no")) })
    expect(await check(failure)).toMatchObject({ _tag: "Refuted", left: "failed: Error: no", right: "a value" })
  })

  it("are refuted by a case that does not end, as it is", async () => {
    const endless = forAll({ ...naming, given: fc.nat(), sentence: () => Effect.never })
    expect(await check(endless, { limitMs: 20 })).toMatchObject({
      _tag: "Refuted",
      left: "failed: Error: it did not end within 20 ms",
    })
  })

  it("starve where too few cases fit them", async () => {
    const law = forAll({ ...naming, given: fc.nat(), where: () => false, sentence: () => equal(1, 1) })
    expect((await check(law))._tag).toBe("Starved")
  })

  it("look for one case of coverage no less patiently where the others get few runs", async () => {
    const missing = sometimes({ ...naming, given: fc.nat(), satisfies: () => false })
    expect(await check(missing, { runs: 1 })).toMatchObject({ left: "0 of 1000 generated cases" })
  })

  it("judge one case, at once", async () => {
    expect(Effect.runSync(isSmall.judge(3))._tag).toBe("Passed")
    const crash = forAll({
      ...naming,
      given: fc.nat(),
      sentence: () => {
        throw new Error("no")
      },
    })
    expect(await Effect.runPromise(crash.judge(1))).toMatchObject({ _tag: "Refuted", left: "failed: Error: no" })

    expect(await Effect.runPromise(isSmall.judge(3))).toMatchObject({ _tag: "Passed", runs: 1 })
    expect(await Effect.runPromise(isSmall.judge(30))).toMatchObject({
      _tag: "Refuted",
      counterexample: 30,
      replay: "",
    })
    const even = forAll({ ...naming, given: fc.nat(), where: (value) => value % 2 === 0, sentence: () => equal(1, 2) })
    expect(await Effect.runPromise(even.judge(3))).toMatchObject({ _tag: "Passed", runs: 0 })
  })

  it("that cost more run less", async () => {
    const law = forAll({ ...naming, given: fc.constant(1), cost: 20, sentence: () => equal(1, 1) })
    expect(await check(law)).toMatchObject({ runs: 5 })
  })

  it("of coverage look for one case", async () => {
    const found = sometimes({ ...naming, given: fc.nat(), satisfies: (value) => value % 2 === 1 })
    expect((await check(found))._tag).toBe("Passed")
    const missing = sometimes({ ...naming, given: fc.nat(), satisfies: () => false })
    expect(await check(missing)).toMatchObject({ _tag: "Refuted", left: "0 of 1000 generated cases" })
  })

  it("of an engine have names of their own that tell their theory", () => {
    const names = engineLaws(EventLoopEngine.make()).flatMap(({ theory, laws }) =>
      laws.map(({ name }) => {
        expect(name.startsWith(`${theory}.`)).toBe(true)
        return name
      }),
    )
    expect(new Set(names).size).toBe(names.length)
  })
})

describe("refutations", () => {
  it("draw the pipeline, the configuration and a time line", async () => {
    const broken = makeReference(
      { ...semantics, batchSize: (queueLength, maximum) => Math.min(queueLength, maximum + 1) },
      "broken",
    )
    const law = modelNodeLaws(broken).laws.find(({ name }) => name === "ModelNode.batchBounds")!
    const verdict = await check(law, { command: "headway laws" })
    expect(describeVerdict(verdict, broken.name)).toMatchInlineSnapshot(`
      "broken ⊭ ModelNode.batchBounds
        law        ∀ batch b. 1 ≤ |b| ≤ B
        where      0 source → a
                   1 a      → sink  B 1, R 1, d 0 ms, τ 1 ms
                   2 sink
                   arrivals 0 0 0 ms
                   time line of broken
                     NaN  a     completes #1 #2
                     0    a     receives #0
                     0    a     takes #0
                     0    a     receives #1 #2
                     1    a     completes #0
                     1    a     takes #1 #2
                     1    sink  receives #0
                     NaN  sink  receives #1
                     NaN  sink  receives #2
        left       { a: [{ query: 1, batchSize: 2 }, { query: 2, batchSize: 2 }] }
        right      { a: [] }
        differ at  a[0]
        replay     headway laws --only ModelNode.batchBounds --seed 7 --path 0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:1:0:0:0:2:2"
    `)
  })
})
