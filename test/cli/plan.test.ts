/** `headway plan`: a plan for people, a document for programs, and a reasoned answer where there is no plan. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { OnWorkloads } from "../../src/domain/Plan.ts"
import { good } from "./bad/BadInput.ts"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "./documents.ts"
import { inNewDirectory, run, start } from "./run.ts"
import { runHere } from "./run-here.ts"

const short = ["--headways", "200"]
const escape = "\u001B"

/** Parts of a plan that may be left out; a configuration is of any nodes. */
const optional =
  /^without \.(?:plan|reason|search\.start|(?:search\.start|plan)\.configuration\.\w+|workload\.phases\[0\]\.minHeadwayMs)$|\.(?:batchingDelayMs|costPerHour|latencyMs)$/

describe("headway plan", () => {
  it("prints one document, the same each time and in the file, which its schema accepts", () =>
    inNewDirectory(async (directory) => {
      const args = ["plan", ...short, "--json", "--output", "plan.json"]
      const first = await run(args, { cwd: directory })
      expect(first).toMatchObject({ exitCode: 0, stderr: "" })
      expect(readFileSync(join(directory, "plan.json"), "utf8")).toBe(first.stdout)
      expect(readdirSync(directory)).toEqual(["plan.json"])
      expect(await run(args, { cwd: directory })).toEqual(first)

      const document = parseDocument(first.stdout)
      expect(document).toMatchObject({ format: "headway-plan/1", outcome: "planned", plan: { meetsSlo: true } })
      const accepts = await schemaOf("plan")
      expectAccepted(accepts, document)
      const missed = [...mutationsOf(document)].filter(([path, mutation]) => accepts(mutation) && !optional.test(path))
      expect(missed.map(([path]) => path)).toEqual([])
    }))

  it.each([
    ["exact", /^Proof: no configuration is cheaper; \d+ simulations for [\d.,]+ × 10\^\d+ configurations$/m],
    ["greedy", /^Search: \d+ configurations simulated, \d+ ruled out by a bound$/m],
  ])(
    "prints the %s plan, the estimate with the SLO marked, and the search, without colours",
    async (planner, search) => {
      const { exitCode, stdout, stderr } = await runHere(["plan", ...short, "--slo", "300", "--planner", planner])
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
      expect(stdout).toMatch(/^Plan: [\d.]+ per hour, p99 [\d.]+ ms \(objective p99 ≤ 300\.0 ms\)\n/)
      for (const node of ["ResNet", "Inception", "KSVM", "LogReg"]) {
        expect(stdout).toMatch(new RegExp(`^  ${node} +(?:V100|TPX|cpu) +\\d+ +\\d+ +0 +\\d+ +[\\d.]+ % `, "m"))
      }
      expect(stdout).toMatch(/^ {2}SLO +300\.0 ms +┄+┤$/m)
      expect(stdout).toMatch(/^ {2}p99 .*█/m)
      expect(stdout).toMatch(search)
      expect(stdout).not.toContain(escape)
    },
  )

  it("is as plain with NO_COLOR, and marks what misses the SLO", async () => {
    const args = ["plan", ...short, "--slo", "300", "--percentile", "p90"]
    const { exitCode, stdout } = await run(args, { env: { NO_COLOR: "1" } })
    expect(exitCode).toBe(0)
    expect(stdout).not.toContain(escape)
    expect(stdout).toMatch(/ms +\d+ .* > SLO$/m)
  })

  it("plans for several workloads, and tells how the plan fares on each", () =>
    inNewDirectory(async (directory) => {
      const trace = join(directory, "other-day.deltas")
      writeFileSync(trace, `${Array.from({ length: 100 }, (_, index) => (index % 3) * 10).join("\n")}\n`)
      const args = ["plan", ...short, "--slo", "300", "--samples", "3", "--also", trace, "--share", "75"]
      const { exitCode, stdout } = await runHere([...args, "--json"])
      expect(exitCode).toBe(0)
      const document = parseDocument(stdout)
      expectAccepted(await schemaOf("plan"), document)
      expect(document).toMatchObject({ furtherWorkloads: { mayMiss: 1 } })
      const { latencyMs, latenciesMs, meeting } = document["onWorkloads"] as OnWorkloads
      expect(latenciesMs).toHaveLength(4)
      expect(latencyMs).toBe(latenciesMs.toSorted((left, right) => left - right)[2])
      expect(meeting).toBe(latenciesMs.filter((each) => each <= 300).length)
      const text = await runHere(args)
      expect(text.stdout).toMatch(/^Plan: [\d.]+ per hour, p99 within [\d.]+ ms on 3 of 4 workloads \(objective /)
      expect(text.stdout).toMatch(/^ {2}gamma, [^\n]*, seed 3 +[\d.]+ ms {2}(?:meets|misses)$/m)
      expect(text.stdout).toMatch(/^ {2}\S*other-day\.deltas +[\d.]+ ms {2}(?:meets|misses)$/m)
    }))

  it("refuses a share of one workload, and samples of a recorded one", () =>
    inNewDirectory(async (directory) => {
      const trace = join(directory, "day.deltas")
      writeFileSync(trace, "1\n2\n")
      const one = await runHere(["plan", ...short, "--share", "50"])
      expect(one).toMatchObject({ exitCode: 2, stdout: "" })
      expect(one.stderr).toBe(
        "headway: --share: found it with one workload, expected --samples or --also, so that there are several\n",
      )
      const recorded = await runHere(["plan", "--workload", trace, "--samples", "2"])
      expect(recorded).toMatchObject({ exitCode: 2, stdout: "" })
      expect(recorded.stderr).toMatch(/^headway: --samples: found it with a recorded workload, expected [^\n]+\n$/)
    }))

  it("answers in full, with exit code 1, where no configuration can do", () =>
    inNewDirectory(async (directory) => {
      const { exitCode, stdout, stderr } = await runHere([
        "plan",
        ...short,
        "--slo",
        "100",
        "--output",
        join(directory, "plan.json"),
      ])
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" })
      expect(stdout).toMatch(
        /^Infeasible: p99 ≤ 100\.0 ms\n {2}the longest path of least service times takes [\d.]+ ms\n/,
      )
      const document = parseDocument(readFileSync(join(directory, "plan.json"), "utf8"))
      expect(document).toMatchObject({ outcome: "infeasible", reason: expect.stringMatching(/the longest path/) })
      expect(document).not.toHaveProperty("plan")
      expectAccepted(await schemaOf("plan"), document)
    }))

  it("says that it found none where it proved nothing", async () => {
    const { exitCode, stdout, stderr } = await runHere([
      "plan",
      "--planner",
      "greedy",
      "--rate",
      "900",
      "--max-replicas",
      "2",
      ...short,
      "--json",
    ])
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" })
    const document = parseDocument(stdout)
    expect(document).toMatchObject({ outcome: "not-found", reason: expect.stringMatching(/which proves nothing/) })
    expectAccepted(await schemaOf("plan"), document)
  })

  it("plans alike by either engine, and by any number of threads", async () => {
    const args = ["plan", ...short, "--json"]
    const documents = await Promise.all([
      runHere([...args, "--workers", "1"]),
      run([...args, "--workers", "3"]),
      runHere([...args, "--engine", "event-loop"]),
    ])
    const [one, three, eventLoop] = documents.map(({ stdout }) => parseDocument(stdout))
    expect(three).toEqual(one)
    expect({ ...eventLoop, engine: "kernel" }).toEqual(one)
  })

  it("plans a pipeline of one's own, whose catalog lies beside it or is told", () =>
    inNewDirectory(async (directory) => {
      for (const [file, content] of Object.entries(good)) writeFileSync(join(directory, file), content)
      const own = await runHere(["plan", join(directory, "pipeline.json"), ...short, "--rate", "20", "--json"])
      expect(own).toMatchObject({ exitCode: 0, stderr: "" })
      const withoutCatalog = good["pipeline.json"].replace('"catalog": "catalog.json",', "")
      writeFileSync(join(directory, "bare.json"), withoutCatalog)
      const args = ["plan", "bare.json", "--catalog", "catalog.json", ...short, "--rate", "20", "--json"]
      const told = await runHere(args, { cwd: directory })
      expect(parseDocument(told.stdout)["plan"]).toEqual(parseDocument(own.stdout)["plan"])
    }))

  it("warns of the notebook's service time, and keeps the document clean of that", async () => {
    const { exitCode, stdout, stderr } = await runHere(["plan", ...short, "--service-time", "notebook", "--json"])
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^headway: warning: --service-time notebook .*\n$/)
    expect(parseDocument(stdout)["serviceTime"]).toBe("notebook")
  })

  it("does not fail where its reader has seen enough", async () => {
    const { child, ended } = start(["plan", ...short])
    child.stdout!.destroy()
    expect(await ended).toEqual({ exitCode: 0, stdout: "", stderr: "" })
  })
})
