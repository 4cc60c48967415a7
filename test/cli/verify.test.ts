/** `headway plan verify`: accepts what is true of a plan, and names the first thing that is not. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { afterAll, describe, expect, it } from "vitest"
import type { InputsDocument, PlanDocument } from "../../src/domain/Plan.ts"
import * as Result from "effect/Result"
import type * as Catalog from "../../src/domain/Catalog.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import { p99 } from "../../src/domain/Percentile.ts"
import { generateHeadwaysMs } from "../../src/domain/ArrivalProcess.ts"
import { arrivalTimesMs, notebookWorkload } from "../../src/domain/Workload.ts"
import { Engine } from "../../src/engine/Engine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { compile } from "../../src/planner/Candidate.ts"
import * as Exact from "../../src/planner/exact/Exact.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { exactRecord, planDocument, simulatedConfiguration } from "../../src/report/Documents.ts"
import { fixtureJson } from "../worlds.ts"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "./documents.ts"
import { inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const directory = mkdtempSync(join(tmpdir(), "headway-verify-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const here = { cwd: inRepository(".") }
const headways = 200

/** Plans, in this process. */
const planned = async (...args: ReadonlyArray<string>): Promise<PlanDocument> => {
  const { stdout } = await runHere(["plan", "--headways", String(headways), "--json", ...args], here)
  return parseDocument(stdout)
}

/** What a document says of its inputs. */
const inputsOf = (document: PlanDocument): InputsDocument => {
  const { headway, engine, pipeline, catalog, workload, serviceTime, objective } = document
  return { headway, engine, pipeline, catalog, workload, serviceTime, objective }
}

let written = 0

/** Writes a document, and verifies it. */
const verified = async (document: unknown, ...args: ReadonlyArray<string>) => {
  const file = join(directory, `plan-${written++}.json`)
  writeFileSync(file, JSON.stringify(document))
  const { exitCode, stdout, stderr } = await runHere(["plan", "verify", file, "--json", ...args], here)
  return { exitCode, stderr, document: stdout === "" ? {} : parseDocument(stdout) }
}

/** How the enumeration of what is cheaper than the exact plan came out, where so many may be enumerated. */
const enumeration = async (limit: string): Promise<unknown> => {
  const { document } = await verified(exact, "--enumerate-up-to", limit)
  return (document["checks"] as ReadonlyArray<object>).at(-1)
}

const exact = await planned("--slo", "300")
const greedy = await planned("--slo", "300", "--planner", "greedy")
const coarse = await planned("--planner", "cg-peak")
const several = await planned("--slo", "300", "--samples", "3", "--share", "60")
const severalGreedy = await planned("--slo", "300", "--samples", "2", "--planner", "greedy")
const capped = await planned("--slo", "300", "--max-replicas", "3", "--delay", "0", "--delay", "5")

/** What an exact search would have said, had it been stopped at the first step with, or half way to, its first plan. */
const [stopped, notFound] = await (async () => {
  const problem: Problem = {
    catalog: fixtureJson("catalogs/notebook.json") as Catalog.Catalog,
    pipeline: Result.getOrThrow(Pipeline.make(fixtureJson("pipelines/image-driver.json") as Pipeline.PipelineDocument)),
    arrivalMs: arrivalTimesMs(generateHeadwaysMs({ ...notebookWorkload, headways })),
    serviceTimeModel: "throughput",
    objective: { sloMs: 300, percentile: p99 },
  }
  const engine = KernelEngine.make()
  const steps = await Effect.runPromise(Effect.provideService(Stream.runCollect(Exact.search(problem)), Engine, engine))
  const standings = steps.flatMap((step) => (step._tag === "Standing" ? [step] : []))
  const first = standings.findIndex(({ best }) => best !== undefined)
  const documentAt = async (standing: Exact.Standing): Promise<PlanDocument> => {
    const record = exactRecord({ standing, ending: undefined, stoppedBy: "time-limit", options: Exact.defaultOptions })
    const { configuration } = record
    const inputs = inputsOf(exact)
    if (configuration === undefined) return planDocument(inputs, record, undefined)
    const scenario = compile(problem, configuration)
    const lineage = await Effect.runPromise(engine.simulate(scenario))
    const simulated = simulatedConfiguration(problem.catalog, configuration, problem.objective, scenario, lineage)
    return planDocument(inputs, record, simulated)
  }
  return [await documentAt(standings[first]!), await documentAt(standings[first >> 1]!)] as const
})()

/** A document changed at a place. */
const changed = (document: unknown, path: string, value: unknown): unknown => {
  const copy = structuredClone(document) as Record<string, unknown>
  const keys = path.split(".")
  const parent = keys.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, copy)
  expect(parent[keys.at(-1)!]).not.toEqual(value)
  parent[keys.at(-1)!] = value
  return copy
}

const { plan } = exact
const certificate = "proof.certificate.parts.0"
const part = (exact as Extract<PlanDocument, { planner: "exact" }>).proof.certificate!.parts[0]!

describe("a true plan", () => {
  it.each([
    ["of the exact planner", exact, 6],
    ["of the greedy planner", greedy, 6],
    ["of a coarse-grained planner", coarse, 6],
    ["with a cap on replicas, and delays", capped, 6],
    ["for several workloads", several, 6],
    ["of the greedy planner for several workloads", severalGreedy, 6],
    ["of a search that was stopped", stopped, 6],
    ["of a search that had found nothing yet", notFound, 6],
  ])("%s holds", async (_, document, checks) => {
    const { exitCode, stderr, document: found } = await verified(document, "--enumerate-up-to", "300")
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(found).toMatchObject({ holds: true, discrepancy: null, verifiedBy: "event-loop" })
    expect(found["checks"]).toHaveLength(checks)
  })

  it("made by the event loop is verified by the kernel", async () => {
    const { document } = await verified(
      await planned("--slo", "300", "--engine", "event-loop"),
      "--enumerate-up-to",
      "0",
    )
    expect(document).toMatchObject({ holds: true, madeBy: "event-loop", verifiedBy: "kernel" })
  })

  it("is held against every configuration that costs no more, where there are few", async () => {
    const { document } = await verified(await planned("--slo", "500"), "--with-ties")
    expect(document["checks"]).toContainEqual({
      name: "enumeration",
      outcome: "holds",
      detail: expect.stringMatching(/^by the other engine, each of the [\d,]+ configurations that cost no more/),
    })
  })

  it("is held against every cheaper configuration, and says so where those are too many", async () => {
    expect(await enumeration("5000")).toMatchObject({
      outcome: "holds",
      detail: expect.stringMatching(/[\d,]+ configurations that cost less/) as string,
    })
    expect(await enumeration("10")).toMatchObject({
      outcome: "skipped",
      detail: expect.stringMatching(/^more than 10 /) as string,
    })
  })

  it("may be that there is none, bounds or not", async () => {
    const reasons = [
      await planned("--slo", "100"),
      await planned("--rate", "400", "--slo", "250", "--max-replicas", "1"),
    ]
    expect(reasons.map(({ outcome }) => outcome)).toEqual(["infeasible", "infeasible"])
    for (const document of reasons) {
      expect((await verified(document, "--enumerate-up-to", "0")).document).toMatchObject({ holds: true })
    }
  })

  it("is told in a document that its schema accepts, and no mutation of it", async () => {
    const { document } = await verified(exact, "--enumerate-up-to", "0")
    const accepts = await schemaOf("verification")
    expectAccepted(accepts, document)
    const missed = [...mutationsOf(document)].filter(([, mutation]) => accepts(mutation))
    expect(missed.map(([path]) => path)).toEqual([])
  })
})

describe("a forged plan is refused, with the place that is wrong", () => {
  // oxfmt-ignore
  const forgeries: ReadonlyArray<readonly [what: string, forged: unknown, path: string | RegExp]> = [
    ["a latency lowered by the least that a number can", changed(exact, "plan.latencyMs", plan!.latencyMs * (1 - Number.EPSILON)), "plan.latencyMs"],
    ["a cost lowered", changed(exact, "plan.costPerHour", plan!.costPerHour - 1), "plan.costPerHour"],
    ["a mean latency lowered", changed(exact, "plan.estimate.meanLatencyMs", 1), "plan.estimate.meanLatencyMs"],
    ["a replica more", changed(exact, "plan.configuration.ResNet.replicas", plan!.configuration["ResNet"]!.replicas + 1), "plan.costPerHour"],
    ["another hardware", changed(exact, "plan.configuration.KSVM.hardware", "V100"), /^plan\.(?:configuration\.KSVM|costPerHour)/],
    ["a hardware that is not there", changed(exact, "plan.configuration.KSVM.hardware", "H100"), "plan.configuration.KSVM.hardware"],
    ["another batch size", changed(exact, "plan.configuration.ResNet.maxBatchSize", 1), "plan.latencyMs"],
    ["a stranger's node", changed(exact, "plan.configuration.Stranger", plan!.configuration["ResNet"]), "plan.configuration.Stranger"],
    ["the lower bound raised", changed(exact, "proof.lowerBoundPerHour", plan!.costPerHour + 1), "proof.lowerBoundPerHour"],
    ["the lower bound lowered", changed(exact, "proof.lowerBoundPerHour", plan!.costPerHour - 1), "proof.lowerBoundPerHour"],
    ["a gap", changed(exact, "proof.gapPercent", 1), "proof.gapPercent"],
    ["one configuration more", changed(exact, `${certificate}.configurations`, `${BigInt(part.configurations) + 1n}`), "proof.certificate.parts[0].configurations"],
    ["a count raised", changed(exact, `${certificate}.excludedByMisses`, `${BigInt(part.excludedByMisses) + 1n}`), "proof.certificate.parts[0].configurations"],
    ["counts that still add up", changed(changed(exact, `${certificate}.excludedByCost`, `${BigInt(part.excludedByCost) - 1n}`), `${certificate}.kept`, `${BigInt(part.kept) + 1n}`), /^proof\.certificate\.parts\[0\]/],
    ["all configurations counted anew", changed(exact, "proof.certificate.configurations", "12"), "proof.certificate.configurations"],
    ["a part left out", changed(exact, `${certificate}.nodes`, ["ResNet"]), "proof.certificate.parts"],
    ["fewer simulations", changed(exact, "proof.simulated", 1), "proof.simulated"],
    ["fewer combinations", changed(exact, "proof.certificate.combinationsSimulated", 0), "proof.certificate.combinationsSimulated"],
    ["another cap on replicas", changed(exact, "proof.maxReplicas", 7), /^proof\./],
    ["other batching delays", changed(exact, "proof.batchingDelaysMs", [0, 5]), /^(?:plan|proof)\./],
    ["another SLO", changed(exact, "objective.sloMs", 250), /^plan\.|^proof\./],
    ["an SLO that the plan misses", changed(exact, "objective.sloMs", 200), /^plan\./],
    ["another percentile", changed(exact, "objective.percentile", "max"), /^plan\./],
    ["another seed", changed(exact, "workload.phases.0.seed", 2), "workload.meanRateQps"],
    ["another rate", changed(exact, "workload.phases.0.rateQps", 90), "workload.meanRateQps"],
    ["fewer headways", changed(exact, "workload.phases.0.headways", 100), "workload.headways"],
    ["another service time", changed(exact, "serviceTime", "p99"), /^plan\./],
    ["another pipeline's name", changed(exact, "pipeline.name", "other"), "pipeline.name"],
    ["another catalog's name", changed(exact, "catalog.name", "other"), "catalog.name"],
    ["a latency on another workload lowered", changed(several, "onWorkloads.latenciesMs.1", 1), "onWorkloads.latenciesMs[1]"],
    ["the latency that is enough lowered", changed(several, "onWorkloads.latencyMs", 1), "onWorkloads.latencyMs"],
    ["a workload more on which it meets", changed(several, "onWorkloads.meeting", 9), "onWorkloads.meeting"],
    ["another seed of another workload", changed(several, "furtherWorkloads.workloads.1.phases.0.seed", 9), /^furtherWorkloads\.workloads\[1\]/],
    ["a workload less", changed(several, "furtherWorkloads.workloads", [several.furtherWorkloads!.workloads[0]]), /^onWorkloads/],
    ["workloads that there are not", { ...exact, onWorkloads: several.onWorkloads }, "onWorkloads"],
    ["no plan after all", changed(exact, "outcome", "not-found"), "plan"],
    ["a stopped search that says it is proven", changed(stopped, "proof.isProven", true), "proof.isProven"],
    ["a stopped search that hides it", changed(changed(stopped, "proof.isProven", true), "proof.stoppedBy", null), "proof.certificate"],
    ["a stopped search with a better bound", changed(notFound, "proof.lowerBoundPerHour", 100), /^(?:reason|proof\.lowerBoundPerHour)$/],
    ["a stopped search with fewer simulations", changed(stopped, "proof.simulated", 1), "outcome"],
    ["a coarse plan of fewer units", changed(coarse, "units.unitCount", 1), "units.unitCount"],
    ["a coarse plan for the mean", changed(coarse, "planner", "cg-mean"), /^(?:outcome|units|plan)/],
    ["a greedy plan with a cheaper start", changed(greedy, "search.start.costPerHour", 1), "search.start.costPerHour"],
    ["a greedy plan with a move left out", { ...greedy, search: { ...(greedy as { search: { moves: ReadonlyArray<unknown> } }).search, moves: [] } }, /^plan\.configuration/],
  ]

  it.each(forgeries)("%s", async (_, forged, path) => {
    const { exitCode, stderr, document } = await verified(forged, "--enumerate-up-to", "0")
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" })
    const place = typeof path === "string" ? path : (expect.stringMatching(path) as string)
    expect(document).toMatchObject({ holds: false, discrepancy: { path: place } })
    expect(document["checks"]).toContainEqual(expect.objectContaining({ outcome: "fails" }))
  })
})

describe("a file that cannot be verified ends with exit code 2", () => {
  it.each([
    [
      "another document",
      { ...exact, format: "headway-simulation/1" },
      'at format: found "headway-simulation/1", expected "headway-plan/1"',
    ],
    ["the name of another planner", { ...exact, planner: "greedy" }, "at proof: found an unknown key, expected only"],
    ["an unknown engine", { ...exact, engine: "abacus" }, 'at engine: found "abacus", expected an engine of'],
    [
      "more workloads that may miss than there are",
      changed(several, "furtherWorkloads.mayMiss", 3),
      "at furtherWorkloads.mayMiss: found 3, expected a whole number from 0 to 2",
    ],
    ["no phase", changed(exact, "workload.phases", []), "at workload.phases: found an empty array"],
    [
      "a percentile that is none",
      changed(exact, "objective.percentile", "p101"),
      'at objective.percentile: found "p101"',
    ],
    [
      "a pipeline that is gone",
      changed(exact, "pipeline.file", "gone.json"),
      'at pipeline.file: found "gone.json", which is neither here nor beside this file',
    ],
  ])("%s", async (_, document, says) => {
    const { exitCode, stderr } = await verified(document)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(says)
    expect(stderr).toMatch(/^headway: [^\n]+\n$/)
  })

  it("a truncated file", async () => {
    const file = join(directory, "truncated.json")
    writeFileSync(file, JSON.stringify(exact).slice(0, 300))
    const { exitCode, stderr } = await run(["plan", "verify", file])
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^headway: \S+truncated\.json: [^\n]*found [^\n]+\n$/)
  })
})

describe("as text", () => {
  it("says what was checked, and where a forged plan is wrong", async () => {
    const file = join(directory, "text.json")
    writeFileSync(file, JSON.stringify(changed(exact, "plan.latencyMs", 1)))
    const { exitCode, stdout } = await run(["plan", "verify", file])
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/text\.json does not hold: at plan\.latencyMs: found 1, expected [\d.]+\n/)
    expect(stdout).toMatch(/^ {2}inputs +holds .*\n {2}plan +fails +simulated by the other engine/m)
  })
})
