/** Measures a benchmark: first right or wrong, then how fast, the contestants taking turns. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Benchmark, Clock, Scale } from "./Benchmark.ts"
import { digestOf, faultOf, faultOfBaseline } from "./Judge.ts"
import { type BenchmarkResult, failed, resultOf, type Skipped } from "./Results.ts"
import { type Entrant, enter, sample } from "./Sampling.ts"

export interface Options {
  readonly scale: Scale
  /** Rounds; each contestant gives one sample a round. */
  readonly samples: number
  readonly clock: Clock
  readonly onProgress: (line: string) => void
}

/** Measures one benchmark. What is missing here is skipped with a note; a wrong answer fails the benchmark. */
export const measure = async (benchmark: Benchmark, options: Options): Promise<BenchmarkResult> => {
  const directory = mkdtempSync(join(tmpdir(), "headway-bench-"))
  const skipped: Array<Skipped> = []
  try {
    const entrants: Array<Entrant> = []
    for (const contestant of benchmark.contestants) {
      const entrant = enter(benchmark, contestant, options.scale, directory)
      if ("missing" in entrant) skipped.push({ contestant: contestant.name, reason: entrant.missing })
      else entrants.push(entrant)
    }
    options.onProgress(`${benchmark.name}: checking the answers of ${entrants.length} contestants`)
    const digests = await checkedDigests(benchmark, entrants)
    const secondsPerRun = new Map(entrants.map((entrant) => [entrant, [] as Array<number>]))
    for (let round = 0; round < options.samples; round++) {
      options.onProgress(`${benchmark.name}: round ${round + 1} of ${options.samples}`)
      // Every other round runs backwards, so that no contestant always follows the same other one.
      for (const entrant of round % 2 === 0 ? entrants : entrants.toReversed()) {
        secondsPerRun.get(entrant)!.push(await timedSeconds(entrant, digests.get(entrant)!, options.clock))
      }
    }
    const samples = entrants.map((entrant) => ({
      contestant: entrant.contestant.name,
      workCount: entrant.contestant.workCount ?? benchmark.work.count,
      secondsPerRun: secondsPerRun.get(entrant)!,
    }))
    return resultOf(benchmark, options.scale, samples, skipped)
  } catch (error) {
    return failed(benchmark, skipped, error instanceof Error ? error.message : String(error))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Runs every entrant once, untimed, and gives the digests of their answers; throws where one is wrong. */
const checkedDigests = async (
  benchmark: Benchmark,
  entrants: ReadonlyArray<Entrant>,
): Promise<ReadonlyMap<Entrant, string>> => {
  const baseline = entrants.find(({ contestant }) => contestant.name === benchmark.baseline)
  if (baseline === undefined) throw new Error(`the baseline ${benchmark.baseline} cannot run here`)
  const { answer: baselineAnswer } = await sample(baseline, 0, 1)
  reject(faultOfBaseline(benchmark, baselineAnswer))
  const digests = new Map([[baseline, digestOf(baselineAnswer)]])
  for (const entrant of entrants) {
    if (entrant === baseline) continue
    const { answer } = await sample(entrant, 0, 1)
    reject(faultOf(entrant.contestant, answer, baselineAnswer))
    digests.set(entrant, digestOf(answer))
  }
  return digests
}

const timedSeconds = async (entrant: Entrant, checkedDigest: string, clock: Clock): Promise<number> => {
  const { name, warmUpRuns, timedRuns } = entrant.contestant
  const { wallSeconds, processorSeconds, answer } = await sample(entrant, warmUpRuns, timedRuns)
  if (digestOf(answer) !== checkedDigest) reject(`${name} answered differently when it was timed`)
  return clock === "wall" ? wallSeconds : processorSeconds
}

const reject = (fault: string | undefined): void => {
  if (fault !== undefined) throw new Error(`wrong answer: ${fault}`)
}
