/** Results as text. */
import CliTable from "cli-table3"
import type { Changes } from "./History.ts"
import type { BenchmarkResult, JudgedTarget, Measured, SuiteResult } from "./Results.ts"
import type { SpeedRatio, Summary } from "./Statistics.ts"

/** The whole run, with what changed since an earlier one if there is one. */
export const suiteText = (suite: SuiteResult, changes: Changes | undefined): string => {
  const { machine, samples, scale, clock, loadAverage } = suite
  return [
    `${machine.type}, ${machine.memoryGiB} GiB, Node ${machine.nodeVersion}, commit ${suite.revision}, ${suite.startedAt}`,
    `${clock} clock, load ${loadAverage.toFixed(1)} at the start; median (least … greatest) of ${samples} ${samples === 1 ? "sample" : "samples"}`,
    ...(scale === "smoke"
      ? ["A smoke run shows that the suite runs and the answers are right. Its times mean nothing."]
      : []),
    ...suite.benchmarks.map((benchmark) => `\n${benchmarkText(benchmark)}`),
    ...targetCountText(suite.benchmarks),
    ...(changes === undefined ? [] : [`\n${changesText(changes)}`]),
  ].join("\n")
}

const benchmarkText = (benchmark: BenchmarkResult): string => {
  const { name, question, parameters, seed, failure } = benchmark
  const inputs = Object.entries({ ...parameters, seed }).map(([key, value]) => `${key} ${value}`)
  return [
    name,
    question,
    inputs.join(", "),
    failure === undefined ? tableText(benchmark) : `FAILED: ${failure}`,
    ...benchmark.skipped.map(({ contestant, reason }) => `${contestant} skipped: ${reason}`),
    ...benchmark.targets.map((target) => targetText(target, benchmark.unit)),
  ].join("\n")
}

const tableText = ({ unit, baseline, measured }: BenchmarkResult): string => {
  const table = new CliTable({
    head: ["contestant", "seconds a run", `${unit} a second`, `speed to ${baseline}`],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  })
  table.push(...measured.map((row) => rowOf(row, row.contestant === baseline)))
  return table.toString()
}

const rowOf = ({ contestant, seconds, speedPerSecond, speedToBaseline }: Measured, isBaseline: boolean) => [
  contestant,
  spread(seconds.median, seconds, secondsText),
  spread(speedPerSecond.median, speedPerSecond, countText),
  isBaseline ? "1" : ratioText(speedToBaseline),
]

const targetText = (target: JudgedTarget, unit: string): string => {
  const { contestant, against, speedAtLeast, median, isMet } = target
  const show = against === undefined ? countText : fixed
  const promise =
    against === undefined
      ? `${countText(speedAtLeast)} ${unit} a second`
      : `${speedAtLeast.toFixed(2)} × the speed of ${against}`
  return `target ${isMet ? "met" : "MISSED"}: ${contestant} at least ${promise}: ${spread(median, target.spread, show)}`
}

/** How many targets were met, in one line, if there were any. */
const targetCountText = (benchmarks: ReadonlyArray<BenchmarkResult>): ReadonlyArray<string> => {
  const targets = benchmarks.flatMap(({ targets }) => targets)
  const metCount = targets.filter(({ isMet }) => isMet).length
  return targets.length === 0 ? [] : [`\n${metCount} of ${targets.length} targets met`]
}

const changesText = ({ since, revision, rows }: Changes): string => {
  const table = new CliTable({
    head: ["since the last record", "time then", "time now", "speed to baseline then", "now"],
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  })
  for (const { benchmark, contestant, before, now } of rows) {
    table.push([
      `${benchmark} ${contestant}`,
      secondsText(before.seconds),
      secondsText(now.seconds),
      before.speedToBaseline.toFixed(3),
      now.speedToBaseline.toFixed(3),
    ])
  }
  return `Recorded ${since} at commit ${revision}\n${table.toString()}`
}

const spread = (median: number, { least, greatest }: Summary, show: (value: number) => string): string =>
  least === greatest ? show(median) : `${show(median)} (${show(least)} … ${show(greatest)})`

const ratioText = ({ ofMedians, paired }: SpeedRatio): string => spread(ofMedians, paired, fixed)

const fixed = (ratio: number): string => ratio.toFixed(3)

/** Three significant digits, with a prefix. */
const countText = (count: number): string => {
  if (1e6 <= count) return `${(count / 1e6).toPrecision(3)} M`
  if (1e3 <= count) return `${(count / 1e3).toPrecision(3)} k`
  return count.toPrecision(3)
}

const secondsText = (seconds: number): string =>
  seconds < 1 ? `${(seconds * 1000).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`
