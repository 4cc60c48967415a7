/** Every seeded defect is caught by a law, and by laws alone; `npm run defects` tells how soon. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { beforeAll, describe, expect, it } from "vitest"
import { defects } from "./defects/all.ts"
import { counterexamples } from "./laws/counterexamples.ts"

const main = join(import.meta.dirname, "defects", "main.ts")

const run = (...args: ReadonlyArray<string>) => promisify(execFile)(process.execPath, [main, ...args])

describe("seeded defects", () => {
  let findings: ReadonlyArray<{ readonly name: string; readonly law: string; readonly onFile?: boolean }> = []

  beforeAll(async () => {
    // Where one is not caught the command fails, and still tells of all; where a patch fits no more it says so instead.
    const { stdout, stderr } = await run("--json").catch((failed) => failed)
    expect(stderr).toBe("")
    findings = JSON.parse(stdout)
  }, 240_000)

  it("are at least 25, each with a name of its own", () => {
    const names = defects.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBeGreaterThanOrEqual(25)
    expect([...new Set(findings.map(({ name }) => name))]).toEqual(names)
  })

  it.each(defects.flatMap((defect) => defect.caughtBy.map((law) => ({ ...defect, law }))))(
    "$name, of the $subject, is caught by $law, which holds without it",
    ({ name, law }) => {
      const finding = findings.find((each) => each.name === name && each.law === law)
      expect(finding).toMatchObject({ holdsWithout: true, runs: expect.any(Number) })
    },
  )

  it.each(counterexamples)("are refuted by the case of %s", (_, { subject, law }) => {
    expect(findings.find((each) => each.name === subject && each.law === law)?.onFile).toBe(true)
  })
})

describe("the defects command", () => {
  it("prints a table of defect, law and runs", async () => {
    const { stdout } = await run("--only", "delay-ignored", "--seed", "7")
    expect(stdout).toMatch(
      /^defect +of +law +runs\ndelay-ignored +event-loop +ModelNode\.delay +\d+\n\n1 of 1 defects caught, seed 7\n$/,
    )
  })

  it.each([[["--only", "nothing-like-it"]], [["--bogus"]], [["--seed", "x"]]])(
    "%j is bad usage: exit 2, one message",
    async (args) => {
      await expect(run(...args)).rejects.toMatchObject({ code: 2, stdout: "" })
    },
  )
})
