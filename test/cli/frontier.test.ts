/** `headway frontier`: points for people and for programs, and how far they are complete. */
import { describe, expect, it } from "vitest"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "./documents.ts"
import { run } from "./run.ts"
import { runHere } from "./run-here.ts"

const short = ["--headways", "200", "--budget", "9"]

/** A configuration is of any nodes. */
const optional =
  /^without \.(?:points\[0\]\.configuration\.\w+|workload\.phases\[0\]\.minHeadwayMs)$|\.batchingDelayMs$/

interface Point {
  readonly costPerHour: number
  readonly latencyMs: number
}

describe("headway frontier", () => {
  it("prints one document that its schema accepts, its points ever dearer and faster, alike by either engine", async () => {
    const first = await run(["frontier", ...short, "--slo", "400", "--json"])
    expect(first).toMatchObject({ exitCode: 0, stderr: "" })
    const document = parseDocument(first.stdout)
    expect(document).toMatchObject({ isComplete: true, isFastest: false, stoppedBy: null, budgetPerHour: 9 })
    const points = document["points"] as ReadonlyArray<Point>
    expect(points.length).toBeGreaterThan(2)
    for (const [index, { costPerHour, latencyMs }] of points.slice(1).entries()) {
      expect(points[index]!.costPerHour).toBeLessThan(costPerHour)
      expect(latencyMs).toBeLessThan(points[index]!.latencyMs)
    }
    const accepts = await schemaOf("frontier")
    expectAccepted(accepts, document)
    const missed = [...mutationsOf(document)].filter(([path, mutation]) => accepts(mutation) && !optional.test(path))
    expect(missed.map(([path]) => path)).toEqual([])
    const other = await runHere(["frontier", ...short, "--slo", "400", "--json", "--engine", "event-loop"])
    expect({ ...parseDocument(other.stdout), engine: "kernel" }).toEqual(document)
  })

  it("leaves out what is slower than an SLO", async () => {
    const { exitCode, stdout } = await runHere(["frontier", ...short, "--slo", "250"])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^Frontier: \d points up to 9 per hour and p99 ≤ 250\.0 ms\n/)
    expect(stdout).not.toMatch(/^ +\d+ +(?:2[5-9]|[3-9]\d)\d\.\d ms/m)
    expect(stdout).toMatch(/^Proof: no other configuration up to 9 per hour is on the frontier; \d+ simulations$/m)
  })

  it("says that there is nothing, with exit code 1", async () => {
    const poor = await runHere(["frontier", "--headways", "200", "--budget", "1"])
    expect(poor).toMatchObject({ exitCode: 1, stderr: "" })
    expect(poor.stdout).toMatch(/^Proof: no configuration up to 1 per hour is on the frontier; 0 simulations$/m)
    const hopeless = await runHere(["frontier", ...short, "--slo", "50"])
    expect(hopeless).toMatchObject({ exitCode: 1, stderr: "" })
    expect(hopeless.stdout).toMatch(/^Proof: no configuration at any cost keeps the objective; 0 simulations$/m)
  })

  it("says up to which cost it is complete where the time is up", async () => {
    const args = ["frontier", "--headways", "20000", "--budget", "500", "--time-limit", "0.001"]
    const { stdout, stderr } = await runHere(args)
    expect(stderr).toBe("")
    expect(stdout).toMatch(/^Search: out of time: complete below [\d.]+ per hour; [\d,]+ simulations$/m)
  })

  it("needs a budget", async () => {
    const { exitCode, stdout, stderr } = await runHere(["frontier"])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toMatch(/--budget/)
  })
})
