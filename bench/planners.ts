/**
 * Planners beside each other: the exact one against greedy and the coarse-grained ones, at several rates and objectives,
 * and on every bundled pipeline. Prints Markdown. The last columns of the first table are the processor time of the exact
 * search as a multiple of that of one full simulation by a warm kernel: of the plan, and of one replica a model with its
 * largest batches, which is the cheapest simulation there is where it cannot keep up. In every round all are measured, one
 * after the other, the search with a kernel that has simulated nothing before; told is the median of the rounds' ratios,
 * with the least and the greatest.
 *
 *     npm run planners -- [--headways COUNT] [--time-limit SECONDS] [--rounds COUNT]
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { generateHeadwaysMs } from "../src/domain/ArrivalProcess.ts"
import type { Configuration } from "../src/domain/Configuration.ts"
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
import { maxReplicas } from "../src/domain/Units.ts"
import { gapPercent } from "../src/report/Documents.ts"
import { formatCount, formatMs, formatNumber } from "../src/report/Format.ts"

const { values: given } = parseArgs({
  options: {
    headways: { type: "string", default: "50000" },
    "time-limit": { type: "string", default: "30" },
    rounds: { type: "string", default: "5" },
  },
})
const headways = Number(given.headways)
const timeLimitMs = 1000 * Number(given["time-limit"])
const rounds = Number(given.rounds)

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

/** Processor time of this process so far, ms: on a shared machine it tells more than the clock on the wall. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** How long some work took: on the wall, and of the processor, ms. */
interface Taken {
  readonly wallMs: number
  readonly processorMs: number
}

/** Runs with a kernel that nobody used before; gives the answer, if there was one in time, and how long it took. */
const timed = async <A>(
  work: Effect.Effect<A, unknown, Engine>,
): Promise<{ readonly answer: A | undefined; readonly taken: Taken }> => {
  const kernel = make()
  const startedAtMs = performance.now()
  const processorAtMs = processorMs()
  const answer = await Effect.runPromise(
    Effect.timeoutOption(Effect.provideService(work, Engine, kernel), timeLimitMs) as Effect.Effect<Option.Option<A>>,
  )
  const taken = { wallMs: performance.now() - startedAtMs, processorMs: processorMs() - processorAtMs }
  return { answer: Option.getOrUndefined(answer), taken }
}

/** A cost per hour as a table has it, and as a number where there is one. */
interface Cost {
  readonly text: string
  readonly perHour: number | undefined
}

const costOf = (perHour: number): Cost => ({ text: formatNumber(perHour), perHour })

const exactOf = async (problem: Problem) => {
  let standing: Exact.Standing = { lowerBoundPerHour: 0, best: undefined, simulated: 0 }
  let ending: Exclude<Exact.ExactStep, { readonly _tag: "Standing" }> | undefined
  const { taken } = await timed(
    Stream.runForEach(Exact.search(problem), (step) =>
      Effect.sync(() => {
        if (step._tag === "Standing") standing = step
        else ending = step
      }),
    ),
  )
  const configuration = standing.best?.configuration
  return { cost: costOfSearch(standing, ending), simulated: standing.simulated, configuration, taken }
}

/** What a search came to; where it was stopped, the range in which the optimum lies. */
const costOfSearch = (
  { lowerBoundPerHour, best }: Exact.Standing,
  ending: Exclude<Exact.ExactStep, { readonly _tag: "Standing" }> | undefined,
): Cost => {
  if (ending?._tag === "Planned") return costOf(ending.candidate.costPerHour)
  if (ending?._tag === "Infeasible") return { text: "infeasible", perHour: undefined }
  if (best === undefined) return { text: `${formatNumber(lowerBoundPerHour)} … ?`, perHour: undefined }
  const { costPerHour } = best
  const gap = formatNumber(gapPercent(costPerHour, lowerBoundPerHour))
  return {
    text: `${formatNumber(lowerBoundPerHour)} … ${formatNumber(costPerHour)}, gap ${gap} %`,
    perHour: costPerHour,
  }
}

const greedyOf = async (problem: Problem): Promise<Cost> => {
  const { answer } = await timed(Stream.runLast(Greedy.search(problem)))
  const last = answer === undefined ? undefined : Option.getOrUndefined(answer)
  if (last?._tag !== "Finished") return { text: "out of time", perHour: undefined }
  const { outcome } = last
  return outcome._tag === "Planned"
    ? costOf(outcome.candidate.costPerHour)
    : { text: outcome._tag === "Infeasible" ? "infeasible" : "not found", perHour: undefined }
}

const coarseOf = async (problem: Problem, rateKind: CoarseGrained.RateKind): Promise<Cost> => {
  const { answer } = await timed(CoarseGrained.plan(problem, rateKind))
  if (answer?._tag !== "Provisioned") return { text: "none", perHour: undefined }
  const { costPerHour, verdict } = answer.candidate
  return { text: `${formatNumber(costPerHour)}${verdict._tag === "Meets" ? "" : " (misses)"}`, perHour: costPerHour }
}

/** How much dearer one plan is than another. */
const excessOf = ({ perHour: dearer }: Cost, { perHour: cheaper }: Cost): string =>
  dearer === undefined || cheaper === undefined
    ? ""
    : `${formatNumber(Math.round((1000 * (dearer - cheaper)) / cheaper) / 10)} %`

/** Whether costs ascend, as far as there are any. */
const ascend = (costs: ReadonlyArray<Cost>): string => {
  const known = costs.flatMap(({ perHour }) => perHour ?? [])
  return known.every((cost, index) => index === 0 || known[index - 1]! <= cost) ? "yes" : "no"
}

/** Of how many configurations one was simulated, as a power of ten. */
const shareOf = (problem: Problem, simulated: number): string => {
  const decades = nodeOptions(problem).reduce((sum, { hardware }) => {
    const series = hardware.reduce((count, { batchSizes }) => count + batchSizes.length, 0)
    return sum + Math.log10(series * Math.min(maxReplicas, problem.arrivalMs.length))
  }, 0)
  return `1 in 10^${Math.floor(decades - Math.log10(Math.max(1, simulated)))}`
}

/** Processor time of one full simulation for latencies by a warm kernel that keeps nothing, ms: the mean of many. */
const simulationMs = async (problem: Problem, configuration: Configuration): Promise<number> => {
  const scenario = compile(problem, configuration)
  const kernel = make({ maxCacheBytes: 0 })
  const run = async (count: number): Promise<number> => {
    const startedAtMs = processorMs()
    for (let index = 0; index < count; index++) await Effect.runPromise(kernel.latencies(scenario))
    return (processorMs() - startedAtMs) / count
  }
  await run(20)
  return run(50)
}

/** The middle one of some numbers, or the lesser of two. */
const medianOf = (numbers: ReadonlyArray<number>): number =>
  numbers.toSorted((left, right) => left - right)[(numbers.length - 1) >> 1]!

/** The median of some ratios, with the least and the greatest. */
const ratioText = (ratios: ReadonlyArray<number>): string => {
  if (ratios.length === 0) return ""
  const [median, least, most] = [medianOf(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) =>
    formatCount(Math.round(ratio)),
  )
  return `${median} × (${least} … ${most})`
}

/** Rounds of full simulations and a search: the search that took the median time, and how many simulations that is. */
const compared = async (problem: Problem) => {
  const { configuration } = await exactOf(problem)
  const all: Array<Awaited<ReturnType<typeof exactOf>>> = []
  const inPlans: Array<number> = []
  const inSingles: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const singleMs = await simulationMs(problem, fastest(nodeOptions(problem)))
    const planMs = configuration === undefined ? undefined : await simulationMs(problem, configuration)
    const exact = await exactOf(problem)
    all.push(exact)
    inSingles.push(exact.taken.processorMs / singleMs)
    if (planMs !== undefined) inPlans.push(exact.taken.processorMs / planMs)
  }
  const medianMs = medianOf(all.map(({ taken }) => taken.wallMs))
  return {
    exact: all.find(({ taken }) => taken.wallMs === medianMs)!,
    inPlans: ratioText(inPlans),
    inSingles: ratioText(inSingles),
  }
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const row = (cells: ReadonlyArray<string>): void => print(`| ${cells.join(" | ")} |`)
const head = (cells: ReadonlyArray<string>): void => {
  row(cells)
  row(cells.map(() => "---"))
}

/** The planner's own code is warm, too: it has made one plan before. */
await exactOf(problemOf({ pipeline: "image-driver", rateQps: 100, sloMs: 300, percentile: "max" }))

const slosMs = { 100: [250, 300, 500, 1000], 1000: [120, 125, 130, 160, 250, 500] } as const
const imageDriver: ReadonlyArray<Case> = ([100, 1000] as const).flatMap((rateQps) =>
  ["p99", "max"].flatMap((percentile) =>
    slosMs[rateQps].map((sloMs) => ({ pipeline: "image-driver", rateQps, sloMs, percentile })),
  ),
)

const limit = `time limit ${formatNumber(timeLimitMs / 1000)} s`
print(`Image driver, ${formatCount(headways)} headways of SCV 4, seed 1; costs per hour; ${limit}, ${rounds} rounds.\n`)
head([
  "rate",
  "objective",
  "greedy",
  "exact",
  "simulations",
  "of all",
  "time",
  "of it processor",
  "in simulations of the plan",
  "of one replica a model",
])
for (const item of imageDriver) {
  const problem = problemOf(item)
  const { exact, inPlans, inSingles } = await compared(problem)
  const greedy = await greedyOf(problem)
  row([
    `${item.rateQps} qps`,
    `${item.percentile} ≤ ${item.sloMs} ms`,
    greedy.text,
    exact.cost.text,
    formatCount(exact.simulated),
    shareOf(problem, exact.simulated),
    formatMs(exact.taken.wallMs),
    formatMs(exact.taken.processorMs),
    inPlans,
    inSingles,
  ])
}

print(`\nEvery bundled pipeline, ${formatCount(headways)} headways of SCV 4, seed 1; costs per hour; ${limit}.\n`)
head([
  "pipeline",
  "rate",
  "objective",
  "exact",
  "greedy",
  "dearer by",
  "cg-mean",
  "cg-peak",
  "ascending",
  "time of exact",
  "of it processor",
])
for (const [pipeline, { rateQps, sloMs, percentile }] of Object.entries<Omit<Case, "pipeline">>(
  read("objectives.json"),
)) {
  const problem = problemOf({ pipeline, rateQps, sloMs, percentile })
  const { cost: exact, taken } = await exactOf(problem)
  const greedy = await greedyOf(problem)
  const mean = await coarseOf(problem, "mean")
  const peak = await coarseOf(problem, "peak")
  row([
    pipeline,
    `${rateQps} qps`,
    `${percentile} ≤ ${sloMs} ms`,
    exact.text,
    greedy.text,
    excessOf(greedy, exact),
    mean.text,
    peak.text,
    ascend([exact, greedy, peak]),
    formatMs(taken.wallMs),
    formatMs(taken.processorMs),
  ])
}
