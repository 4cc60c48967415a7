import { describe, expect, it } from "vitest"
import * as Collector from "../../mutation/runner/Collector.ts"

const collected = (declare: () => void) =>
  Collector.collect(async () => {
    declare()
  })

describe("the collector", () => {
  it("gives tests in order, each with the names of its suites", async () => {
    const tests = await collected(() => {
      Collector.it("first", () => {})
      Collector.describe("suite", () => {
        Collector.it("second", { timeout: 5 }, () => {})
        Collector.describe.each([1, 2])("of %i", () => Collector.it("third", () => {}))
      })
      Collector.it("last", () => {})
    })
    expect(tests.map(({ name }) => name)).toEqual([
      "first",
      "suite > second",
      "suite > of %i [0] > third",
      "suite > of %i [1] > third",
      "last",
    ])
  })

  it("numbers tests of one name, so that each can be told", async () => {
    const tests = await collected(() => {
      Collector.it("one", () => {})
      Collector.it("one", () => {})
    })
    expect(tests.map(({ name }) => name)).toEqual(["one", "one (2)"])
  })

  it("runs nothing by itself, and each case with its values", async () => {
    const seen: Array<unknown> = []
    const tests = await collected(() => {
      Collector.it.each([[1, 2], 3])("case", (...values: ReadonlyArray<unknown>) => seen.push(values))
    })
    expect(seen).toEqual([])
    for (const test of tests) await test.run()
    expect(seen).toEqual([[1, 2], [3]])
  })

  it("runs what is to be done before a suite once", async () => {
    let count = 0
    const tests = await collected(() => {
      Collector.it("outside", () => {})
      Collector.describe("suite", () => {
        Collector.it("first", () => {})
        Collector.beforeAll(() => count++)
        Collector.it("second", () => {})
      })
    })
    expect(tests.map(({ before }) => before.length)).toEqual([0, 1, 1])
    for (const { before } of tests) for (const each of before) await each.run()
    expect(count).toBe(1)
  })

  it("forgets what an earlier file declared", async () => {
    await collected(() => Collector.it("earlier", () => {}))
    expect(await collected(() => Collector.it("later", () => {}))).toMatchObject([{ name: "later" }])
  })
})
