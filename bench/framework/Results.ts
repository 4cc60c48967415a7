/** What a run of the suite found: the one JSON document of `--json`. */
import type { Benchmark, Clock, Scale, Target } from "./Benchmark.ts"
import type { Machine } from "./Machine.ts"
import { type SpeedRatio, speedRatioOf, type Summary, summaryOf } from "./Statistics.ts"

/** Seconds of one run by the suite's clock, a sample a round. */
export interface Samples {
  readonly contestant: string
  readonly workCount: number
  readonly secondsPerRun: ReadonlyArray<number>
}

export interface Measured extends Samples {
  readonly seconds: Summary
  readonly speedPerSecond: Summary
  readonly speedToBaseline: SpeedRatio
}

export interface Skipped {
  readonly contestant: string
  readonly reason: string
}

/** What was measured of a promise: a speed ratio, or where it has no rival a speed, units of work a second. */
export interface JudgedTarget extends Target {
  readonly median: number
  readonly spread: Summary
  readonly isMet: boolean
}

export interface BenchmarkResult {
  readonly name: string
  readonly question: string
  readonly parameters: Benchmark["parameters"]
  readonly seed: number
  readonly unit: string
  readonly baseline: string
  readonly expectedDigest: string
  readonly measured: ReadonlyArray<Measured>
  readonly skipped: ReadonlyArray<Skipped>
  readonly targets: ReadonlyArray<JudgedTarget>
  /** Why the benchmark failed: a wrong answer, or a contestant that did not finish. Nothing is measured then. */
  readonly failure?: string
}

export interface SuiteResult {
  readonly scale: Scale
  readonly samples: number
  readonly clock: Clock
  /** Processes that wanted a processor when the run began, averaged over a minute; above 0, others are at work here. */
  readonly loadAverage: number
  readonly startedAt: string
  readonly revision: string
  readonly machine: Machine
  readonly benchmarks: ReadonlyArray<BenchmarkResult>
}

const describe = (benchmark: Benchmark) => ({
  name: benchmark.name,
  question: benchmark.question,
  parameters: benchmark.parameters,
  seed: benchmark.seed,
  unit: benchmark.work.unit,
  baseline: benchmark.baseline,
  expectedDigest: benchmark.expectedDigest,
})

/** The result of a benchmark that failed. */
export const failed = (benchmark: Benchmark, skipped: ReadonlyArray<Skipped>, failure: string): BenchmarkResult => ({
  ...describe(benchmark),
  measured: [],
  skipped,
  targets: [],
  failure,
})

/**
 * The result of a benchmark whose contestants have a sample for each round, the baseline among them. Smoke runs are too
 * short to hold against targets.
 */
export const resultOf = (
  benchmark: Benchmark,
  scale: Scale,
  samples: ReadonlyArray<Samples>,
  skipped: ReadonlyArray<Skipped>,
): BenchmarkResult => {
  const speedsOf = new Map(
    samples.map(({ contestant, workCount, secondsPerRun }) => [
      contestant,
      secondsPerRun.map((seconds) => workCount / seconds),
    ]),
  )
  const baselineSpeeds = speedsOf.get(benchmark.baseline)!
  const measured = samples.map((sample) => {
    const speeds = speedsOf.get(sample.contestant)!
    return {
      ...sample,
      seconds: summaryOf(sample.secondsPerRun),
      speedPerSecond: summaryOf(speeds),
      speedToBaseline: speedRatioOf(speeds, baselineSpeeds),
    }
  })
  const targets = (scale === "full" ? benchmark.targets : []).flatMap((target) => {
    const speeds = speedsOf.get(target.contestant)
    const againstSpeeds = target.against === undefined ? undefined : speedsOf.get(target.against)
    if (speeds === undefined || (target.against !== undefined && againstSpeeds === undefined)) return []
    return [judge(target, speeds, againstSpeeds)]
  })
  return { ...describe(benchmark), measured, skipped, targets }
}

const judge = (
  target: Target,
  speeds: ReadonlyArray<number>,
  againstSpeeds: ReadonlyArray<number> | undefined,
): JudgedTarget => {
  const ratio = againstSpeeds === undefined ? undefined : speedRatioOf(speeds, againstSpeeds)
  const spread = ratio?.paired ?? summaryOf(speeds)
  const median = ratio?.ofMedians ?? spread.median
  return { ...target, median, spread, isMet: target.speedAtLeast <= median }
}
