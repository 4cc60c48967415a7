/** `headway simulate`: an estimate for people, a document for programs, and every query's lineage. */
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import type { Lineage } from "../../src/domain/Lineage.ts"
import type { PlanDocument, SimulationDocument } from "../../src/domain/Plan.ts"
import { type Configuration, EventLoopEngine, Pipeline, Scenario, Workload } from "../../src/index.ts"
import { fixtureJson } from "../worlds.ts"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "./documents.ts"
import { inNewDirectory, inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const short = ["--headways", "300", "--seed", "5"]
const optional = /^without .*\.(?:minHeadwayMs|batchingDelayMs|configuration\.\w+)$/

/** The lineage that `short` gives through the library, with the bundled configuration. */
const shortLineage = (): Promise<Lineage> => {
  const headwaysMs = generateHeadwaysMs({ ...Workload.notebookWorkload, headways: 300, seed: 5 })
  const scenario = Scenario.compile({
    catalog: fixtureJson("catalogs/notebook.json") as never,
    pipeline: Result.getOrThrow(Pipeline.make(fixtureJson("pipelines/image-driver.json") as never)),
    configuration: fixtureJson("configurations/image-driver-notebook.json") as typeof Configuration.Configuration.Type,
    arrivalMs: Workload.arrivalTimesMs(headwaysMs),
    serviceTimeModel: "throughput",
  })
  return Effect.runPromise(EventLoopEngine.make().simulate(Result.getOrThrow(scenario)))
}

/** A lineage as the rows of a CSV file, by the language's own shortest texts of numbers. */
const rowsOf = ({ arrivalMs, models, sinkMs }: Lineage): ReadonlyArray<string> =>
  Array.from(arrivalMs, (arrival, id) => {
    const stages = models.flatMap(({ enqueueMs, dequeueMs, completeMs, batchSize }) => [
      enqueueMs[id],
      dequeueMs[id],
      completeMs[id],
      batchSize[id],
    ])
    return [id, arrival, ...stages, sinkMs[id]].join(",")
  })

describe("headway simulate", () => {
  it("prints one document, the same each time and in the file, which its schema accepts", () =>
    inNewDirectory(async (directory) => {
      const args = ["simulate", ...short, "--json", "--output", "simulation.json"]
      const first = await run(args, { cwd: directory })
      expect(first).toMatchObject({ exitCode: 0, stderr: "" })
      expect(readFileSync(join(directory, "simulation.json"), "utf8")).toBe(first.stdout)
      expect(await run(args, { cwd: directory })).toEqual(first)

      const document = parseDocument(first.stdout)
      expect(document).toMatchObject({ format: "headway-simulation/1", simulation: { estimate: { queries: 301 } } })
      const accepts = await schemaOf("simulation")
      expectAccepted(accepts, document)
      const missed = [...mutationsOf(document)].filter(([path, mutation]) => accepts(mutation) && !optional.test(path))
      expect(missed.map(([path]) => path)).toEqual([])
    }))

  it("writes every query's lineage, to the last bit, whichever the engine", () =>
    inNewDirectory(async (directory) => {
      for (const engine of ["kernel", "event-loop"]) {
        const args = ["simulate", ...short, "--engine", engine, "--lineage", join(directory, `${engine}.csv`)]
        expect(await runHere(args)).toMatchObject({ exitCode: 0, stderr: "" })
      }
      expect(readdirSync(directory).toSorted()).toEqual(["event-loop.csv", "kernel.csv"])
      const csv = readFileSync(join(directory, "kernel.csv"), "utf8")
      expect(readFileSync(join(directory, "event-loop.csv"), "utf8")).toBe(csv)

      const [header, ...rows] = csv.split("\n")
      const lineage = await shortLineage()
      const columns = lineage.models.flatMap(({ name }) =>
        ["enqueueMs", "dequeueMs", "completeMs", "batchSize"].map((column) => `${name}.${column}`),
      )
      expect(header).toBe(["id", "arrivalMs", ...columns, "sinkMs"].join(","))
      expect(header).toContain("ResNet.enqueueMs,ResNet.dequeueMs,ResNet.completeMs,ResNet.batchSize")
      expect(rows).toEqual([...rowsOf(lineage), ""])
    }))

  it("prints how the nodes fare, and marks the SLO; a miss is no failure", async () => {
    const { exitCode, stdout, stderr } = await runHere(["simulate", ...short, "--slo", "150", "--percentile", "max"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Simulation: 8 per hour, max [\d.]+ ms, misses the objective max ≤ 150\.0 ms\n/)
    expect(stdout).toMatch(/^ {2}ResNet +V100 +16 +1 +0 +3 +[\d.]+ % /m)
    expect(stdout).toMatch(/^ {2}SLO +150\.0 ms +┄+┤$/m)
    expect(stdout).toMatch(/> SLO$/m)
    expect(stdout).not.toContain("\u001B")
  })

  it("judges the objective that it is told", async () => {
    const { exitCode, stdout } = await runHere(["simulate", ...short, "--slo", "150", "--percentile", "max", "--json"])
    const { simulation, objective } = parseDocument<SimulationDocument>(stdout)
    expect({ exitCode, objective }).toEqual({ exitCode: 0, objective: { percentile: "max", sloMs: 150 } })
    expect(simulation.meetsSlo).toBe(false)
    expect(simulation.latencyMs).toBe(simulation.estimate.latencies.at(-1)?.latencyMs)
  })

  it("takes a plan's configuration, from a file or a pipe", () =>
    inNewDirectory(async (directory) => {
      const { plan } = parseDocument<PlanDocument>((await runHere(["plan", ...short, "--json"])).stdout)
      const file = join(directory, "configuration.json")
      writeFileSync(file, JSON.stringify(plan?.configuration))
      const fromFile = await runHere(["simulate", "--configuration", file, ...short, "--json"])
      expect(parseDocument(fromFile.stdout)["simulation"]).toEqual(plan)
      if (!existsSync("/dev/stdin")) return
      const script = 'cat "$2" | "$0" "$1" simulate --configuration /dev/stdin --headways 300 --seed 5 --json'
      const command = [script, process.execPath, inRepository("src/cli/bin.ts"), file]
      const fromPipe = execFileSync("sh", ["-c", ...command], { cwd: inRepository("."), encoding: "utf8" })
      expect(parseDocument(fromPipe)["simulation"]).toEqual(plan)
    }))
})
