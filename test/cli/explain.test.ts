/** `headway explain` and `headway retest`: what they say of a plan, and of a file that is none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { ExplanationDocument } from "../../src/domain/Explanation.ts"
import type { PlanDocument } from "../../src/domain/Plan.ts"
import type { RetestDocument } from "../../src/domain/Retest.ts"
import { proportion95 } from "../../src/domain/Proportion.ts"
import { good } from "./bad/BadInput.ts"
import { missedBy, parseDocument } from "./documents.ts"
import { inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const directory = mkdtempSync(join(tmpdir(), "headway-explain-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const here = { cwd: inRepository(".") }

const file = join(directory, "plan.json")
await runHere(["plan", "--headways", "500", "--output", file], here)
const plan: PlanDocument = JSON.parse(readFileSync(file, "utf8"))

/** What a command says of a plan file. */
const told = async <Document>(...args: ReadonlyArray<string>): Promise<Document> => {
  const { exitCode, stdout, stderr } = await runHere([...args, "--json"], here)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  return parseDocument(stdout)
}

/** Writes a plan that differs from the true one. */
const spoilt = (name: string, change: object): string => {
  const place = join(directory, `${name}.json`)
  writeFileSync(place, JSON.stringify({ ...plan, ...change }))
  return place
}

/** The seeds of a re-test of three. */
const seedsFrom = async (first: string): Promise<ReadonlyArray<number>> => {
  const { results } = await told<RetestDocument>("retest", file, "--seeds", "3", "--first-seed", first)
  return results.map(({ seed }) => seed)
}

describe("headway explain", () => {
  it("prints a document that its schema accepts, and no mutation of it, alike by either engine", async () => {
    const document = await told<ExplanationDocument>("explain", file)
    expect(await told("explain", file, "--engine", "event-loop")).toEqual({ ...document, engine: "event-loop" })
    const optional =
      /\.minHeadwayMs$|\.meetsAgainAt of another type$|\.batchingDelayMs$|^without \.plan\.configuration\.\w+$/
    expect(await missedBy("explanation", document, optional)).toEqual([])
    expect(document.plan.latencyMs).toBe(plan.plan!.latencyMs)
    expect(document.contributions.overall).toMatchObject({
      queries: 501,
      meanLatencyMs: expect.closeTo(plan.plan!.estimate.meanLatencyMs, 9) as number,
    })
  })

  it("agrees with headway simulate about one step of a knob", async () => {
    const { steps } = await told<ExplanationDocument>("explain", file)
    const step = steps.find(({ node, knob }) => node === "ResNet" && knob === "other-hardware")!
    const configuration = join(directory, "step.json")
    writeFileSync(configuration, JSON.stringify({ ...plan.plan!.configuration, ResNet: step.to }))
    const simulated = await told<{ simulation: object }>("simulate", "-c", configuration, "--headways", "500")
    const { costPerHour, latencyMs, meetsSlo } = step
    expect(simulated.simulation).toMatchObject({ costPerHour, latencyMs, meetsSlo })
  })

  it("agrees with headway simulate about the headroom", async () => {
    const { headroom } = await told<ExplanationDocument>("explain", file)
    const configuration = join(directory, "headroom.json")
    writeFileSync(configuration, JSON.stringify(plan.plan!.configuration))
    const meetsAt = async (...args: ReadonlyArray<string>) => {
      const { simulation } = await told<{ simulation: { meetsSlo: boolean } }>(
        "simulate",
        "-c",
        configuration,
        "--headways",
        "500",
        ...args,
      )
      return simulation.meetsSlo
    }
    const { rate, cv } = headroom
    expect(await meetsAt("--rate", String(100 * (1 + rate!.meetsAt)))).toBe(true)
    expect(await meetsAt("--rate", String(100 * (1 + rate!.missesAt!)))).toBe(false)
    expect(await meetsAt("--cv", String(2 + cv!.meetsAt))).toBe(true)
    expect(await meetsAt("--cv", String(2 + cv!.missesAt!))).toBe(false)
  })

  it("grows a trace's rate alone", async () => {
    const trace = join(directory, "trace.deltas")
    writeFileSync(trace, Array.from({ length: 200 }, (_, index) => (index % 3) * 10).join("\n"))
    const traced = join(directory, "traced.json")
    await runHere(["plan", "--workload", trace, "--output", traced], here)
    const { headroom } = await told<ExplanationDocument>("explain", traced)
    expect(headroom.cv).toBeNull()
    expect(headroom.rate!.meetsAt).toBeLessThan(headroom.rate!.missesAt!)
    const { stdout } = await runHere(["explain", traced], here)
    expect(stdout).toMatch(/^ {2}CV {4}a part of the workload was recorded/m)
    const { exitCode, stderr } = await runHere(["retest", traced], here)
    expect(exitCode).toBe(2)
    expect(stderr).toContain("at workload.phases: found a recorded workload, expected one generated phase")
  })

  it("prints tables, without colours, as a child process", async () => {
    const { exitCode, stdout, stderr } = await run(["explain", file])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Plan: [\d.]+ per hour, p99 [\d.]+ ms \(objective p99 ≤ 500\.0 ms\)\n/)
    for (const heading of [
      "Where the time goes: ",
      "Where the time goes around p99: ",
      "Slack at p99: ",
      "One step",
      "Headroom: ",
    ]) {
      expect(stdout).toContain(`\n${heading}`)
    }
    expect(stdout).toMatch(/^ {2}rate {2}meets the objective up to [\d.]+ qps \(\+[\d.]+ %\), misses it at/m)
    expect(stdout).not.toContain("\u001B")
  })

  it("finds the inputs beside the plan where they are not here", async () => {
    for (const [name, content] of Object.entries(good)) writeFileSync(join(directory, name), content)
    const args = ["plan", "pipeline.json", "--headways", "50", "--rate", "20", "--output", "moved.json"]
    expect(await runHere(args, { cwd: directory })).toMatchObject({ exitCode: 0 })
    const { plan: explained } = await told<ExplanationDocument>("explain", join(directory, "moved.json"))
    expect(explained.latencyMs).toBeGreaterThan(0)
  })
})

describe("headway retest", () => {
  it("leaves out every seed that the plan was made for", async () => {
    const several = join(directory, "several.json")
    await runHere(["plan", "--headways", "200", "--samples", "3", "--output", several], here)
    const { results } = await told<RetestDocument>("retest", several, "--seeds", "2")
    expect(results.map(({ seed }) => seed)).toEqual([4, 5])
  })

  it("prints a document that its schema accepts, and no mutation of it", async () => {
    const document = await told<RetestDocument>("retest", file, "--seeds", "4")
    expect(await missedBy("retest", document, /\.minHeadwayMs$/)).toEqual([])
    expect(document.results.map(({ seed }) => seed)).toEqual([2, 3, 4, 5])
    const { share, low, high } = proportion95(document.meeting, 4)
    expect(document.attainment).toEqual({ share, low95: low, high95: high })
    expect(document.meeting).toBe(document.results.filter(({ meetsSlo }) => meetsSlo).length)
  })

  it("agrees with headway simulate about a seed", async () => {
    const configuration = join(directory, "retest.json")
    writeFileSync(configuration, JSON.stringify(plan.plan!.configuration))
    const { results } = await told<RetestDocument>("retest", file, "--seeds", "1", "--first-seed", "77")
    const simulate = ["simulate", "-c", configuration, "--headways", "500", "--seed", "77"]
    const { simulation } = await told<{ simulation: { latencyMs: number; meetsSlo: boolean } }>(...simulate)
    const { latencyMs, meetsSlo } = simulation
    expect(results).toEqual([{ seed: 77, latencyMs, meetsSlo }])
  })

  it("leaves the plan's own seed out, and goes on from 0 after the last", async () => {
    expect(await seedsFrom("0")).toEqual([0, 2, 3])
    expect(await seedsFrom("4294967295")).toEqual([4_294_967_295, 0, 2])
  })

  it("prints a line a seed and the share with its interval", async () => {
    const { exitCode, stdout } = await run(["retest", file, "--seeds", "3"])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /^Re-test: \d of 3 fresh workloads meet p99 ≤ 500\.0 ms: [\d.]+ %, 95 % interval [\d.]+ % to [\d.]+ %\n/,
    )
    expect(stdout.match(/^ +\d+ +[\d.]+ ms +(?:meets|misses)$/gm)).toHaveLength(3)
  })
})

describe.each(["explain", "retest"])("headway %s refuses, with exit code 2", (command) => {
  const changedPlan = { ...plan.plan!, latencyMs: 1 }
  it.each([
    [
      "a plan that its inputs do not give",
      () => spoilt("latency", { plan: changedPlan }),
      "at plan.latencyMs: found 1, expected",
    ],
    [
      "a workload that is another",
      () => spoilt("seed", { workload: { ...plan.workload, scv: 1 } }),
      "at workload.scv: found 1, expected",
    ],
    [
      "a document without a plan",
      () => {
        const { plan: _, ...rest } = plan
        const place = join(directory, "none.json")
        writeFileSync(place, JSON.stringify({ ...rest, outcome: "not-found" }))
        return place
      },
      'at plan: found nothing, as its outcome is "not-found", expected a plan',
    ],
    [
      "a configuration that does not fit",
      () => spoilt("fit", { plan: { ...plan.plan!, configuration: {} } }),
      "at plan.configuration",
    ],
    [
      "a plan that misses its objective",
      () => spoilt("slo", { objective: { ...plan.objective, sloMs: 10 } }),
      "at plan.latencyMs: found",
    ],
    ["another document", () => spoilt("format", { format: "headway-simulation/1" }), "at format: found"],
    ["a file that is not there", () => join(directory, "gone.json"), "gone.json: found no such file"],
  ])("%s", async (_, place, says) => {
    const { exitCode, stdout, stderr } = await runHere([command, place()], here)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toContain(says)
    expect(stderr).toMatch(/^headway: [^\n]+\n$/)
  })
})
