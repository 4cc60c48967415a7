/** `headway maximize`: the greatest rate for people and for programs, and a reasoned answer where there is none. */
import { describe, expect, it } from "vitest"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "./documents.ts"
import { run } from "./run.ts"
import { runHere } from "./run-here.ts"

const short = ["--headways", "200", "--budget", "9"]

/** Parts that may be left out; a configuration is of any nodes. */
const optional =
  /^without \.(?:plan|bottleneck|scale|rateQps|reason|plan\.configuration\.\w+|workload\.phases\[0\]\.minHeadwayMs)$|\.batchingDelayMs$/

describe("headway maximize", () => {
  it("prints one document that its schema accepts, alike by either engine", async () => {
    const first = await run(["maximize", ...short, "--json"])
    expect(first).toMatchObject({ exitCode: 0, stderr: "" })
    const document = parseDocument(first.stdout)
    expect(document).toMatchObject({ outcome: "sustained", stoppedBy: null, plan: { meetsSlo: true } })
    expect((document["plan"] as { readonly costPerHour: number }).costPerHour).toBeLessThanOrEqual(9)
    const accepts = await schemaOf("maximum")
    expectAccepted(accepts, document)
    const missed = [...mutationsOf(document)].filter(([path, mutation]) => accepts(mutation) && !optional.test(path))
    expect(missed.map(([path]) => path)).toEqual([])
    const other = await runHere(["maximize", ...short, "--json", "--engine", "event-loop"])
    expect({ ...parseDocument(other.stdout), engine: "kernel" }).toEqual(document)
  })

  it.each([
    ["exact", /^Search: exact to 1 %; \d+ simulations$/m],
    ["greedy", /^Search: more may be sustained; \d+ simulations$/m],
  ])("prints what the %s planner found, and the bottleneck", async (planner, search) => {
    const { exitCode, stdout, stderr } = await runHere(["maximize", ...short, "--planner", planner])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Maximum: [\d.]+ qps, [\d.]+ × the workload, within 9 per hour and p99 ≤ 500\.0 ms\n/)
    expect(stdout).toMatch(
      /^Bottleneck: (?:ResNet|Inception|KSVM|LogReg)\. At [\d.]+ × this plan's p99 is [\d.]+ ms; /m,
    )
    expect(stdout).toMatch(search)
  })

  it("tells at which greater scales it looked in vain", async () => {
    const { stdout } = await runHere(["maximize", ...short, "--tolerance", "20"])
    expect(stdout).toMatch(
      /^Checked above: at (?:[\d.]+, )+[\d.]+ × no configuration within the budget keeps the objective\.$/m,
    )
    expect(stdout).toMatch(/^From [\d.]+ × on, a bound excludes all\.$/m)
    expect(stdout).toMatch(/exact to 20 %/)
  })

  it.each([
    ["the budget is below every configuration", ["--budget", "1"], /the cheapest configuration costs 6 per hour/],
    ["no query can be served in time", ["--budget", "9", "--slo", "50"], /the longest path of least service times/],
  ])("answers with a proof, and exit code 1, where %s", async (_, args, reason) => {
    const { exitCode, stdout, stderr } = await runHere(["maximize", "--headways", "200", ...args, "--json"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" })
    const document = parseDocument(stdout)
    expect(document).toMatchObject({ outcome: "infeasible", reason: expect.stringMatching(reason) })
    expectAccepted(await schemaOf("maximum"), document)
  })

  it("says that more may be sustained where the time is up", async () => {
    const args = ["maximize", "--headways", "20000", "--budget", "50", "--time-limit", "0.001"]
    const { stdout, stderr } = await runHere(args)
    expect(stderr).toBe("")
    expect(stdout).toMatch(/^Search: out of time, more may be sustained; [\d,]+ simulations$/m)
  })

  it.each([[["--budget", "9", "--tolerance", "0"]], [["--budget", "0"]], [[]]])("rejects %j", async (args) => {
    const { exitCode, stdout, stderr } = await runHere(["maximize", ...args])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toMatch(/--(?:tolerance|budget)/)
  })
})
