/** Measures a benchmark: first right or wrong, then how fast, the contestants taking turns. */
import { rmSync } from "node:fs"
import type { Benchmark, Clock, Runs, Scale } from "./Benchmark.ts"
import { digestOf, faultOf, faultOfBaseline } from "./Judge.ts"
import { type BenchmarkResult, failed, resultOf, type Skipped } from "./Results.ts"
import { type Entrant, enter, sample } from "./Sampling.ts"
import { scratchDirectory } from "./Scratch.ts"
import { type Sample, takeSample } from "./Session.ts"

export interface Options {
  readonly scale: Scale
  /** Rounds; each contestant gives one sample a round. */
  readonly samples: number
  readonly clock: Clock
  /** Whether code of this repository is checked in this process, and only programs of other languages in their own. */
  readonly inOneProcess: boolean
  /** Told what is being done, as in `checking the answers of chain/500`. */
  readonly onProgress: (doing: string) => void
  /** Ends what runs. */
  readonly signal?: AbortSignal
}

/** Measures one benchmark. What is missing here is skipped with a note; a wrong answer fails the benchmark. */
export const measure = async (benchmark: Benchmark, options: Options): Promise<BenchmarkResult> => {
  const directory = scratchDirectory()
  const skipped: Array<Skipped> = []
  try {
    const entrants: Array<Entrant> = []
    for (const contestant of benchmark.contestants) {
      const entrant = enter(benchmark, contestant, options.scale, directory)
      if ("missing" in entrant) skipped.push({ contestant: contestant.name, reason: entrant.missing })
      else entrants.push(entrant)
    }
    options.onProgress(`checking the answers of ${benchmark.name}`)
    const checked = await check(benchmark, entrants, options)
    const secondsPerRun = await time(benchmark, entrants, checked, options)
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

/** Runs every entrant once, and gives what it measured and answered; throws where an answer is wrong. */
const check = async (
  benchmark: Benchmark,
  entrants: ReadonlyArray<Entrant>,
  { inOneProcess, signal }: Options,
): Promise<ReadonlyMap<Entrant, Sample>> => {
  const baseline = entrants.find(({ contestant }) => contestant.name === benchmark.baseline)
  if (baseline === undefined) throw new Error(`the baseline ${benchmark.baseline} cannot run here`)
  const takeOne = (entrant: Entrant) => {
    const isHere = inOneProcess && entrant.contestant._tag === "Module"
    return isHere ? takeSample(entrant.contestant, once) : sample(entrant, once, signal)
  }
  const expected = await takeOne(baseline)
  reject(faultOfBaseline(benchmark, expected.answer))
  const checked = new Map([[baseline, expected]])
  const checkOne = async (entrant: Entrant) => {
    const taken = await takeOne(entrant)
    reject(faultOf(entrant.contestant, taken.answer, expected.answer))
    checked.set(entrant, taken)
  }
  for (const entrant of entrants) if (entrant !== baseline) await checkOne(entrant)
  return checked
}

const once: Runs = { warmUpRuns: 0, timedRuns: 1 }

/** Seconds of one run, a sample a round. A smoke run has what was measured while answers were checked. */
const time = async (
  benchmark: Benchmark,
  entrants: ReadonlyArray<Entrant>,
  checked: ReadonlyMap<Entrant, Sample>,
  { scale, samples, clock, onProgress, signal }: Options,
): Promise<ReadonlyMap<Entrant, ReadonlyArray<number>>> => {
  const secondsOf = ({ wallSeconds, processorSeconds }: Sample) => (clock === "wall" ? wallSeconds : processorSeconds)
  if (scale === "smoke") return new Map(entrants.map((entrant) => [entrant, [secondsOf(checked.get(entrant)!)]]))
  const digests = new Map(entrants.map((entrant) => [entrant, digestOf(checked.get(entrant)!.answer)]))
  const secondsPerRun = new Map(entrants.map((entrant) => [entrant, [] as Array<number>]))
  for (let round = 0; round < samples; round++) {
    onProgress(`measuring ${benchmark.name}, round ${round + 1} of ${samples}`)
    // Every other round runs backwards, so that no contestant always follows the same other one.
    for (const entrant of round % 2 === 0 ? entrants : entrants.toReversed()) {
      const taken = await sample(entrant, entrant.contestant, signal)
      if (digestOf(taken.answer) !== digests.get(entrant)) {
        reject(`${entrant.contestant.name} answered differently when it was timed`)
      }
      secondsPerRun.get(entrant)!.push(secondsOf(taken))
    }
  }
  return secondsPerRun
}

const reject = (fault: string | undefined): void => {
  if (fault !== undefined) throw new Error(`wrong answer: ${fault}`)
}
