/**
 * Planners beside each other: the exact one against greedy and the coarse-grained ones, at several rates and objectives,
 * and on every bundled pipeline. Prints Markdown.
 *
 *     npm run planners -- [--headways COUNT] [--time-limit SECONDS]
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { median } from "simple-statistics"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { generateHeadwaysMs } from "../src/domain/ArrivalProcess.ts"
import * as Percentile from "../src/domain/Percentile.ts"
import * as Pipeline from "../src/domain/Pipeline.ts"
import { arrivalTimesMs } from "../src/domain/Workload.ts"
import { Engine } from "../src/engine/Engine.ts"
import { make } from "../src/engine/kernel/KernelEngine.ts"
import { compile } from "../src/planner/Candidate.ts"
import * as CoarseGrained from "../src/planner/CoarseGrained.ts"
import * as Exact from "../src/planner/exact/Exact.ts"
import * as Greedy from "../src/planner/Greedy.ts"
import { fastest } from "../src/planner/Hopeless.ts"
import { nodeOptions } from "../src/planner/Options.ts"
import type { Problem } from "../src/planner/Problem.ts"
import { formatCount, formatMs, formatNumber } from "../src/report/Format.ts"

const { values: given } = parseArgs({
  options: { headways: { type: "string", default: "50000" }, "time-limit": { type: "string", default: "30" } },
})
const headways = Number(given.headways)
const timeLimitMs = 1000 * Number(given["time-limit"])

const fixtures = join(import.meta.dirname, "..", "fixtures")
const read = (name: string) => JSON.parse(readFileSync(join(fixtures, name), "utf8"))

interface Case {
  readonly pipeline: string
  readonly rateQps: number
  readonly sloMs: number
  readonly percentile: string
}

const problemOf = ({ pipeline, rateQps, sloMs, percentile }: Case): Problem => {
  const document = read(`pipelines/${pipeline}.json`)
  return {
    catalog: read(join("pipelines", document.catalog)),
    pipeline: Result.getOrThrow(Pipeline.make(document)),
    arrivalMs: arrivalTimesMs(generateHeadwaysMs({ rateQps, scv: 4, headways, seed: 1, minHeadwayMs: 0.047 })),
    serviceTimeModel: "throughput",
    objective: { sloMs, percentile: Result.getOrThrow(Percentile.parse(percentile)) },
  }
}

/** Runs with a kernel that nobody used before; gives the answer, if there was one in time, and how long it took. */
const timed = async <A>(work: Effect.Effect<A, unknown, Engine>) => {
  const kernel = make()
  const startedAtMs = performance.now()
  const answer = await Effect.runPromise(
    Effect.timeoutOption(Effect.provideService(work, Engine, kernel), timeLimitMs) as Effect.Effect<Option.Option<A>>,
  )
  return { answer: Option.getOrUndefined(answer), ms: performance.now() - startedAtMs }
}

const exactOf = async (problem: Problem) => {
  let standing: Exact.Standing = { lowerBoundPerHour: 0, best: undefined, simulated: 0 }
  let ending: Exclude<Exact.ExactStep, { readonly _tag: "Standing" }> | undefined
  const { ms } = await timed(
    Stream.runForEach(Exact.search(problem), (step) =>
      Effect.sync(() => {
        if (step._tag === "Standing") standing = step
        else ending = step
      }),
    ),
  )
  const best = ending?._tag === "Planned" ? ending.candidate : standing.best
  const cost =
    ending?._tag === "Infeasible"
      ? "infeasible"
      : ending !== undefined
        ? formatNumber(best!.costPerHour)
        : `${formatNumber(standing.lowerBoundPerHour)} … ${best === undefined ? "?" : formatNumber(best.costPerHour)}`
  return { cost, simulated: standing.simulated, ms }
}

const greedyOf = async (problem: Problem) => {
  const { answer, ms } = await timed(Stream.runLast(Greedy.search(problem)))
  const last = answer === undefined ? undefined : Option.getOrUndefined(answer)
  if (last?._tag !== "Finished") return { cost: "out of time", simulated: 0, ms }
  const { outcome, effort } = last
  const cost = outcome._tag === "Planned" ? formatNumber(outcome.candidate.costPerHour) : outcome._tag.toLowerCase()
  return { cost, simulated: effort.simulated, ms }
}

const coarseOf = async (problem: Problem, rateKind: CoarseGrained.RateKind): Promise<string> => {
  const { answer } = await timed(CoarseGrained.plan(problem, rateKind))
  if (answer?._tag !== "Provisioned") return "none"
  const { costPerHour, verdict } = answer.candidate
  return `${formatNumber(costPerHour)}${verdict._tag === "Meets" ? "" : " (misses)"}`
}

/** Median time of one simulation for latencies by a warm kernel that keeps nothing, ms. */
const simulationMs = async (problem: Problem): Promise<number> => {
  const scenario = compile(problem, fastest(nodeOptions(problem)))
  const kernel = make({ maxCacheBytes: 0 })
  const times: Array<number> = []
  for (let run = 0; run < 60; run++) {
    const startedAtMs = performance.now()
    await Effect.runPromise(kernel.latencies(scenario))
    times.push(performance.now() - startedAtMs)
  }
  return median(times.slice(30))
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const row = (cells: ReadonlyArray<string>): void => print(`| ${cells.join(" | ")} |`)
const head = (cells: ReadonlyArray<string>): void => {
  row(cells)
  row(cells.map(() => "---"))
}

const imageDriver: ReadonlyArray<Case> = [100, 1000].flatMap((rateQps) =>
  ["p99", "max"].flatMap((percentile) =>
    [125, 130, 160, 250, 300, 500, 1000].map((sloMs) => ({ pipeline: "image-driver", rateQps, sloMs, percentile })),
  ),
)

print(`Image driver, ${formatCount(headways)} headways of SCV 4, seed 1; costs per hour.\n`)
head(["rate", "objective", "greedy", "simulations", "exact", "simulations", "time", "full simulations' time"])
for (const item of imageDriver) {
  const problem = problemOf(item)
  const oneMs = await simulationMs(problem)
  const exact = await exactOf(problem)
  const greedy = await greedyOf(problem)
  row([
    `${item.rateQps} qps`,
    `${item.percentile} ≤ ${item.sloMs} ms`,
    greedy.cost,
    formatCount(greedy.simulated),
    exact.cost,
    formatCount(exact.simulated),
    formatMs(exact.ms),
    `${formatCount(Math.round(exact.ms / oneMs))} ×`,
  ])
}

print(`\nEvery bundled pipeline, ${formatCount(headways)} headways of SCV 4, seed 1; costs per hour.\n`)
head(["pipeline", "rate", "objective", "exact", "greedy", "cg-mean", "cg-peak", "time of exact"])
for (const [pipeline, { rateQps, sloMs, percentile }] of Object.entries<Omit<Case, "pipeline">>(
  read("objectives.json"),
)) {
  const problem = problemOf({ pipeline, rateQps, sloMs, percentile })
  const exact = await exactOf(problem)
  const greedy = await greedyOf(problem)
  row([
    pipeline,
    `${rateQps} qps`,
    `${percentile} ≤ ${sloMs} ms`,
    exact.cost,
    greedy.cost,
    await coarseOf(problem, "mean"),
    await coarseOf(problem, "peak"),
    formatMs(exact.ms),
  ])
}
