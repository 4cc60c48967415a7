/** The greedy search on the notebook's image driver, with 600 queries of a golden workload. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { beforeAll, describe, expect, it } from "vitest"
import * as Catalog from "../../src/domain/Catalog.ts"
import * as Configuration from "../../src/domain/Configuration.ts"
import { decode } from "../../src/domain/Decode.ts"
import { latenciesMs } from "../../src/domain/Lineage.ts"
import { ofAscending, p99 } from "../../src/domain/Percentile.ts"
import * as Pipeline from "../../src/domain/Pipeline.ts"
import * as Profile from "../../src/domain/Profile.ts"
import * as Scenario from "../../src/domain/Scenario.ts"
import { arrivalTimesMs } from "../../src/domain/Workload.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { type FeasibleCandidate, isFeasible } from "../../src/planner/Candidate.ts"
import { search } from "../../src/planner/Greedy.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import { actions, type RejectedAction, type SearchStep } from "../../src/planner/Search.ts"
import { successOf } from "../result.ts"
import { fixtureJson, goldenHeadwaysMs } from "../worlds.ts"

const catalog = successOf(decode(Catalog.Catalog, fixtureJson("catalogs/notebook.json")))
const document = successOf(decode(Pipeline.PipelineDocument, fixtureJson("pipelines/image-driver.json")))
const pipeline = successOf(Pipeline.make(document))
const problem: Problem = {
  catalog,
  pipeline,
  arrivalMs: arrivalTimesMs(goldenHeadwaysMs("default-100-4").subarray(0, 599)),
  serviceTimeModel: "throughput",
  objective: { sloMs: 300, percentile: p99 },
}

/** Cost and latency at the percentile by the event loop, whichever engine searched. */
const measure = async (configuration: Configuration.Configuration): Promise<Measured> => {
  const scenario = Result.getOrThrow(Scenario.compile({ ...problem, configuration }))
  const lineage = await Effect.runPromise(EventLoopEngine.make().simulate(scenario))
  const latencyMs = ofAscending(latenciesMs(lineage).toSorted(), problem.objective.percentile)
  return { costPerHour: Configuration.costPerHour(catalog, configuration), latencyMs }
}

const counts = (most: number): ReadonlyArray<number> => Array.from({ length: most }, (_, index) => index + 1)

/** Every configuration that a single action on one node can lead to, with any number of replicas that it may try. */
const neighboursOf = (configuration: Configuration.Configuration): ReadonlyArray<Configuration.Configuration> =>
  Pipeline.modelNodes(pipeline).flatMap(({ name, role: { model } }) => {
    const now = configuration[name]!
    const costOfNow = now.replicas * Catalog.costPerHourOf(catalog, now.hardware)
    const sizesOn = (hardware: string) => Profile.batchSizes(Catalog.profileOf(catalog, model, hardware)!)
    const larger = sizesOn(now.hardware)
      .filter((batchSize) => now.maxBatchSize < batchSize)
      .slice(0, 1)
      .flatMap((maxBatchSize) => counts(now.replicas).map((replicas) => ({ ...now, maxBatchSize, replicas })))
    const fewer = 1 < now.replicas ? [{ ...now, replicas: now.replicas - 1 }] : []
    const cheaper = Catalog.hardwareOf(catalog, model)
      .filter((hardware) => catalog.hardware[hardware]!.costPerHour < catalog.hardware[now.hardware]!.costPerHour)
      .flatMap((hardware) =>
        sizesOn(hardware).flatMap((maxBatchSize) =>
          counts(Math.floor(costOfNow / catalog.hardware[hardware]!.costPerHour)).map((replicas) => ({
            hardware,
            maxBatchSize,
            replicas,
          })),
        ),
      )
    return [...larger, ...fewer, ...cheaper].map((changed) => ({ ...configuration, [name]: changed }))
  })

interface Measured {
  readonly costPerHour: number
  readonly latencyMs: number
}

const measureOf = ({ costPerHour, verdict }: FeasibleCandidate): Measured => ({
  costPerHour,
  latencyMs: verdict.latencyMs,
})

const isBetter = (left: Measured, right: Measured): boolean =>
  left.costPerHour < right.costPerHour || (left.costPerHour === right.costPerHour && left.latencyMs < right.latencyMs)

/** The least of the feasible ones, by cost and then by latency. */
const bestOf = async (configurations: ReadonlyArray<Configuration.Configuration>): Promise<Measured | undefined> => {
  let best: Measured | undefined
  for (const configuration of configurations) {
    const measured = await measure(configuration)
    if (problem.objective.sloMs < measured.latencyMs) continue
    if (best === undefined || isBetter(measured, best)) best = measured
  }
  return best
}

let steps: ReadonlyArray<SearchStep>
let plan: FeasibleCandidate
let rejected: ReadonlyArray<RejectedAction>

beforeAll(async () => {
  const collected = Stream.runCollect(search(problem))
  steps = await Effect.runPromise(Effect.provide(collected, KernelEngine.layer()))
  const last = steps.at(-1)
  if (last?._tag !== "Finished" || last.outcome._tag !== "Planned") throw new Error("the image driver has a plan")
  plan = last.outcome.candidate
  rejected = last.outcome.rejected
})

/** What a step did, whatever engine it asked. */
const summaryOf = (step: SearchStep) =>
  step._tag === "Tried" || step._tag === "Started"
    ? [step._tag, step.candidate.configuration, isFeasible(step.candidate)]
    : [step._tag]

describe("the plan", () => {
  it("meets the objective, simulated by the other engine, at the cost and latency it tells", async () => {
    const { costPerHour, latencyMs } = await measure(plan.configuration)
    expect(latencyMs).toBeLessThanOrEqual(problem.objective.sloMs)
    expect(costPerHour).toBe(plan.costPerHour)
    expect(latencyMs).toBe(plan.verdict.latencyMs)
  })

  it("is locally optimal: no single action is feasible and cheaper, or as cheap and faster", async () => {
    expect(neighboursOf(plan.configuration).length).toBeGreaterThan(4)
    const best = await bestOf(neighboursOf(plan.configuration))
    expect(best === undefined || isBetter(best, measureOf(plan))).toBe(false)
  })

  it("says of every action on every node why it does not improve on it", () => {
    const told = rejected.map(({ node, action }) => `${node} ${action}`)
    const nodes = Pipeline.modelNodes(pipeline).map(({ name }) => name)
    const all = nodes.toSorted().flatMap((node) => actions.map((action) => `${node} ${action}`))
    expect(told).toEqual(all)
    for (const { reason, best, triedCount } of rejected) {
      expect(reason === "not-applicable").toBe(triedCount === 0)
      expect(reason === "not-better").toBe(best !== undefined)
      expect(reason).not.toBe("outbid")
    }
  })
})

describe("the steps", () => {
  it("begin with the start, go on in rounds, and end with Finished", () => {
    expect(steps.map(({ _tag }) => _tag).join(" ")).toMatch(/^(Started )+((Tried )+Round )+Finished$/)
  })

  it("start until a configuration is feasible", () => {
    const starts = steps.filter((step) => step._tag === "Started")
    expect(starts.slice(0, -1).some(({ candidate }) => isFeasible(candidate))).toBe(false)
    expect(isFeasible(starts.at(-1)!.candidate)).toBe(true)
  })

  it("number their rounds from one, the last of which alone takes no move", () => {
    const rounds = steps.filter((step) => step._tag === "Round")
    expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, index) => index + 1))
    expect(rounds.map(({ move }) => move === undefined)).toEqual(rounds.map((_, index) => index === rounds.length - 1))
    expect(1 < rounds.length).toBe(true)
  })

  it("move on to ever less cost, or to less latency at the same cost, and end at the plan", () => {
    const starts = steps.filter((step) => step._tag === "Started")
    const moves = steps.flatMap((step) => (step._tag === "Round" && step.move !== undefined ? [step.move.best] : []))
    let previous = starts.at(-1)!.candidate as FeasibleCandidate
    for (const next of moves) {
      expect(isBetter(measureOf(next), measureOf(previous))).toBe(true)
      previous = next
    }
    expect(previous).toBe(plan)
  })

  it("take in every round the best that trying every action on every node finds", async () => {
    let current = steps.findLast((step) => step._tag === "Started")!.candidate as FeasibleCandidate
    for (const step of steps) {
      if (step._tag !== "Round" || step.move === undefined) continue
      expect(measureOf(step.move.best)).toEqual(await bestOf(neighboursOf(current.configuration)))
      current = step.move.best
    }
  })

  it("count their effort, which never falls, one for every configuration judged", () => {
    let judged = 0
    for (const step of steps) {
      if (step._tag === "Round") continue
      if (step._tag !== "Finished") judged++
      const { simulated, rejectedByBound, recalled } = step.effort
      expect(simulated + rejectedByBound + recalled).toBe(judged)
    }
  })

  it("change one node at a time", () => {
    let current = steps.findLast((step) => step._tag === "Started")!.candidate.configuration
    for (const step of steps) {
      if (step._tag === "Tried") {
        const changed = Object.keys(current).filter(
          (name) => JSON.stringify(step.candidate.configuration[name]) !== JSON.stringify(current[name]),
        )
        expect(changed).toEqual([step.node])
      }
      if (step._tag === "Round" && step.move !== undefined) current = step.move.best.configuration
    }
  })

  it("are the same with either engine", async () => {
    const collected = Stream.runCollect(search(problem))
    const others = await Effect.runPromise(Effect.provide(collected, EventLoopEngine.layer()))
    expect(others.map(summaryOf)).toEqual(steps.map(summaryOf))
  })
})
