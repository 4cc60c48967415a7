/** `headway laws` and its companions, on what ships and on a broken engine put in its place. */
import { describe, expect, it, vi } from "vitest"
import { makeReference } from "../../laws/reference/machine.ts"
import { semantics } from "../../laws/reference/rules.ts"
import { engineLaws } from "../../laws/catalogue.ts"
import * as shipped from "../../laws/shipped.ts"
import { fromSimulate } from "../../src/engine/Engine.ts"
import { expectAccepted, parseDocument, schemaOf } from "./documents.ts"
import { inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const here = (...args: ReadonlyArray<string>) => runHere(["laws", ...args], { cwd: inRepository(".") })

interface LawsDocument {
  readonly seed: number
  readonly holds: boolean
  readonly laws: ReadonlyArray<{ readonly law: string; readonly subject: string; readonly engine?: string }>
}

describe("headway laws", () => {
  it("checks one theory of one engine, and says the seed", async () => {
    const { exitCode, stdout, stderr } = await run(["laws", "--engine", "kernel", "--only", "Join", "--runs", "10"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Laws: 5 hold, 0 refuted \(seed \d+, 10 runs of a law that costs one\)\n\nkernel\n/)
    expect(stdout).toMatch(/^ {2}Join\.complete +10 {2}holds$/m)
    expect(stdout).toMatch(/^ {2}Join\.parentOrder +200 {2}holds$/m)
    expect(stdout).not.toContain("event-loop")
  })

  it("prints the same for the same seed, and judges every engine unless told", async () => {
    const args = ["--only", "ModelNode.causal", "--runs", "5", "--seed", "11"]
    const first = await here(...args)
    expect(first.stdout).toMatch(/\nkernel\n[^]*\nevent-loop\n/)
    expect(await here(...args)).toEqual(first)
  })

  it("takes the law of a name alone, though other names begin so", async () => {
    const document = parseDocument<LawsDocument>(
      (await here("--only", "Planning.cost", "--runs", "2", "--json")).stdout,
    )
    expect(new Set(document.laws.map(({ law }) => law))).toEqual(new Set(["Planning.cost"]))
    expect(document.laws.map(({ subject }) => subject)).toContain("greedy on event-loop")
  })

  it("prints one document that its schema accepts", async () => {
    const { stdout, stderr } = await here("--only", "Scheduler", "--runs", "5", "--seed", "4", "--json")
    expect(stderr).toBe("")
    const document = parseDocument<LawsDocument>(stdout)
    expectAccepted(await schemaOf("laws"), document)
    expect(document).toMatchObject({ seed: 4, holds: true })
    expect(document.laws.every(({ engine }) => engine === "event-loop")).toBe(true)
  })

  it("lists laws in words, each once, or as a document with the symbols", async () => {
    const text = await here("--list", "--only", "Closed")
    expect(text.stdout).toMatch(/^ClosedForm\.lindley +kernel, event-loop +waits at a single server /m)
    expect(text.stdout.match(/ClosedForm\.little /g)).toHaveLength(1)
    const listed = JSON.parse((await here("--list", "--json", "--engine", "kernel")).stdout) as LawsDocument["laws"]
    expect(listed.length).toBeGreaterThan(60)
    expect(listed).toContainEqual(expect.objectContaining({ law: "ClosedForm.lindley", source: expect.any(String) }))
  })

  it.each([
    [["--only", "Nothing"], /^headway: --only: found "Nothing", expected a law \(headway laws --list\), or one of Mod/],
    [["--path", "1:2", "--seed", "1"], /^headway: --path: found it without one law's name in --only, expected/],
    [["--path", "1:2", "--only", "Join.complete"], /^headway: --path: found it without --seed, expected/],
    [["--path", "up", "--only", "Join.complete"], /^headway: --path: found "up", expected the path that a refutation/],
    [["--runs", "0"], /^headway: --runs: found "0", expected a whole number from 1 to/],
    [["--engine", "steam"], /^headway: --engine: found "steam", expected "kernel" or "event-loop"/],
    [["exhaustive", "--case", "9000000"], /^headway: --case: found 9000000, expected a number below \d+/],
    [
      ["exhaustive", "--case", "1", "--every", "2"],
      /^headway: --case: found it beside --every, expected one of the two/,
    ],
    [["exhaustive", "--case", "1", "--only", "Scheduler"], /^headway: --only: found no law "Scheduler" that speaks of/],
    [["queueing", "--queries", "10"], /^headway: --queries: found "10", expected a whole number from 1000 to/],
  ])("%j is bad input", async (args, says) => {
    const { exitCode, stdout, stderr } = await here(...args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toMatch(says)
  })
})

describe("headway laws exhaustive", () => {
  it("judges a slice on threads, and counts it", async () => {
    const { exitCode, stdout, stderr } = await run([
      "laws",
      "exhaustive",
      "--every",
      "40000",
      "--workers",
      "2",
      "--json",
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const document = parseDocument<{ readonly space: { readonly cases: number }; readonly cases: number }>(stdout)
    expect(document).toMatchObject({ format: "headway-small-scope/1", holds: true, refutations: [] })
    expect(document.cases).toBe(Math.ceil(document.space.cases / 40_000))
  })

  it("judges one case", async () => {
    const { stdout } = await run(["laws", "exhaustive", "--case", "400000", "--only", "Join", "--workers", "1"])
    expect(stdout).toMatch(/^Small scope: 1 of [\d,]+ cases, 0 laws refuted\n/)
    expect(stdout).toMatch(/\n\n10 judgements in .* on 1 thread\n$/)
  })
})

describe("headway laws queueing", () => {
  it("puts theory and simulation side by side", async () => {
    const { exitCode, stdout } = await here("queueing", "--queries", "20000", "--engine", "event-loop", "--json")
    expect(exitCode).toBe(0)
    const { rows } = parseDocument<{ readonly rows: ReadonlyArray<unknown> }>(stdout)
    expect(rows).toContainEqual(expect.objectContaining({ queue: "M/D/1", load: 0.5, theoryMs: 0.5, agrees: true }))
  })
})

const refutationIn = (text: string): string => text.slice(text.indexOf("broken ⊭"))

describe("a broken engine", () => {
  const unbounded = makeReference(
    { ...semantics, batchSize: (queueLength, maximum) => Math.min(queueLength, maximum + 1) },
    "broken",
  )
  const laws = engineLaws(fromSimulate(unbounded.name, unbounded.simulate))

  it("is refuted with exit code 1, a drawing, and a command that shows the same case again", async () => {
    const broken = vi.spyOn(shipped, "engineLawsOf").mockReturnValue(laws)
    try {
      const first = await here("--engine", "kernel", "--only", "ModelNode.batchBounds", "--seed", "7")
      expect({ exitCode: first.exitCode, stderr: first.stderr }).toEqual({ exitCode: 1, stderr: "" })
      expect(first.stdout).toMatch(/^Laws: 0 hold, 1 refuted \(seed 7, /)
      expect(first.stdout).toContain("\nbroken ⊭ ModelNode.batchBounds\n")
      expect(first.stdout).toContain("time line of broken\n")
      const replay = /^ {2}replay +headway laws (.*)$/m.exec(first.stdout)![1]!
      expect(replay).toMatch(/^--engine kernel --only ModelNode\.batchBounds --seed 7 --path [\d:]+$/)
      const again = await here(...replay.split(" "))
      expect(refutationIn(again.stdout)).toBe(refutationIn(first.stdout))
      const document = parseDocument((await here(...replay.split(" "), "--json")).stdout)
      expectAccepted(await schemaOf("laws"), document)
      expect(document).toMatchObject({
        holds: false,
        laws: [{ verdict: "refuted", refutation: { differsAt: "a[0]" } }],
      })
    } finally {
      broken.mockRestore()
    }
  })
})
